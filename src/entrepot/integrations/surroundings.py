"""What judging a document needs to know beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Surroundings:
    """`secrets` are the paths of secrets that are set; `integration_id` and `org_id` say whose document it is."""

    network: str = ""
    allow_private: bool = False
    secrets: frozenset[str] = frozenset()
    integration_id: str = ""
    org_id: str = ""
