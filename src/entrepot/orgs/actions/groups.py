"""Groups and who is in them."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core.errors import Invalid, Missing, WrongState
from entrepot.orgs import names, rules
from entrepot.orgs.models import Group, Membership, Org, User
from entrepot.orgs.rules import By
from entrepot.orgs.states import Role, UserStatus

DESCRIPTION_MAX = 255
TAKEN = "A group of this name is here already. Choose another name."


@transaction.atomic
def create_group(org: Org, name: str, description: str = "", *, by: By) -> Group:
    """Make an empty group. Raises `Invalid` naming `name` or `description`."""
    rules.require_in(by, org, Role.ORG_ADMIN)
    group = Group(org=org)
    _write(group, name, description)
    audit.record(Kind.GROUP_CREATE, org_id=org.id, actor=by, target=group.as_target())
    return group


@transaction.atomic
def update_group(group: Group, name: str, description: str = "", *, by: By) -> Group:
    """Rename or describe a group. Raises `Invalid` naming the field."""
    rules.require_in(by, group.org, Role.ORG_ADMIN)
    locked = Group.objects.select_for_update().get(pk=group.pk)
    before = (locked.name, locked.description)
    _write(locked, name, description)
    if before != (locked.name, locked.description):
        audit.record(
            Kind.GROUP_UPDATE, org_id=locked.org_id, actor=by, target=locked.as_target(), before=before[0]
        )
    return locked


def _write(group: Group, name: str, description: str) -> None:
    group.name, group.description = names.tidy(name), names.tidy(description)
    problems = {
        "name": names.name_problem(group.name, what="group's name"),
        "description": names.text_problem(group.description, what="description", longest=DESCRIPTION_MAX),
    }
    found = {field: text for field, text in problems.items() if text}
    if found:
        raise Invalid(fields=found)
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise Invalid(fields={"name": TAKEN}) from None


@transaction.atomic
def delete_group(group: Group, *, by: By) -> None:
    """Delete a group and what it was assigned; its people stay."""
    rules.require_in(by, group.org, Role.ORG_ADMIN)
    target, members = group.as_target(), group.members.count()
    group.delete()
    audit.record(Kind.GROUP_DELETE, org_id=group.org_id, actor=by, target=target, members=members)


@transaction.atomic
def add_member(group: Group, user: User, *, by: By) -> None:
    """Put a person of the same organisation into the group; nothing happens where they are in it."""
    rules.require_in(by, group.org, Role.ORG_ADMIN)
    if user.org_id != group.org_id:
        raise Missing()
    status = User.objects.select_for_update().values_list("status", flat=True).get(pk=user.pk)
    if status == UserStatus.DEPROVISIONED:
        raise WrongState(f"{user} is deactivated. Restore the person first.")
    _, new = Membership.objects.get_or_create(group=group, user=user)
    if new:
        _record(Kind.GROUP_MEMBER_ADD, group, user, by)


@transaction.atomic
def remove_member(group: Group, user: User, *, by: By) -> None:
    """Take a person out of the group; nothing happens where they are not in it."""
    rules.require_in(by, group.org, Role.ORG_ADMIN)
    count, _ = Membership.objects.filter(group=group, user=user).delete()
    if count:
        _record(Kind.GROUP_MEMBER_REMOVE, group, user, by)


def _record(kind: Kind, group: Group, user: User, by: By) -> None:
    audit.record(
        kind, org_id=group.org_id, actor=by, target=user.as_target(), group=group.name, group_id=group.pk
    )
