"""Install a release in an organisation."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid
from entrepot.instances import events, rules
from entrepot.instances.manifests import capabilities_of, manifest_of
from entrepot.instances.models import Instance
from entrepot.instances.settings import clean
from entrepot.integrations.models import Release
from entrepot.orgs.models import Org, User
from entrepot.orgs.rules import By


@transaction.atomic
def install(
    org: Org, release: Release, *, label: str, settings: Mapping[str, str], by: By
) -> tuple[Instance, Mapping[str, str]]:
    """Install; returns the instance and the values to show once, such as a client secret, which are stored nowhere.

    Nobody is assigned to it yet. Raises `Invalid` naming each field, `WrongState` where the release is no longer in
    the catalog, `NotAllowed` without the role.
    """
    rules.require_manager(by, org)
    rules.require_installable(release)
    manifest = manifest_of(release)
    label, values = clean(manifest, label, settings)
    now = clock.now()
    instance = save_named(
        Instance(
            org=org,
            release=release,
            label=label,
            settings=values,
            installed_by=by if isinstance(by, User) else None,
            installed_at=now,
            updated_at=now,
        )
    )
    once: dict[str, str] = {}
    for capability, _ in capabilities_of(manifest):
        once |= capability.connect(instance, by=by)
    audit.record(
        Kind.APP_INSTALL,
        org_id=org.id,
        actor=by,
        target=instance.as_target(),
        integration=release.integration.id,
        release=release.number,
    )
    events.changed(instance)
    return instance, once


def save_named(instance: Instance) -> Instance:
    """Save; raises `Invalid` where another living instance has the label."""
    try:
        with transaction.atomic():
            instance.save()
    except IntegrityError:
        taken = f"{instance.label} is installed already under this label. Choose another, such as {instance.label} (test)."
        raise Invalid(fields={"label": taken}, code="label_taken") from None
    return instance
