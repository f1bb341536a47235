"""Fixtures that the tests of every package share. Django is set up after this is read, so imports wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from entrepot.testing import Cast


@pytest.fixture(autouse=True, scope="session")
def _quick_argon2() -> Iterator[None]:
    """The product's hasher at its cheapest: what is hashed in tests guards nothing."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 8)
        patch.setattr(Argon2PasswordHasher, "parallelism", 1)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of a test process; connections that threads of tests left open do not keep it from going."""
    from django.db import connection

    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def cast(db: None) -> Cast:
    """The named people and organisations of `entrepot.testing.Cast`."""
    from entrepot.testing import make_cast

    return make_cast()
