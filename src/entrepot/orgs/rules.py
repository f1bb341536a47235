"""Who may do what to people and organisations. Verbs call `require_…`, which raise; pages ask `may_…`.

`By` is who acts. A `User` is judged here; an `audit.Actor` (seeds, sign-up, a verb that has judged already) is trusted.
"""

from __future__ import annotations

from entrepot.audit.actions import Actor
from entrepot.core.errors import Missing, NotAllowed
from entrepot.orgs.access import has_role, require_role
from entrepot.orgs.models import Org, User
from entrepot.orgs.states import NETWORK_ROLES, Role

By = User | Actor


def require_in(by: By, org: Org, *roles: Role) -> None:
    """Raise unless `by` is of `org` (else `Missing`) and holds one of the roles (else `NotAllowed`)."""
    if isinstance(by, Actor):
        return
    if by.org_id != org.id:
        raise Missing()
    require_role(by, *roles)


def require_network_admin(by: By) -> None:
    """Raise unless `by` runs the network: network admin or super admin of its own organisation."""
    if isinstance(by, Actor):
        return
    if not by.org.is_network:
        raise Missing()
    require_role(by, Role.NETWORK_ADMIN)


def outranks(by: User, person: User) -> bool:
    """Whether every right of `person` is one of `by` too: nobody acts on those above them (THREATS ROLE-08)."""
    above = person.roles - {Role.READ_ONLY_ADMIN}
    return all(has_role(by, role) for role in above)


def may_manage(by: By, person: User) -> bool:
    """Whether `by` may change this person's profile, status and groups."""
    if isinstance(by, Actor):
        return True
    return by.org_id == person.org_id and has_role(by, Role.ORG_ADMIN) and outranks(by, person)


def require_may_manage(by: By, person: User) -> None:
    """Raise unless `may_manage`."""
    if isinstance(by, Actor):
        return
    require_in(by, person.org, Role.ORG_ADMIN)
    if not outranks(by, person):
        raise NotAllowed(f"{person} has roles that you do not have. Ask a super admin of {person.org}.")


def grantable(org: Org) -> tuple[Role, ...]:
    """The roles that exist in this organisation: the network's own are found there only (THREATS ROLE-08)."""
    return tuple(role for role in Role if org.is_network or role not in NETWORK_ROLES)


def require_may_grant(by: By, org: Org, role: Role) -> None:
    """Raise unless `by` may give and take this role in `org`: that takes a super admin."""
    if role not in grantable(org):
        raise NotAllowed(f"{role.label} is a role of the network's own organisation. Choose another role.")
    require_in(by, org, Role.SUPER_ADMIN)
