"""Further pages of an organisation's settings: packages register theirs when ready, the settings page links to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from entrepot.core.navigation import Visible


@dataclass(frozen=True)
class SettingsPage:
    """A page, what is there in a line, and who is led to it. `order` sorts the pages."""

    order: int
    label: str
    note: str
    url_name: str
    visible: Visible


@dataclass(frozen=True)
class ShownPage:
    """A page as the template shows it."""

    label: str
    note: str
    url: str


_pages: list[SettingsPage] = []


def register(*pages: SettingsPage) -> None:
    """Add pages; called from `AppConfig.ready`."""
    _pages.extend(pages)
    _pages.sort(key=lambda page: page.order)


def pages(request: HttpRequest) -> list[ShownPage]:
    """The pages that this person may read."""
    return [
        ShownPage(page.label, page.note, reverse(page.url_name)) for page in _pages if page.visible(request)
    ]
