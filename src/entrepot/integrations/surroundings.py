"""What judging a document needs to know beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from entrepot.integrations.lookups import TakenName


def _nobody(_key: str) -> TakenName | None:
    return None


@dataclass(frozen=True)
class Surroundings:
    """`secrets` are the paths of secrets that are set, `org_id` says whose document it is, and `taken` which listing
    has the `look_alikes.name_key` of a name, its own excepted."""

    network: str = ""
    allow_private: bool = False
    secrets: frozenset[str] = frozenset()
    org_id: str = ""
    taken: Callable[[str], TakenName | None] = _nobody
