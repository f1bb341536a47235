"""Granting and revoking admin roles (THREATS ROLE-08, AUTH-05)."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core.errors import WrongState
from entrepot.orgs import events, rules, sessions
from entrepot.orgs.actions.lifecycle import hold_org, require_other_super_admin
from entrepot.orgs.actions.people import add_role
from entrepot.orgs.models import RoleGrant, User
from entrepot.orgs.rules import By
from entrepot.orgs.states import Role, UserStatus


@transaction.atomic
def grant_role(user: User, role: Role, *, by: By) -> None:
    """Give a role; the person's sessions end, so that they sign in to it. Nothing happens where they have it."""
    rules.require_may_grant(by, user.org, role)
    if user.status == UserStatus.DEPROVISIONED:
        raise WrongState(f"{user} is deactivated. Invite the person back first.")
    hold_org(user)
    if add_role(user, role, by=by):
        _renew(user, by)


@transaction.atomic
def revoke_role(user: User, role: Role, *, by: By) -> None:
    """Take a role; the person's sessions and tokens end. The last super admin stays one."""
    rules.require_may_grant(by, user.org, role)
    hold_org(user)
    if role == Role.SUPER_ADMIN and user.status == UserStatus.ACTIVE:
        require_other_super_admin(user)
    count, _ = RoleGrant.objects.filter(user=user, role=role).delete()
    user.__dict__.pop("roles", None)  # read them anew
    if count:
        audit.record(
            Kind.USER_ROLE_REVOKE, org_id=user.org_id, actor=by, target=user.as_target(), role=role.value
        )
        _renew(user, by)


def _renew(user: User, by: By) -> None:
    sessions.end_all(user, by=by)
    events.person_lost_access(user)
