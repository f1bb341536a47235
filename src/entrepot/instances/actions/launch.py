"""Open an installed integration from its tile."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Missing
from entrepot.instances.models import Instance, Launch
from entrepot.instances.queries import usable_by
from entrepot.orgs.models import User


@transaction.atomic
def note_launch(instance: Instance, *, by: User) -> None:
    """Write down that a person opens it now. Raises `Missing` where they may not: checked at each use (OIDC-15)."""
    if not (by.is_active and usable_by(by).filter(pk=instance.pk).exists()):
        raise Missing
    Launch.objects.bulk_create(
        [Launch(user=by, instance=instance, last_at=clock.now())],
        update_conflicts=True,
        unique_fields=["user", "instance"],
        update_fields=["last_at"],
    )
    audit.record(Kind.APP_LAUNCH, org_id=instance.org_id, actor=by, target=instance.as_target())
