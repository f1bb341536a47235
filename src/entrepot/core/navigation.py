"""The left navigation: each package registers its links when the app is ready; the shell shows what the person may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse

Visible = Callable[[HttpRequest], bool]
Count = Callable[[HttpRequest], int]


@dataclass(frozen=True)
class NavLink:
    """A link of the navigation. `visible` decides by the request's organisation and person; `count` is what waits for
    the person reading. `section` groups links under a heading, `order` sorts sections and links."""

    section: str
    order: int
    label: str
    url_name: str
    icon: str
    visible: Visible
    count: Count | None = None


@dataclass(frozen=True)
class ShownLink:
    """A link as the template shows it."""

    label: str
    url: str
    icon: str
    count: int
    current: bool


@dataclass
class ShownSection:
    heading: str
    links: list[ShownLink] = field(default_factory=list)


_links: list[NavLink] = []


def register(*links: NavLink) -> None:
    """Add links; called from `AppConfig.ready`."""
    _links.extend(links)
    _links.sort(key=lambda link: link.order)


def sections(request: HttpRequest) -> list[ShownSection]:
    """The sections that this person sees on this page."""
    shown = [(link, reverse(link.url_name)) for link in _links if link.visible(request)]
    current = max((url for _, url in shown if request.path.startswith(url)), key=len, default="")
    result: dict[str, ShownSection] = {}
    for link, url in shown:
        section = result.setdefault(link.section, ShownSection(link.section))
        count = link.count(request) if link.count else 0
        section.links.append(ShownLink(link.label, url, link.icon, count, url == current))
    return list(result.values())
