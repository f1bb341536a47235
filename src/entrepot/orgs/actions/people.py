"""Adding people, and changing what is known of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from entrepot.audit import actions as audit
from entrepot.audit.actions import Actor
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid
from entrepot.orgs import names, passwords, rules
from entrepot.orgs.models import Org, RoleGrant, User
from entrepot.orgs.rules import By
from entrepot.orgs.states import Role, UserStatus

LOGIN_TAKEN = "Somebody here has this login already. Choose another, or find them under People."


def guessable_words(org: Org, *personal: str) -> tuple[str, ...]:
    """What an outsider would try first as a password here."""
    return (org.name, org.slug, *personal)


def profile_problems(given_name: str, family_name: str) -> dict[str, str]:
    """What is wrong with a person's names, by field."""
    problems = {
        "given_name": names.name_problem(given_name, what="given name"),
        "family_name": names.name_problem(family_name, what="family name", required=False),
    }
    return {field: text for field, text in problems.items() if text}


@transaction.atomic
def create_user(
    org: Org,
    *,
    login: str,
    email: str,
    given_name: str,
    family_name: str = "",
    roles: Iterable[Role] = (),
    status: UserStatus = UserStatus.ACTIVE,
    password: str | None = None,
    by: By,
) -> User:
    """Add a person, with admin roles. Raises `Invalid` naming the field, `NotAllowed` for a role above one's own."""
    rules.require_in(by, org, Role.ORG_ADMIN)
    user = User(
        org=org,
        login=names.tidy(login),
        email=names.tidy(email),
        given_name=names.tidy(given_name),
        family_name=names.tidy(family_name),
        status=status,
    )
    _check(user, password)
    if password is not None:
        user.set_password(password)
        user.password_changed_at = clock.now()
    _insert(user)
    audit.record(Kind.USER_CREATE, org_id=org.id, actor=by, target=user.as_target(), login=user.login)
    for role in roles:
        add_role(user, Role(role), by=by)
    return user


def _check(user: User, password: str | None) -> None:
    found = profile_problems(user.given_name, user.family_name)
    problems = {"login": names.login_problem(user.login), "email": names.email_problem(user.email)}
    if password is not None:
        words = guessable_words(user.org, user.login, user.name)
        problems["password"] = passwords.password_problem(password, words=words)
    found |= {field: text for field, text in problems.items() if text}
    if found:
        raise Invalid(fields=found)


def _insert(user: User) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise Invalid(fields={"login": LOGIN_TAKEN}) from None


def add_role(user: User, role: Role, *, by: By) -> bool:
    """Write the grant, if it is not there; the caller's verb looks after sessions. Returns whether it is new."""
    rules.require_may_grant(by, user.org, role)
    giver = None if isinstance(by, Actor) else by
    _, new = RoleGrant.objects.get_or_create(
        user=user, role=role, defaults={"org": user.org, "org_kind": user.org.kind, "granted_by": giver}
    )
    if new:
        audit.record(
            Kind.USER_ROLE_GRANT, org_id=user.org_id, actor=by, target=user.as_target(), role=role.value
        )
    user.__dict__.pop("roles", None)  # read them anew
    return new


@transaction.atomic
def update_profile(user: User, *, given_name: str, family_name: str, by: By) -> User:
    """Change a person's names, by themselves or an admin. Raises `Invalid` naming the field."""
    if not (isinstance(by, User) and by.pk == user.pk):
        rules.require_may_manage(by, user)
    given_name, family_name = names.tidy(given_name), names.tidy(family_name)
    problems = profile_problems(given_name, family_name)
    if problems:
        raise Invalid(fields=problems)
    locked = User.objects.select_for_update().get(pk=user.pk)
    before = locked.name
    locked.given_name, locked.family_name = given_name, family_name
    locked.save(update_fields=["given_name", "family_name"])
    if locked.name != before:
        audit.record(
            Kind.USER_UPDATE,
            org_id=user.org_id,
            actor=by,
            target=locked.as_target(),
            before=before,
            after=locked.name,
        )
    return locked
