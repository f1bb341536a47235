"""Assign an installed integration to a person or a group, and take it away again."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid, Missing
from entrepot.instances.actions.lock import locked
from entrepot.instances.models import Assignment, Instance
from entrepot.orgs.models import Group, User
from entrepot.orgs.rules import By
from entrepot.orgs.states import UserStatus


@transaction.atomic
def assign(instance: Instance, *, user: User | None = None, group: Group | None = None, by: By) -> Assignment:
    """Let a person, or all people of a group, use it. Repeating it changes nothing and leaves no event.

    Raises `Missing` for whoever is not of the same organisation (THREATS TEN-01).
    """
    row = locked(instance, by)
    whom = _of_the_same_org(row, user, group)
    if isinstance(whom, User) and whom.status == UserStatus.DEPROVISIONED:
        raise Invalid(fields={"who": f"{whom} is deactivated. Activate them first."})
    assignment, made = Assignment.objects.get_or_create(
        instance=row,
        user=user,
        group=group,
        defaults={"assigned_at": clock.now(), "assigned_by": by if isinstance(by, User) else None},
    )
    if made:
        _record(Kind.APP_ASSIGN, row, whom, by)
    return assignment


@transaction.atomic
def unassign(instance: Instance, *, user: User | None = None, group: Group | None = None, by: By) -> None:
    """Take it from a person or a group. Raises `Missing` where they were not assigned.

    What was issued to people who have no other assignment to it is refused at its next use (THREATS OIDC-15).
    """
    row = locked(instance, by)
    whom = _of_the_same_org(row, user, group)
    count, _ = Assignment.objects.filter(instance=row, user=user, group=group).delete()
    if not count:
        raise Missing
    _record(Kind.APP_UNASSIGN, row, whom, by)


def _of_the_same_org(instance: Instance, user: User | None, group: Group | None) -> User | Group:
    whom = user or group
    if whom is None or (user and group):
        raise TypeError("Name a person or a group, one of the two.")
    if whom.org_id != instance.org_id:
        raise Missing
    return whom


def _record(kind: Kind, instance: Instance, whom: User | Group, by: By) -> None:
    target = whom.as_target()
    audit.record(
        kind,
        org_id=instance.org_id,
        actor=by,
        target=instance.as_target(),
        who_type=target.type,
        who_id=target.id,
        who=target.label,
    )
