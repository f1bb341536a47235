"""Change an installed integration: its label and settings, and whether people can use it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import WrongState
from entrepot.instances.actions.install import save_named
from entrepot.instances.actions.lock import locked
from entrepot.instances.manifests import capabilities_of, manifest_of
from entrepot.instances.models import Instance, InstanceStatus
from entrepot.instances.settings import clean
from entrepot.orgs.rules import By


@transaction.atomic
def update_settings(instance: Instance, *, label: str, settings: Mapping[str, str], by: By) -> Instance:
    """Store a new label and new tenant settings; the addresses that result count at once.

    Raises `Invalid` naming each field. Nothing is written, and no event, where nothing changed.
    """
    row = locked(instance, by)
    manifest = manifest_of(row.release)
    label, values = clean(manifest, label, settings)
    changed = [name for name, value in values.items() if row.settings.get(name, "") != value]
    if row.label != label:
        changed.insert(0, "label")
    if not changed:
        return row
    row.label, row.settings, row.updated_at = label, values, clock.now()
    save_named(row)
    for capability, _ in capabilities_of(manifest):
        capability.connect(row, by=by)
    audit.record(Kind.APP_UPDATE, org_id=row.org_id, actor=by, target=row.as_target(), changed=changed)
    return row


def activate(instance: Instance, *, by: By) -> Instance:
    """Let the assigned people use it again. Raises `WrongState` where they can already."""
    return _switch(instance, InstanceStatus.ACTIVE, Kind.APP_ACTIVATE, by=by)


def deactivate(instance: Instance, *, by: By) -> Instance:
    """Switch it off: no tile, no sign-in, and tokens end; assignments and credentials stay. `activate` undoes it."""
    return _switch(instance, InstanceStatus.INACTIVE, Kind.APP_DEACTIVATE, by=by)


@transaction.atomic
def _switch(instance: Instance, status: InstanceStatus, kind: Kind, *, by: By) -> Instance:
    row = locked(instance, by)
    if row.status == status:
        raise WrongState(f"{row.label} is {status.label.lower()} already. Reload the page.")
    row.status, row.updated_at = status, clock.now()
    row.save(update_fields=["status", "updated_at"])
    audit.record(kind, org_id=row.org_id, actor=by, target=row.as_target())
    return row
