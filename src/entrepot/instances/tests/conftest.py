"""Fixtures of installed integrations. Django is set up after this is read, so imports wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from entrepot.instances.models import Instance
    from entrepot.integrations.models import Release
    from entrepot.testing import Cast


@pytest.fixture
def notes(cast: Cast) -> Release:
    """Northwind Notes, published: it asks for a subdomain, and its tile can start it."""
    from entrepot.instances.tests.releases import publish

    return publish(cast.northwind)


@pytest.fixture
def install(cast: Cast, notes: Release) -> Callable[..., Instance]:
    """Installs Northwind Notes, or another release, at Globex under a label."""
    from entrepot.instances import actions

    def again(label: str, release: Release | None = None, **settings: Any) -> Instance:
        values = settings or {"subdomain": "globex"}
        return actions.install(cast.globex, release or notes, label=label, settings=values, by=cast.priya)[0]

    return again


@pytest.fixture
def installed(install: Callable[..., Instance]) -> Instance:
    """Northwind Notes at Globex; nobody is assigned."""
    return install("Northwind Notes")
