"""A new version of a published integration. What is live stays as it is until the update is published."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core.errors import WrongState
from entrepot.integrations import rules
from entrepot.integrations.actions.drafts import hold_limit, lock_draft, new_version, remove_version
from entrepot.integrations.models import Integration, Release, Version
from entrepot.integrations.states import OPEN
from entrepot.orgs.models import User


@transaction.atomic
def start_update(integration: Integration, *, by: User) -> Version:
    """A draft with what is live now. It asks what changes, and for a new test account (ref testacct-02).

    Raises `WrongState` where nothing was published yet, where an update is under way, or at ten drafts.
    """
    rules.require_own(by, integration)
    hold_limit(integration.org)
    row = Integration.objects.select_for_update(of=("self",)).get(pk=integration.pk)
    if row.current_release is None:
        raise WrongState(f"{row} was never published, so there is nothing to update. Edit its draft.")
    if row.versions.filter(status__in=OPEN).exists():
        raise WrongState(f"An update of {row} is under way already. Go on with that one.")
    release = row.current_release
    newest = row.versions.order_by("-number").values_list("number", flat=True)[0]
    version = new_version(row, newest + 1, _document_of(release), by=by)
    version.icon = release.icon
    version.save(update_fields=["icon"])
    audit.record(
        Kind.VERSION_CREATE,
        org_id=row.org_id,
        actor=by,
        target=version.as_target(),
        based_on=release.number,
    )
    return version


def _document_of(release: Release) -> dict[str, object]:
    general = {**release.manifest["general"], "exists": True, "changes": ""}
    general["existing_name"] = general["name"]
    return {**release.manifest, "general": general}


@transaction.atomic
def discard_update(version: Version, *, by: User) -> None:
    """Delete the draft of an update. What is live stays. Raises `WrongState` for anything but such a draft."""
    row = lock_draft(version, by=by)
    if row.integration.current_release_id is None:
        raise WrongState("This is no update: it was never published. Delete the draft instead.")
    audit.record(Kind.VERSION_DISCARD, org_id=row.org_id, actor=by, target=row.as_target())
    remove_version(row)
