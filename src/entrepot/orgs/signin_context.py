"""What a person is signing in to: packages that send people to sign in say so in a line on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from entrepot.orgs.models import Org


@dataclass(frozen=True)
class Onward:
    """Where sign-in leads: an app's name and, where it has one, the address of its icon."""

    name: str
    icon: str = ""


Callback = Callable[[str, Org], "Onward | str | None"]
_callbacks: list[Callback] = []


def register(callback: Callback) -> None:
    """`callback(next_path, org)` gives the app's name (or an `Onward`) where the path is its own, else None.

    Its answer also lets the page's form end at an app's address (THREATS DEP-01), so it must not match other paths.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)


def onward(next_path: str, org: Org) -> Onward | None:
    """Where this path leads; None where it is a page of our own."""
    for callback in _callbacks:
        found = callback(next_path, org) if next_path else None
        if found:
            return found if isinstance(found, Onward) else Onward(found)
    return None
