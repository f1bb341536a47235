"""Remove an installed integration."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.instances import events
from entrepot.instances.actions.lock import locked
from entrepot.instances.manifests import installed_capabilities
from entrepot.instances.models import Assignment, Instance, InstanceStatus
from entrepot.orgs.rules import By


@transaction.atomic
def remove(instance: Instance, *, by: By) -> Instance:
    """Take it away for good: its credentials and all that was issued through it end, its tiles go, its label is free.

    The row stays as a tombstone, so that none of its ids is ever given out again (THREATS TEN-06).
    """
    row = locked(instance, by)
    for capability in installed_capabilities(row):
        capability.disconnect(row)
    assignments, _ = Assignment.objects.filter(instance=row).delete()
    row.launches.all().delete()
    now = clock.now()
    row.status, row.removed_at, row.updated_at = InstanceStatus.REMOVED, now, now
    row.save(update_fields=["status", "removed_at", "updated_at"])
    audit.record(
        Kind.APP_REMOVE, org_id=row.org_id, actor=by, target=row.as_target(), assignments=assignments
    )
    events.changed(row)
    return row
