"""What every change of a draft has in common: the lock and the guard before it, the traces after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Missing
from entrepot.integrations import rules
from entrepot.integrations.documents import Document, canonical
from entrepot.integrations.models import Editor, FieldEdit, Version
from entrepot.integrations.values import MAX_DOCUMENT, too_large
from entrepot.orgs.models import User

SITTING = timedelta(
    minutes=5
)  # further edits of a field by the same person within it leave no event of their own


def locked(version: Version, *, by: User) -> Version:
    """The version as it stands now, its row locked, after checking that `by` may edit it."""
    rules.require_own(by, version)
    now = (
        Version.objects.select_for_update(of=("self",))
        .select_related("integration", "org", "icon")
        .filter(pk=version.pk)
        .first()
    )
    if now is None:
        raise Missing("This draft was deleted.")
    rules.require_editable(now)
    return now


def store(version: Version, document: Document, paths: Sequence[str], *, by: User) -> None:
    """Write a locked version's new document, and who changed which fields."""
    size = len(canonical(document))
    if size > MAX_DOCUMENT:
        raise too_large(paths[0], "This", size)
    version.document = document
    touch(version, paths, by=by)
    _rename(version)


def touch(version: Version, paths: Sequence[str], *, by: User) -> None:
    """Count the edit of a locked version, and note who made it: fields, editors, system log."""
    now = clock.now()
    version.revision += 1
    version.updated_by, version.updated_at = by, now
    version.save()
    fresh = _fresh(version, paths, by)
    for path in paths:
        FieldEdit.objects.update_or_create(
            version=version, path=path, defaults={"revision": version.revision, "by": by, "at": now}
        )
    Editor.objects.update_or_create(version=version, user=by, defaults={"last_at": now})
    if fresh:
        audit.record(
            Kind.DRAFT_UPDATE, org_id=version.org_id, actor=by, target=version.as_target(), fields=fresh
        )


def _fresh(version: Version, paths: Sequence[str], by: User) -> list[str]:
    since = clock.now() - SITTING
    known = FieldEdit.objects.filter(version=version, path__in=paths, by=by, at__gte=since)
    recent = set(known.values_list("path", flat=True))
    return [path for path in paths if path not in recent]


def _rename(version: Version) -> None:
    """An integration that was never published is called what its draft is called."""
    general = version.document.get("general")
    name = general.get("name") if isinstance(general, dict) else None
    integration = version.integration
    if integration.current_release_id is None and isinstance(name, str) and integration.name != name[:64]:
        integration.name = name[:64]
        integration.save(update_fields=["name"])
