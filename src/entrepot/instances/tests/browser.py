"""A real browser on a live server, for what only a browser shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from entrepot.orgs import sessions
from entrepot.orgs.addresses import org_prefix
from entrepot.orgs.models import User

Browse = Callable[[User | None, str], Page]


@contextmanager
def browsing(page: Page, server: LiveServer, *, asks: bool = False) -> Iterator[Browse]:
    """`browse(person, path)` opens a path as that person; nothing may be written to the console.

    `asks`: pages may answer 409, which the browser itself writes there.
    """
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    expected = (
        "Failed to load resource: the server responded with a status of 409 (Conflict)" if asks else None
    )

    def browse(person: User | None, path: str) -> Page:
        page.context.clear_cookies()
        if person:
            _, token = sessions.start(person)
            page.context.add_cookies(
                [
                    {
                        "name": sessions.cookie_name(person.org),
                        "value": token,
                        "domain": "localhost",
                        "path": org_prefix(person.org) + "/",
                    }
                ]
            )
        page.goto(server.url + path)
        return page

    yield browse
    assert [text for text in said if text != expected] == []


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
