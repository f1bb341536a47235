"""Kinds, statuses and roles, each with its label in one place."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextChoices


class OrgKind(TextChoices):
    """What an organisation does here."""

    NETWORK = "network", "Network"
    DEVELOPER = "developer", "Developer"
    CUSTOMER = "customer", "Customer"


class UserStatus(TextChoices):
    """Where a person is in their life here. Only ACTIVE people sign in."""

    STAGED = "STAGED", "Invited"
    ACTIVE = "ACTIVE", "Active"
    SUSPENDED = "SUSPENDED", "Suspended"
    DEPROVISIONED = "DEPROVISIONED", "Deactivated"


class Move(NamedTuple):
    """From which statuses a verb leads to which one."""

    sources: frozenset[UserStatus]
    target: UserStatus


MOVES: dict[str, Move] = {
    "accept": Move(frozenset({UserStatus.STAGED}), UserStatus.ACTIVE),
    "suspend": Move(frozenset({UserStatus.ACTIVE}), UserStatus.SUSPENDED),
    "unsuspend": Move(frozenset({UserStatus.SUSPENDED}), UserStatus.ACTIVE),
    "deactivate": Move(frozenset(UserStatus) - {UserStatus.DEPROVISIONED}, UserStatus.DEPROVISIONED),
    "invite": Move(frozenset({UserStatus.STAGED, UserStatus.DEPROVISIONED}), UserStatus.STAGED),
}


class Role(TextChoices):
    """Admin roles. The last two exist in the network's own organisation only (THREATS ROLE-08)."""

    SUPER_ADMIN = "SUPER_ADMIN", "Super admin"
    APP_ADMIN = "APP_ADMIN", "App admin"
    ORG_ADMIN = "ORG_ADMIN", "Org admin"
    READ_ONLY_ADMIN = "READ_ONLY_ADMIN", "Read-only admin"
    REVIEWER = "REVIEWER", "Analyst"
    NETWORK_ADMIN = "NETWORK_ADMIN", "Network admin"


NETWORK_ROLES = frozenset({Role.REVIEWER, Role.NETWORK_ADMIN})

ROLE_HELP: dict[Role, str] = {
    Role.SUPER_ADMIN: "Everything, including granting roles.",
    Role.APP_ADMIN: "Installs, assigns and removes integrations; edits submissions.",
    Role.ORG_ADMIN: "People, groups and settings; tests submissions.",
    Role.READ_ONLY_ADMIN: "Sees everything that admins see, changes nothing.",
    Role.REVIEWER: "Reviews submissions and publishes them.",
    Role.NETWORK_ADMIN: "Organisations, the catalog and the network's settings.",
}


class LinkKind(TextChoices):
    """What a link in a mail is for."""

    SIGN_UP = "sign_up", "Confirm a new organisation"
    INVITE = "invite", "Accept an invitation"
    RESET = "reset", "Choose a new password"
    VERIFY_EMAIL = "verify_email", "Confirm an e-mail address"
    ARRIVE = "arrive", "Enter a new organisation"
