"""Starting a draft, and deleting one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.capabilities.base import all_capabilities
from entrepot.core import clock
from entrepot.core.errors import Invalid, WrongState
from entrepot.integrations import rules
from entrepot.integrations.actions.icons import drop_unused
from entrepot.integrations.document_checks import capabilities_fit
from entrepot.integrations.documents import Document, read
from entrepot.integrations.models import Editor, Integration, Version
from entrepot.integrations.schema import CAPABILITIES, find
from entrepot.integrations.states import DRAFTS, MAX_DRAFTS, Status
from entrepot.integrations.surroundings import Surroundings
from entrepot.integrations.values import clean
from entrepot.orgs.models import Org, User


@transaction.atomic
def start_draft(org: Org, *, capabilities: Sequence[str], name: str = "", by: User) -> Version:
    """A new integration of `org` with an empty first version for these capabilities.

    Raises `Invalid` for capabilities that do not go together, and `WrongState` when `org` has ten drafts; the count
    holds under parallel starts, because they wait for each other at the organisation's row (THREATS ROLE-11).
    """
    rules.require_vendor(by, org)
    document = _first_document(capabilities, name)
    hold_limit(org)
    integration = Integration.objects.create(
        org=org, name=document["general"]["name"][:64], created_by=by, community=org.is_network
    )
    version = new_version(integration, 1, document, by=by)
    audit.record(
        Kind.DRAFT_CREATE,
        org_id=org.id,
        actor=by,
        target=version.as_target(),
        capabilities=list(document[CAPABILITIES]),
    )
    return version


def _first_document(capabilities: Sequence[str], name: str) -> Document:
    known = [one.key for one in all_capabilities()]
    odd = [key for key in capabilities if key not in known]
    if odd:
        raise Invalid(
            fields={CAPABILITIES: f"There is no capability {odd[0][:40]}. Choose from those offered."}
        )
    spot = find("general.name", ())
    text = clean(spot.field, name, "name") if spot else ""
    document: Document = {
        "general": {"name": text},
        CAPABILITIES: {key: {} for key in known if key in capabilities},
    }
    unfit = list(capabilities_fit(read(document).manifest, Surroundings()))
    if unfit:
        words = "Choose at least one." if unfit[0].code == "no_capability" else unfit[0].text
        raise Invalid(fields={CAPABILITIES: words})
    return document


def hold_limit(org: Org) -> None:
    """Lock the organisation's row and raise `WrongState` when it has as many drafts as it may have."""
    Org.objects.select_for_update().get(pk=org.pk)
    if Version.objects.filter(org=org, status__in=DRAFTS).count() >= MAX_DRAFTS:
        raise WrongState(
            f"{org} has {MAX_DRAFTS} drafts, which is the limit. Submit or delete one, then start another.",
            code="draft_limit",
        )


def new_version(integration: Integration, number: int, document: Document, *, by: User) -> Version:
    """A version in draft, with its first editor."""
    now = clock.now()
    version = Version.objects.create(
        integration=integration,
        org=integration.org,
        number=number,
        status=Status.DRAFT,
        status_changed_at=now,
        document=document,
        created_by=by,
        created_at=now,
        updated_by=by,
        updated_at=now,
    )
    Editor.objects.create(version=version, user=by, last_at=now)
    return version


@transaction.atomic
def delete_draft(version: Version, *, by: User) -> None:
    """Delete a draft that was never published, for good and without mail (ref delete-01, delete-02).

    Raises `WrongState` for anything but a draft, and for the update of a published integration (`discard_update`).
    """
    row = lock_draft(version, by=by)
    if row.integration.current_release_id is not None:
        raise WrongState("A published integration can't be deleted here. Discard its update instead.")
    audit.record(Kind.DRAFT_DELETE, org_id=row.org_id, actor=by, target=row.as_target())
    remove_version(row)
    row.integration.delete()


def lock_draft(version: Version, *, by: User) -> Version:
    """The version, its row locked; raises `WrongState` unless it is a draft."""
    rules.require_own(by, version)
    row = (
        Version.objects.select_for_update(of=("self",))
        .select_related("integration")
        .filter(pk=version.pk)
        .first()
    )
    if row is None:
        raise WrongState("This draft was deleted already.")
    if row.state is not Status.DRAFT:
        raise WrongState(
            "Only a draft can be deleted. Withdraw the submission and reopen it as a draft first."
        )
    return row


def remove_version(row: Version) -> None:
    """Delete a version's row, and its icon where nothing else shows it."""
    icon = row.icon
    row.delete()
    if icon is not None:
        drop_unused(icon)
