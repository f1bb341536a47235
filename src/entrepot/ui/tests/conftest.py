"""Rendering without a database, and a browser that is fed by the test client."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import Client, RequestFactory
from django_cotton.compiler_regex import CottonCompiler
from playwright.sync_api import Page, Route

Render = Callable[..., str]
ADDRESS = "http://localhost"  # a secure context; nothing leaves the browser
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture
def maya() -> SimpleNamespace:
    return SimpleNamespace(name="Maya Lindqvist", login="maya@northwind.example")


@pytest.fixture
def render(rf: RequestFactory) -> Render:
    """Renders a piece of template as a page would; words are the context."""

    def _render(source: str, **values: object) -> str:
        request = rf.get("/")
        return engines["django"].from_string(CottonCompiler().process(source)).render(values, request)

    return _render


@pytest.fixture
def pages(settings: Any) -> Client:
    """The package's own pages, under the product's headers."""
    settings.ROOT_URLCONF = "entrepot.ui.tests.urls"
    settings.MIDDLEWARE = [
        "entrepot.core.middleware.SecurityHeadersMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    return Client()


@pytest.fixture
def browse(pages: Client, page: Page) -> Iterator[Callable[[str], Page]]:
    """Opens a path in Chromium; every answer comes from the test client or the static files."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.route("**/*", lambda route: _answer(route, pages))

    def _open(path: str) -> Page:
        page.goto(ADDRESS + path)
        return page

    yield _open
    assert problems == []


def _answer(route: Route, pages: Client) -> None:
    path = route.request.url.removeprefix(ADDRESS)
    if path.startswith("/static/"):
        found = Path(str(finders.find(path.removeprefix("/static/"))))
        route.fulfill(body=found.read_bytes(), content_type=TYPES[found.suffix])
        return
    answer = pages.get(path)
    route.fulfill(status=answer.status_code, body=answer.content, headers=dict(answer.items()))
