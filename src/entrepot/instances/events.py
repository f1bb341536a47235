"""What later stages do when something is installed or removed, in the same transaction: they register here when ready.

The catalog counts installs so.
"""

from __future__ import annotations

from collections.abc import Callable

from entrepot.instances.models import Instance

Callback = Callable[[Instance], None]
_callbacks: list[Callback] = []


def on_change(callback: Callback) -> None:
    """Call `callback(instance)` after an instance was installed or removed."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def changed(instance: Instance) -> None:
    """Tell all who registered. Called by verbs, inside their transaction."""
    for callback in _callbacks:
        callback(instance)
