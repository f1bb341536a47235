"""What drafts ask of installed integrations, which come later and answer by registering themselves.

Figures only: who installed what is no business of the vendor's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Figures:
    """How many installed instances there are, and how many have a value for each setting that was asked about."""

    installed: int = 0
    holding: Mapping[str, int] = field(default_factory=dict)

    def lacking(self, name: str) -> int:
        """How many have no value for the setting."""
        return self.installed - self.holding.get(name, 0)


class Installations(Protocol):
    """What the installed instances know."""

    def figures(self, integration_id: str, names: Collection[str]) -> Figures:
        """The figures of an integration, over all its releases, for these tenant settings."""


class _Nothing:
    """Where nobody has registered, nothing is installed."""

    def figures(self, integration_id: str, names: Collection[str]) -> Figures:  # noqa: ARG002 - the protocol's
        return Figures()


_installations: Installations = _Nothing()


def register(installations: Installations) -> None:
    """Set who answers; called from `AppConfig.ready`."""
    global _installations  # noqa: PLW0603 - one process has one room of instances
    _installations = installations


def installations() -> Installations:
    """Who answers."""
    return _installations
