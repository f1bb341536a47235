"""Fixtures of these tests. Django is set up after this is read, so imports wait."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client as Browser

    from entrepot.capabilities.oidc.tests.peers import App
    from entrepot.testing import Cast

_POOL = 12  # more than any test makes


@pytest.fixture(autouse=True, scope="session")
def _quick_keys() -> Iterator[None]:
    """RSA keys from a pool: making one takes up to 100 ms, and every organisation has two."""
    generate = rsa.generate_private_key
    pool = cycle([generate(public_exponent=65537, key_size=2048) for _ in range(_POOL)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rsa, "generate_private_key", lambda **_: next(pool))
        yield


@pytest.fixture
def notes(cast: Cast) -> App:
    """Northwind's app, installed at globex by priya, who assigned jonas."""
    from entrepot.capabilities.oidc.tests.peers import installed_for, publish

    return installed_for(cast.jonas, publish(cast.northwind), by=cast.priya, subdomain="globex")


@pytest.fixture
def other(cast: Cast, notes: App) -> App:
    """The same app, installed once more at globex: another client."""
    from entrepot.capabilities.oidc.tests.peers import installed_for

    release = notes.instance.release
    return installed_for(cast.jonas, release, by=cast.priya, label="Notes for guests", subdomain="guests")


@pytest.fixture
def foreign(cast: Cast, notes: App) -> App:
    """The same app, installed at initech by sam, who assigned ada."""
    from entrepot.capabilities.oidc.tests.peers import installed_for

    return installed_for(cast.ada, notes.instance.release, by=cast.sam, subdomain="initech")


@pytest.fixture
def jonas(cast: Cast) -> Browser:
    """The browser of jonas, who is signed in at globex."""
    from entrepot.testing import client_for

    return client_for(cast.jonas)
