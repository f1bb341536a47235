"""Reads for the vendor's pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from entrepot.capabilities.base import Capability, capability
from entrepot.core.errors import Missing
from entrepot.integrations import lookups
from entrepot.integrations.documents import keys_of
from entrepot.integrations.lookups import Listed
from entrepot.integrations.models import Integration, Release, Version
from entrepot.integrations.states import DRAFTS, IN_REVIEW, OPEN, Status, Turn
from entrepot.orgs.models import Org

MANY = 8  # integrations from which on there is something to search
PER_SHELF = 12


def own_version(org: Org, version_id: str) -> Version:
    """The version of this organisation; raises `Missing` for those of others (THREATS TEN-01)."""
    version = (
        Version.objects.select_related(
            "integration__current_release", "icon", "updated_by", "submitted_by", "org"
        )
        .filter(pk=version_id, org=org)
        .first()
    )
    if version is None:
        raise Missing
    return version


def own_integration(org: Org, integration_id: str) -> Integration:
    """The integration of this organisation; raises `Missing` for those of others."""
    integration = Integration.objects.select_related("org").filter(pk=integration_id, org=org).first()
    if integration is None:
        raise Missing
    return integration


def drafts_in_use(org: Org) -> int:
    """How many of its ten drafts an organisation uses."""
    return Version.objects.filter(org=org, status__in=DRAFTS).count()


def waiting_for(org: Org) -> int:
    """How many submissions the network has returned to this organisation."""
    return Version.objects.filter(org=org, status__in=OPEN - DRAFTS - IN_REVIEW).count()


@dataclass(frozen=True)
class Row:
    """An integration with what is live of it and what is under way: both in sight."""

    integration: Integration
    under_way: Version | None
    live: Release | None
    listed: Listed | None

    @property
    def capabilities(self) -> Sequence[Capability]:
        document = self.under_way.document if self.under_way else self.live.manifest if self.live else {}
        return [capability(key) for key in keys_of(document)]

    @property
    def icon_id(self) -> str:
        """The icon of what is live, else of what is under way."""
        shown = self.live or self.under_way
        return (shown.icon_id or "") if shown else ""

    @property
    def is_delisted(self) -> bool:
        return self.live is not None and self.live.version.state is Status.DELISTED


@dataclass
class Mine:
    """The integrations of an organisation, by what people must do."""

    waiting: list[Row] = field(default_factory=list)
    with_network: list[Row] = field(default_factory=list)
    published: list[Row] = field(default_factory=list)
    drafts: list[Row] = field(default_factory=list)
    drafts_in_use: int = 0

    @property
    def shelves(self) -> Mapping[str, Sequence[Row]]:
        return {
            "waiting": self.waiting,
            "with_network": self.with_network,
            "published": self.published,
            "drafts": self.drafts,
        }

    @property
    def total(self) -> int:
        return sum(len(shelf) for shelf in self.shelves.values())

    @property
    def oldest_wait(self) -> datetime | None:
        """Since when the oldest one waits for the vendor."""
        return min((row.under_way.status_changed_at for row in self.waiting if row.under_way), default=None)

    @property
    def next_answer(self) -> datetime | None:
        """By when the network answers next."""
        due = (row.under_way.expected_at for row in self.with_network if row.under_way)
        return min((moment for moment in due if moment), default=None)

    @property
    def live(self) -> list[Row]:
        """Everything that the catalog shows."""
        rows = [*self.waiting, *self.with_network, *self.published]
        return [row for row in rows if row.live and not row.is_delisted]

    @property
    def installs(self) -> int:
        return sum(row.listed.installs for row in self.live if row.listed)


def mine(org: Org, search: str = "") -> Mine:
    """The integrations of `org` whose name holds `search`."""
    versions = Version.objects.filter(status__in=OPEN).select_related("updated_by", "integration")
    found = (
        Integration.objects.filter(org=org)
        .select_related("current_release__version")
        .prefetch_related(Prefetch("versions", queryset=versions, to_attr="open_versions"))
        .order_by("name", "id")
    )
    if search:
        found = found.filter(name__icontains=search)
    rows = _rows(found)
    result = Mine(drafts_in_use=drafts_in_use(org))
    for row in rows:
        if row.live or row.under_way:
            _shelf(result, row).append(row)
    result.waiting.sort(key=_since)
    result.with_network.sort(key=_since)
    result.drafts.sort(key=_edited, reverse=True)
    return result


def _rows(found: Iterable[Integration]) -> list[Row]:
    integrations = list(found)
    listed = lookups.catalog().listed([one.id for one in integrations if one.current_release_id])
    return [_row(one, listed.get(one.id)) for one in integrations]


def _row(integration: Integration, listed: Listed | None) -> Row:
    under_way: list[Version] = integration.open_versions  # type: ignore[attr-defined]
    for version in under_way:
        version.integration = integration
    return Row(integration, under_way[0] if under_way else None, integration.current_release, listed)


def _shelf(result: Mine, row: Row) -> list[Row]:
    version = row.under_way
    if version is not None and version.state in IN_REVIEW:
        return result.with_network
    if version is not None and version.state not in DRAFTS and version.state.turn is Turn.VENDOR:
        return result.waiting
    return result.published if row.live else result.drafts


def _since(row: Row) -> datetime:
    return row.under_way.status_changed_at if row.under_way else row.integration.created_at


def _edited(row: Row) -> datetime:
    return row.under_way.updated_at if row.under_way else row.integration.created_at
