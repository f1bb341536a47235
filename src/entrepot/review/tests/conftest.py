"""The network of the cast is called by its name."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _harbour(settings: Any) -> None:
    settings.NETWORK_NAME = "Harbour"
