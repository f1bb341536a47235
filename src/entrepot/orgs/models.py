"""Organisations, people, groups, admin roles, sessions, links in mails, and counters of tries."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.db.models import Q

from entrepot.audit.actions import Actor, Target
from entrepot.audit.kinds import ActorKind
from entrepot.core.fields import ID_LENGTH, id_field
from entrepot.core.ids import new_id
from entrepot.orgs.browsers import browser_in_words
from entrepot.orgs.names import login_key
from entrepot.orgs.states import NETWORK_ROLES, LinkKind, OrgKind, Role, UserStatus


class Org(models.Model):
    """A tenant. Its slug and id are never given out again (THREATS TEN-06): organisations are closed, not deleted."""

    id = id_field()
    slug = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=OrgKind.choices)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind=OrgKind.NETWORK), name="one_network"),
            models.UniqueConstraint(fields=["id", "kind"], name="org_id_kind"),  # roles refer to it
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("org")
        super().save(*args, **kwargs)

    @property
    def is_network(self) -> bool:
        return self.kind == OrgKind.NETWORK

    @property
    def is_developer(self) -> bool:
        return self.kind == OrgKind.DEVELOPER

    def as_target(self) -> Target:
        return Target("Org", self.id, self.name)


class User(models.Model):
    """A person of one organisation. The id is the OpenID Connect `sub`: opaque and never reused (OIDC-25)."""

    id = id_field()
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="users")
    login = models.CharField(max_length=254)
    login_key = models.CharField(max_length=254, editable=False)
    email = models.EmailField(max_length=254)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    password = models.CharField(max_length=256, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=14, choices=UserStatus.choices, default=UserStatus.STAGED)
    status_changed_at = models.DateTimeField(auto_now_add=True)
    last_sign_in_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["given_name", "family_name", "id"]
        constraints = [models.UniqueConstraint(fields=["org", "login_key"], name="one_login_per_org")]
        indexes = [models.Index(fields=["org", "status"], name="user_org_status")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("usr")
        self.login_key = login_key(self.login)
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """Given and family name, as people say it."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_active(self) -> bool:
        return self.status == UserStatus.ACTIVE

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The admin roles, read once per request."""
        return frozenset(Role(grant.role) for grant in self.role_grants.all())

    @property
    def is_admin(self) -> bool:
        return bool(self.roles)

    def set_password(self, plain: str) -> None:
        """Hash with argon2id (not saved yet). `orgs.passwords` says which passwords are taken."""
        self.password = make_password(plain)

    def has_password(self, plain: str) -> bool:
        """Whether this is the password; costs the same where there is none (THREATS AUTH-01)."""
        if not self.password:
            make_password(plain)
            return False
        return check_password(plain, self.password)

    def as_actor(self) -> Actor:
        return Actor(ActorKind.PERSON, self.id, self.name, self.org_id)

    def as_target(self) -> Target:
        return Target("User", self.id, self.name)


class RoleGrant(models.Model):
    """A person's admin role. `org_kind` repeats the organisation's kind, so that the database can hold ROLE-08."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="+")
    org_kind = models.CharField(max_length=10)
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role"),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(NETWORK_ROLES)) | Q(org_kind=OrgKind.NETWORK),
                name="network_roles_at_home",
            ),
        ]


class Group(models.Model):
    """Some people of an organisation, to assign things to."""

    id = id_field()
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, editable=False)
    description = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="groups")

    class Meta:
        ordering = ["name_key"]
        constraints = [models.UniqueConstraint(fields=["org", "name_key"], name="one_group_name_per_org")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("grp")
        self.name_key = login_key(self.name)
        super().save(*args, **kwargs)

    def as_target(self) -> Target:
        return Target("Group", self.id, self.name)


class Membership(models.Model):
    """A person in a group of the same organisation (the verbs see to that)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_membership")]


class Session(models.Model):
    """A signed-in browser, in one organisation. The cookie's token is stored as its digest only."""

    id = id_field()
    token_digest = models.CharField(max_length=64, unique=True)
    org = models.ForeignKey(Org, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    auth_time = models.DateTimeField()  # when a factor was last shown: OpenID Connect's auth_time
    address = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("ses")
        super().save(*args, **kwargs)

    @property
    def browser(self) -> str:
        """The browser in words, as far as it tells."""
        return browser_in_words(self.user_agent)


class Link(models.Model):
    """A single-use link in a mail (THREATS AUTH-10). `payload` holds what it was made for, and no secret."""

    id = id_field()
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    org = models.ForeignKey(Org, on_delete=models.CASCADE, null=True, blank=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True)
    email = models.EmailField(max_length=254)
    payload = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "kind"], name="link_user_kind")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("lnk")
        super().save(*args, **kwargs)


class Tries(models.Model):
    """Tries by what they were against, such as one login; written by `orgs.tries` only (THREATS AUTH-02)."""

    key = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    window_started_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True, blank=True)
    refused = models.BooleanField(default=False)  # whether the last try was turned away


__all__ = ["ID_LENGTH", "Group", "Link", "Membership", "Org", "RoleGrant", "Session", "Tries", "User"]
