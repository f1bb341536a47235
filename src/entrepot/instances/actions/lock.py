"""How every verb on an installed integration begins."""

from __future__ import annotations

from entrepot.core.errors import Missing
from entrepot.instances import rules
from entrepot.instances.models import Instance, InstanceStatus
from entrepot.orgs.rules import By


def locked(instance: Instance, by: By) -> Instance:
    """The living instance, its row locked, for an admin of its own organisation (or an actor that is trusted).

    Raises `Missing` for people of another organisation and for a removed one (THREATS TEN-01), `NotAllowed` without
    the role.
    """
    rules.require_manager(by, instance.org)
    found = (
        Instance.objects.select_for_update(of=("self",))
        .select_related("org", "release__integration")
        .filter(pk=instance.pk)
        .exclude(status=InstanceStatus.REMOVED)
        .first()
    )
    if found is None:
        raise Missing
    return found
