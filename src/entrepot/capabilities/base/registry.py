"""Which capabilities there are. The order of registration is the order of tabs."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.capabilities.base.capability import Capability

_capabilities: dict[str, Capability] = {}


def register(new: Capability) -> None:
    """Add a capability; called from its `AppConfig.ready`."""
    _capabilities[new.key] = new


def capability(key: str) -> Capability:
    """The capability of this key; raises KeyError."""
    return _capabilities[key]


def all_capabilities() -> Sequence[Capability]:
    """Every capability, in the order of their tabs."""
    return tuple(_capabilities.values())
