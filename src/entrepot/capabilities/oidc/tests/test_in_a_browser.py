"""Answers reach an app through a real browser, under our content policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from entrepot.capabilities.oidc.models import KeyState, SigningKey
from entrepot.capabilities.oidc.tests.peers import App, installed_for, publish
from entrepot.core import clock
from entrepot.orgs import sessions
from entrepot.orgs.addresses import org_prefix
from entrepot.orgs.models import Session, User
from entrepot.testing import PASSWORD, Cast

pytestmark = pytest.mark.browser


class Party(HTTPServer):
    """An app on loopback that shows nothing, and keeps what it was sent."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, str], str | None]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def callback(self) -> str:
        return f"http://localhost:{self.server_port}/callback"


class _Handler(BaseHTTPRequestHandler):
    server: Party

    def do_GET(self) -> None:
        self._keep("GET", urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._keep("POST", self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _keep(self, method: str, form: str) -> None:
        if self.path.startswith("/callback"):
            self.server.received.append((method, dict(parse_qsl(form)), self.headers.get("Referer")))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>Welcome to the app</h1>")

    def log_message(self, *_: Any) -> None:
        """Silence."""


@pytest.fixture
def party() -> Iterator[Party]:
    with Party() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def app(live_server: Any, settings: Any, cast: Cast, party: Party) -> App:
    settings.ALLOW_PRIVATE_TARGETS = True
    settings.ROOT_URL = live_server.url
    return installed_for(cast.jonas, publish(cast.northwind, redirect_uris=[party.callback]), by=cast.priya)


@pytest.mark.threat("DEP-01")
@pytest.mark.threat("OIDC-26")
@pytest.mark.parametrize(("mode", "method"), [("query", "GET"), ("form_post", "POST")])
def test_signing_in_ends_at_the_app(
    app: App, page: Page, cast: Cast, party: Party, mode: str, method: str
) -> None:
    wanted = app.request(redirect_uri=party.callback, response_mode=mode, login_hint=cast.jonas.login)
    page.goto(f"{app.issuer}/oauth2/v1/authorize?{urlencode(wanted)}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Welcome to the app").wait_for()
    ((received_by, answer, referrer),) = party.received
    assert (received_by, referrer) == (method, None)
    assert answer.keys() == {"code", "state", "iss"}
    assert app.redeem(answer["code"], redirect_uri=party.callback).status_code == 200


def arrive(page: Page, person: User) -> None:
    """The browser is the person's from now on."""
    _, token = sessions.start(person)
    place = {"domain": "localhost", "path": f"{org_prefix(person.org)}/"}
    cookie = {"name": sessions.cookie_name(person.org), "value": token, **place}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def old_enough(app: App) -> str:
    """The next key of the app's organisation, from now on one that every app has read."""
    upcoming = SigningKey.objects.get(org=app.org, state=KeyState.NEXT)
    upcoming.created_at -= timedelta(minutes=6)
    upcoming.save()
    return upcoming.id


def test_rotating_the_signing_key_asks_in_a_dialog(app: App, page: Page, cast: Cast) -> None:
    upcoming = old_enough(app)
    arrive(page, cast.priya)
    page.goto(f"{app.issuer}/settings/")
    page.get_by_role("link", name="Signing keys").click()
    page.get_by_role("button", name="Rotate now…").click()
    dialog = page.get_by_role("dialog", name="Rotate the signing key?")
    expect(dialog.get_by_role("button", name="Not now")).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Rotate now…").click()
    dialog.get_by_role("button", name="Rotate now").click()
    expect(page.get_by_text(f"{upcoming} signs from now on.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(upcoming))).to_contain_text("In use")
    expect(page.get_by_role("button", name="Rotate now…")).to_have_count(0)
    assert Axe().run(page).response["violations"] == []


def test_rotating_the_signing_key_without_script_after_the_password(
    app: App, browser: Browser, cast: Cast
) -> None:
    upcoming = old_enough(app)
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        arrive(page, cast.priya)
        Session.objects.update(auth_time=clock.now() - timedelta(minutes=11))
        page.goto(f"{app.issuer}/settings/signing-keys/rotate/")
        expect(page.get_by_text("we ask for your password first")).to_be_visible()
        page.get_by_role("button", name="Rotate now").click()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", name="Rotate the signing key?")).to_be_visible()
        page.get_by_role("button", name="Rotate now").click()
        expect(page.get_by_text(f"{upcoming} signs from now on.")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_axe_finds_nothing(app: App, page: Page, cast: Cast, party: Party, theme: str, width: int) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    arrive(page, cast.priya)
    authorize = f"{app.issuer}/oauth2/v1/authorize"
    choose = {"redirect_uri": party.callback, "login_hint": "lena@globex.example"}
    refused = {"redirect_uri": "https://evil.example/"}
    addresses = [
        f"{app.issuer}/apps/{app.instance.id}/oidc/",
        *(f"{authorize}?{urlencode(app.request(**changes))}" for changes in (choose, refused)),
        f"{app.issuer}/settings/",
        f"{app.issuer}/settings/signing-keys/",
        f"{app.issuer}/settings/signing-keys/rotate/",
        f"{app.issuer}/oauth2/v1/logout?client_id={app.client_id}",
    ]
    for address in addresses:
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="You are signed out").wait_for()
    assert Axe().run(page).response["violations"] == []
