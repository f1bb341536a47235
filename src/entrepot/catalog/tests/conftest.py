"""Fixtures of the catalog. Django is set up after this is read, so imports wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from entrepot.catalog.models import Listing
    from entrepot.testing import Cast

ListApp = Callable[..., "Listing"]


@pytest.fixture
def list_app(cast: Cast) -> ListApp:
    """Publishes an app of Northwind's, or a community template, and lists it."""
    from entrepot.audit.actions import SYSTEM
    from entrepot.catalog.actions import list_release
    from entrepot.instances.tests.releases import publish

    def listed(name: str, *, community: bool = False, **parts: Any) -> Listing:
        owner = cast.harbour if community else cast.northwind
        return list_release(publish(owner, name, community=community, **parts), by=SYSTEM)

    return listed


@pytest.fixture
def notes(list_app: ListApp) -> Listing:
    """Northwind Notes in the catalog."""
    return list_app("Northwind Notes")
