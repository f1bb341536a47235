"""Suspending, restoring and deactivating people (THREATS AUTH-06: what they hold dies with it)."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import NotAllowed, WrongState
from entrepot.orgs import events, links, rules, sessions
from entrepot.orgs.models import Membership, Org, RoleGrant, User
from entrepot.orgs.rules import By
from entrepot.orgs.states import MOVES, Role, UserStatus


@transaction.atomic
def suspend(user: User, *, by: By) -> User:
    """Keep a person out until they are restored; sessions, links and tokens end."""
    return _leave(user, "suspend", Kind.USER_SUSPEND, by)


@transaction.atomic
def deactivate(user: User, *, by: By) -> User:
    """The person leaves: as suspended, and roles, groups and password go too. An invitation brings them back."""
    locked = _leave(user, "deactivate", Kind.USER_DEACTIVATE, by)
    Membership.objects.filter(user=locked).delete()
    RoleGrant.objects.filter(user=locked).delete()
    locked.password = ""
    locked.save(update_fields=["password"])
    locked.__dict__.pop("roles", None)
    return locked


@transaction.atomic
def unsuspend(user: User, *, by: By) -> User:
    """Let a suspended person sign in again."""
    rules.require_may_manage(by, user)
    locked = move(user, "unsuspend")
    audit.record(Kind.USER_UNSUSPEND, org_id=user.org_id, actor=by, target=locked.as_target())
    return locked


def _leave(user: User, verb: str, kind: Kind, by: By) -> User:
    rules.require_may_manage(by, user)
    if isinstance(by, User) and by.pk == user.pk:
        raise NotAllowed("You can't shut yourself out. Ask another admin.")
    hold_org(user)
    locked = move(user, verb)
    require_other_super_admin(locked)
    links.end_all(locked)
    sessions.end_all(locked, by=by)
    events.person_lost_access(locked)
    audit.record(kind, org_id=user.org_id, actor=by, target=locked.as_target())
    return locked


def move(user: User, verb: str) -> User:
    """Change the status as `states.MOVES` says, under the row's lock; raises `WrongState`."""
    sources, target = MOVES[verb]
    locked = User.objects.select_for_update(of=("self",)).select_related("org").get(pk=user.pk)
    status = UserStatus(locked.status)
    if status not in sources:
        raise WrongState(f"{locked} is {status.label.lower()}, so this can't be done. Reload the page.")
    locked.status, locked.status_changed_at = target, clock.now()
    locked.save(update_fields=["status", "status_changed_at"])
    return locked


def hold_org(user: User) -> None:
    """Lock the organisation's row, so that two admins can't take the last two super admins at once."""
    Org.objects.select_for_update().get(pk=user.org_id)


def require_other_super_admin(user: User) -> None:
    """Raise unless `user` is no super admin or another active one stays (ROLE-08). After `hold_org`."""
    if Role.SUPER_ADMIN not in user.roles:
        return
    others = RoleGrant.objects.filter(
        org_id=user.org_id, role=Role.SUPER_ADMIN, user__status=UserStatus.ACTIVE
    )
    if not others.exclude(user=user).exists():
        raise WrongState(f"{user} is the last super admin. Make somebody else a super admin first.")
