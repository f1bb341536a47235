"""The starter catalog: templates of real apps, made from public setup guides and verified by no vendor.

`data/community.json` holds the manifest of each app, with `source` saying where its facts were read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.catalog import index
from entrepot.catalog.actions import fill, free_slug
from entrepot.catalog.models import Listing
from entrepot.catalog.rules import require_network
from entrepot.core import clock
from entrepot.core.errors import WrongState
from entrepot.core.ids import new_id
from entrepot.integrations.documents import Document, manifest_hash, publishable
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.models import Integration, Release, Version
from entrepot.integrations.states import Status
from entrepot.orgs.models import Org, User
from entrepot.orgs.queries import network_org
from entrepot.orgs.rules import By

_DATA = Path(__file__).parent / "data" / "community.json"


@dataclass(frozen=True)
class Rows:
    """What one template is in the database."""

    integration: Integration
    version: Version
    release: Release


@transaction.atomic
def load(by: By) -> int:
    """List every template that the network does not have yet; returns how many were added. Repeatable.

    `by` an analyst or admin of the network. A template that was taken out of the catalog stays out.
    """
    require_network(by)
    network = network_org()
    if network is None:
        raise WrongState("There is no network yet that could own the templates. Found it first.")
    had = set(Integration.objects.filter(org=network, community=True).values_list("name", flat=True))
    new = [document for document in templates() if document["general"]["name"] not in had]
    if new:
        now = clock.now()
        rows = [_rows(document, network, by, now) for document in new]
        _store(rows)
        _list(rows, network, now)
        audit.record(Kind.SEED, org_id=network.id, actor=by, target=network.as_target(), templates=len(rows))
    return len(new)


@cache
def templates() -> Sequence[Document]:
    """The documents of all templates, each proved to be a manifest."""
    documents: list[Document] = [entry["manifest"] for entry in json.loads(_DATA.read_text(encoding="utf-8"))]
    for document in documents:
        Manifest.model_validate(document)
    return tuple(documents)


def _rows(document: Document, network: Org, by: By, now: datetime) -> Rows:
    person = by if isinstance(by, User) else None
    digest = manifest_hash(document)
    integration = Integration(
        id=new_id("int"), org=network, name=document["general"]["name"], community=True, created_by=person
    )
    version = Version(
        id=new_id("ver"),
        integration=integration,
        org=network,
        number=1,
        status=Status.PUBLISHED,
        status_changed_at=now,
        document=document,
        submitted_hash=digest,
        created_by=person,
        created_at=now,
        updated_by=person,
        updated_at=now,
    )
    release = Release(
        id=new_id("rel"),
        integration=integration,
        version=version,
        number=1,
        manifest=publishable(document),
        manifest_hash=digest,
        published_at=now,
        published_by=person,
    )
    return Rows(integration, version, release)


def _store(rows: Sequence[Rows]) -> None:
    """All of them in a few statements: a template more costs nothing at start."""
    integrations = [one.integration for one in rows]
    Integration.objects.bulk_create(integrations)
    Version.objects.bulk_create([one.version for one in rows])
    Release.objects.bulk_create([one.release for one in rows])
    for one in rows:
        one.integration.current_release = one.release
    Integration.objects.bulk_update(integrations, ["current_release"])


def _list(rows: Sequence[Rows], network: Org, now: datetime) -> None:
    used = set(Listing.objects.values_list("slug", flat=True))
    listings = []
    for one in rows:
        listing = Listing(
            id=new_id("lst"), integration=one.integration, community=True, listed_at=now, updated_at=now
        )
        fill(listing, one.release)
        listing.slug = free_slug(listing.name, network.slug, used.__contains__)
        used.add(listing.slug)
        listings.append(listing)
    Listing.objects.bulk_create(listings)
    index.write(listing.id for listing in listings)
