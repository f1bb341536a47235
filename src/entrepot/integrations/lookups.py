"""What drafts ask of the catalog, which comes later and answers by registering itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class TakenName:
    """A listing that a name would be mistaken for. A listing that was removed keeps its name (THREATS ROLE-09)."""

    name: str
    vendor: str
    org_id: str
    community: bool


@dataclass(frozen=True)
class Listed:
    """What is live of an integration."""

    url: str
    installs: int
    listed: bool


class Catalog(Protocol):
    """What the catalog knows."""

    def taken(self, key: str, *, but: str) -> TakenName | None:
        """The listing whose name has this `orgs.look_alikes.name_key`, except that of the integration `but`."""

    def listed(self, integration_ids: Collection[str]) -> Mapping[str, Listed]:
        """The listings of these integrations, by integration."""


class _NoCatalog:
    """Where no catalog has registered, nothing is listed."""

    def taken(self, key: str, *, but: str) -> TakenName | None:  # noqa: ARG002 - the protocol's signature
        return None

    def listed(self, integration_ids: Collection[str]) -> Mapping[str, Listed]:  # noqa: ARG002
        return {}


_catalog: Catalog = _NoCatalog()


def register(catalog: Catalog) -> None:
    """Set who answers; called from `AppConfig.ready`."""
    global _catalog  # noqa: PLW0603 - one process has one catalog
    _catalog = catalog


def catalog() -> Catalog:
    """Who answers."""
    return _catalog
