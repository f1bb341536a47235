"""Fixtures of the tests that run the whole product. Tests that use `world` share one, in one process of a parallel run."""

from collections.abc import Iterator

import pytest

from entrepot.conftest import _quick_argon2, cast, django_db_setup  # noqa: F401 - the cast, for tests without processes
from tests.world import World, new_world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the world runs in one worker of xdist, so that there is one world."""
    for item in items:
        if "world" in getattr(item, "fixturenames", ()) and item.path.is_relative_to(
            __file__.rpartition("/")[0]
        ):
            item.add_marker(pytest.mark.xdist_group("world"))


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The whole product, running."""
    with new_world() as made:
        yield made
