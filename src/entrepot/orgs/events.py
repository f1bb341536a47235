"""What other packages do when a person loses access, in the same transaction: they register here when ready.

OpenID Connect ends its grants and tokens so (THREATS AUTH-06).
"""

from __future__ import annotations

from collections.abc import Callable

from entrepot.orgs.models import User

Callback = Callable[[User], None]
_callbacks: list[Callback] = []


def on_person_lost_access(callback: Callback) -> None:
    """Call `callback(user)` when a person is suspended or deactivated, or their password or roles change."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def person_lost_access(user: User) -> None:
    """Tell all who registered. Called by verbs, inside their transaction."""
    for callback in _callbacks:
        callback(user)
