"""What only a browser shows: addresses that follow what is typed, and the launcher by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from entrepot.instances import actions
from entrepot.instances.models import Assignment, Instance
from entrepot.instances.tests.browser import Browse, browsing, violations
from entrepot.integrations.models import Release
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast

pytestmark = pytest.mark.browser


@pytest.fixture
def browse(page: Page, live_server: LiveServer) -> Iterator[Browse]:
    with browsing(page, live_server) as opened:
        yield opened


def test_addresses_follow_what_is_typed(cast: Cast, notes: Release, browse: Browse) -> None:
    page = browse(cast.priya, org_path(cast.globex, "instances:install", notes.integration_id))
    page.get_by_label("Subdomain").press_sequentially("globex")
    expect(page.locator(".results")).to_contain_text("https://globex.northwind.example/sso/callback")
    page.get_by_label("Subdomain").fill("evil.example/")
    expect(page.locator(".results mark").first).to_have_text("evil.example/")
    expect(page.locator(".results")).to_contain_text("Subdomain cannot be “evil.example/” here")
    field = page.get_by_label("Subdomain")
    expect(page.locator("#setting-subdomain-error")).to_contain_text("Subdomain cannot be")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("cannot be “evil.example/” here"))
    assert violations(page) == []
    field.fill("globex")
    expect(page.locator("#setting-subdomain-error")).to_have_text("")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_people_are_found_while_typing_and_assigned(cast: Cast, installed: Instance, browse: Browse) -> None:
    page = browse(cast.priya, org_path(cast.globex, "instances:assignments", installed.id))
    page.get_by_label("Find a person or group to assign").press_sequentially("jon")
    page.get_by_role("button", name="Assign Jonas Weber").click()
    expect(page.get_by_role("row", name="Jonas Weber")).to_be_visible()
    assert Assignment.objects.get().user == cast.jonas


def test_the_launcher_is_searched_and_walked_by_keyboard(
    cast: Cast, install: Callable[..., Instance], browse: Browse
) -> None:
    for label in ("Alpha", "Beta", "Gamma"):
        actions.assign(install(label), user=cast.jonas, by=cast.priya)
    page = browse(cast.jonas, org_path(cast.globex, "instances:launcher"))
    page.keyboard.press("/")
    page.keyboard.type("gam")
    expect(page.locator(".tile:visible")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Alpha")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Beta")).to_be_focused()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_and_nothing_hangs_out(
    cast: Cast, installed: Instance, browse: Browse, page: Page, theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    actions.assign(installed, group=cast.sales, by=cast.priya)
    names = ("detail", "assignments", "log", "remove")
    pages = [(cast.priya, org_path(cast.globex, f"instances:{name}", installed.id)) for name in names]
    pages += [
        (cast.priya, org_path(cast.globex, "instances:list")),
        (cast.priya, org_path(cast.globex, "instances:list") + "?q=zzz"),
        (cast.priya, org_path(cast.globex, "instances:install", installed.release.integration_id)),
        (cast.priya, org_path(cast.globex, "instances:assignments", installed.id) + "?find=e"),
        (cast.jonas, org_path(cast.globex, "instances:launcher")),
        (cast.lena, org_path(cast.globex, "instances:launcher")),
    ]
    for person, path in pages:
        browse(person, path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
