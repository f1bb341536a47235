"""Reads: who may use what."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from entrepot.instances.models import Assignment, Instance, InstanceStatus
from entrepot.orgs.models import Org, User


def of_org(org: Org) -> QuerySet[Instance]:
    """The instances of an organisation that are not removed."""
    return Instance.objects.filter(org=org).exclude(status=InstanceStatus.REMOVED).select_related(
        "release", "release__icon", "release__integration"
    )


def usable_by(person: User) -> QuerySet[Instance]:
    """Active instances to which the person is assigned, by themselves or by a group."""
    return of_org(person.org).filter(Q(pk__in=_assigned(person)), status=InstanceStatus.ACTIVE).order_by("label_key")


def is_assigned(person: User, instance: Instance) -> bool:
    """Whether an active person of the same organisation is assigned to an active instance (THREATS OIDC-15)."""
    return (
        person.is_active
        and instance.is_active
        and person.org_id == instance.org_id
        and _assigned(person).filter(instance=instance).exists()
    )


def _assigned(person: User) -> QuerySet[Assignment, str]:
    return Assignment.objects.filter(
        Q(user=person) | Q(group__membership__user=person), instance__org_id=person.org_id
    ).values_list("instance_id", flat=True)  # type: ignore[return-value]
