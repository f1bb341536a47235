"""Reads: what is installed, and who may use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from entrepot.instances.models import Assignment, Instance, InstanceStatus, Launch
from entrepot.orgs.models import Group, Org, User
from entrepot.orgs.states import Role, UserStatus

_REACH = """
    SELECT reached.instance_id, count(DISTINCT reached.user_id)
    FROM (
        SELECT instance_id, user_id FROM instances_assignment WHERE instance_id = ANY(%s) AND user_id IS NOT NULL
        UNION ALL
        SELECT a.instance_id, m.user_id
        FROM instances_assignment a JOIN orgs_membership m ON m.group_id = a.group_id
        WHERE a.instance_id = ANY(%s)
    ) reached
    JOIN orgs_user u ON u.id = reached.user_id AND u.status = %s
    GROUP BY reached.instance_id
"""

# Asked at every step of every sign-in, so it is not composed anew each time.
_ENTITLED = """
    SELECT u.* FROM orgs_user u
    WHERE u.id = %(person)s AND u.org_id = %(org)s AND u.status = %(active)s AND (
        EXISTS (SELECT FROM instances_assignment a WHERE a.instance_id = %(instance)s AND a.user_id = u.id)
        OR EXISTS (
            SELECT FROM instances_assignment a JOIN orgs_membership m ON m.group_id = a.group_id
            WHERE a.instance_id = %(instance)s AND m.user_id = u.id
        )
    )
"""


def of_org(org: Org) -> QuerySet[Instance]:
    """The instances of an organisation that are not removed."""
    return (
        Instance.objects.filter(org=org)
        .exclude(status=InstanceStatus.REMOVED)
        .select_related("release", "release__integration")
    )


def installed(org: Org, words: str = "") -> QuerySet[Instance]:
    """What is installed, by label, narrowed to those whose label or integration holds the words."""
    found = of_org(org).annotate(groups=Count("assignments__group")).order_by("label_key", "id")
    for word in words.split()[:8]:
        found = found.filter(Q(label__icontains=word) | Q(release__integration__name__icontains=word))
    return found


def usable_by(person: User) -> QuerySet[Instance]:
    """Active instances to which the person is assigned, by themselves or by a group."""
    return (
        of_org(person.org)
        .filter(Q(pk__in=_assigned(person)), status=InstanceStatus.ACTIVE)
        .order_by("label_key")
    )


@dataclass(frozen=True)
class Usable:
    """An instance that a person may use: when they last opened it, and when they were assigned."""

    instance: Instance
    opened_at: datetime | None
    given_at: datetime | None


def launchable(person: User) -> list[Usable]:
    """`usable_by`, in the order of labels, with the times that the launcher goes by."""
    opened = Launch.objects.filter(user=person, instance=OuterRef("pk")).values("last_at")
    given = (
        Assignment.objects.filter(Q(user=person) | Q(group__membership__user=person), instance=OuterRef("pk"))
        .order_by()
        .values("instance")
        .annotate(first=Min("assigned_at"))
        .values("first")
    )
    mine = usable_by(person).annotate(opened_at=Subquery(opened), given_at=Subquery(given))
    return [Usable(one, one.opened_at, one.given_at) for one in mine]


def is_assigned(person: User, instance: Instance) -> bool:
    """Whether an active person of the same organisation is assigned to an active instance (THREATS OIDC-15)."""
    return person.is_active and person.org_id == instance.org_id and entitled(person.id, instance) is not None


def entitled(person_id: str, instance: Instance) -> User | None:
    """The active person of this id, while they are assigned to the instance and it is on; None for all others."""
    if not instance.is_active:
        return None
    values = {
        "person": person_id,
        "org": instance.org_id,
        "active": UserStatus.ACTIVE,
        "instance": instance.id,
    }
    for person in User.objects.raw(_ENTITLED, values):
        return person
    return None


def reach(instances: Iterable[Instance]) -> Mapping[str, int]:
    """How many active people may use each instance, by its id: each counted once, however they are assigned."""
    ids = [instance.id for instance in instances]
    with connection.cursor() as cursor:
        cursor.execute(_REACH, [ids, ids, UserStatus.ACTIVE])
        counts: dict[str, int] = dict(cursor.fetchall())
    return counts


def assignments(instance: Instance, words: str = "") -> QuerySet[Assignment]:
    """Who is assigned: groups first, then people, each by name; narrowed to those whose name holds the words."""
    found = (
        Assignment.objects.filter(instance=instance)
        .select_related("user", "group", "assigned_by")
        .annotate(
            members=Count("group__membership", filter=Q(group__membership__user__status=UserStatus.ACTIVE))
        )
    )
    for word in words.split()[:8]:
        found = found.filter(_named("user__", word) | Q(group__name__icontains=word))
    return found.order_by(
        F("group__name_key").asc(nulls_last=True), "user__given_name", "user__family_name", "id"
    )


def assignable_people(instance: Instance, words: str) -> QuerySet[User]:
    """People of the same organisation who are not assigned themselves and whose name, login or mail holds the words."""
    taken = Assignment.objects.filter(instance=instance, user__isnull=False).values("user")
    found = (
        User.objects.filter(org=instance.org).exclude(status=UserStatus.DEPROVISIONED).exclude(pk__in=taken)
    )
    for word in words.split()[:8]:
        found = found.filter(_named("", word))
    return found


def assignable_groups(instance: Instance, words: str) -> QuerySet[Group]:
    """Groups of the same organisation that are not assigned and whose name holds the words."""
    taken = Assignment.objects.filter(instance=instance, group__isnull=False).values("group")
    found = Group.objects.filter(org=instance.org).exclude(pk__in=taken)
    for word in words.split()[:8]:
        found = found.filter(name__icontains=word)
    return found.annotate(people=Count("membership", filter=Q(membership__user__status=UserStatus.ACTIVE)))


def keepers(org: Org) -> list[User]:
    """Whom people of the organisation ask for an app: its app admins, else its super admins; three at most."""
    active = User.objects.filter(org=org, status=UserStatus.ACTIVE)
    for role in (Role.APP_ADMIN, Role.SUPER_ADMIN):
        if found := list(active.filter(role_grants__role=role)[:3]):
            return found
    return []


def _named(prefix: str, word: str) -> Q:
    fields = ("given_name", "family_name", "login", "email")
    match = Q()
    for field in fields:
        match |= Q(**{f"{prefix}{field}__icontains": word})
    return match


def _assigned(person: User) -> QuerySet[Assignment, str]:
    return Assignment.objects.filter(
        Q(user=person) | Q(group__membership__user=person), instance__org_id=person.org_id
    ).values_list("instance_id", flat=True)
