"""Pages of `docs/` that are made from the code. A package registers its page when the app is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_pages: dict[str, Callable[[], str]] = {}


def register(path: str, render: Callable[[], str]) -> None:
    """`path` is relative to the project; `render()` gives the whole page in Markdown."""
    _pages[path] = render


def pages() -> Mapping[str, Callable[[], str]]:
    """Every generated page."""
    return dict(_pages)
