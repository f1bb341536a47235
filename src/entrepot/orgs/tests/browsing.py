"""A browser that is fed by the test client, signed in as somebody of the cast.

Playwright answers in a greenlet of its own, which has a database connection of its own: such tests need
`django_db(transaction=True)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, Route

from entrepot.orgs.models import User
from entrepot.testing import client_for, nobody

Open = Callable[..., Page]
ADDRESS = "http://localhost:8000"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture
def browse(page: Page) -> Iterator[Open]:
    """`browse(path, as_=user)` opens a page of the product in Chromium; a complaint of the browser fails the test."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if _is_complaint(said) else None)

    def _open(path: str, as_: User | None = None) -> Page:
        client = client_for(as_) if as_ else nobody()
        page.route("**/*", lambda route: _answer(route, client))
        page.goto(ADDRESS + path)
        return page

    yield _open
    page.wait_for_load_state("networkidle")
    complaints = list(problems)  # a page that goes on asking after this finds no server
    page.unroute_all(behavior="wait")
    assert not complaints, "\n".join(complaints)


def _is_complaint(said: ConsoleMessage) -> bool:
    """htmx also writes of requests that it gave up for newer ones."""
    return said.type == "error" and not said.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))


def _answer(route: Route, client: Client) -> None:
    path = route.request.url.removeprefix(ADDRESS)
    if path.startswith("/static/"):
        found = Path(str(finders.find(path.removeprefix("/static/"))))
        route.fulfill(body=found.read_bytes(), content_type=TYPES[found.suffix])
        return
    try:
        answer = client.get(path)
    finally:
        connection.close()
    route.fulfill(status=answer.status_code, body=answer.content, headers=dict(answer.items()))
