"""What only a browser shows: results that follow what is typed and ticked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from entrepot.catalog.models import Listing
from entrepot.instances.tests.browser import Browse, browsing, violations
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast

pytestmark = pytest.mark.browser

ListApp = Callable[..., Listing]


@pytest.fixture
def browse(page: Page, live_server: LiveServer) -> Iterator[Browse]:
    with browsing(page, live_server) as opened:
        yield opened


@pytest.fixture(autouse=True)
def shelf(live_server: LiveServer, list_app: ListApp) -> None:
    list_app("Northwind Notes")
    list_app("Wiki.js", community=True, general={"use_cases": ["Zero Trust"], "description": "Pages."})
    list_app("DokuWiki", community=True, general={"use_cases": [], "description": "More pages."})


def test_results_counts_and_address_follow_what_is_asked(browse: Browse) -> None:
    page = browse(None, "/catalog/")
    title = page.locator("#results-title")
    page.locator("#q").press_sequentially("wiki")
    expect(title).to_have_text("2 integrations")
    expect(page.locator("#q")).to_be_focused()
    assert page.url.endswith("/catalog/?q=wiki")
    page.get_by_label("Zero Trust").check()
    expect(title).to_have_text("1 integration")
    expect(page.get_by_label("Zero Trust")).to_be_focused()
    expect(page.locator("#results-said")).to_have_text("1 integration found")
    page.get_by_label("Sort").select_option("name")
    page.wait_for_url("**sort=name")
    assert page.url.endswith("/catalog/?q=wiki&use_case=Zero+Trust&sort=name")
    page.get_by_role("link", name=re.compile("Zero Trust.*remove this filter")).click()
    expect(title).to_have_text("2 integrations")
    page.go_back()
    expect(title).to_have_text("1 integration")


def test_on_a_phone_filters_are_a_sheet_that_stays_open_while_ticking(browse: Browse, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    browse(None, "/catalog/")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Zero Trust").check()
    expect(page.get_by_role("button", name="Show 1")).to_be_visible()
    page.get_by_role("button", name="Show 1").click()
    expect(page.get_by_label("Zero Trust")).to_be_hidden()
    expect(page.locator("#results-title")).to_have_text("1 integration")


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_and_nothing_hangs_out(
    cast: Cast, browse: Browse, page: Page, theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    inside = org_path(cast.globex, "catalog:catalog")
    for person, path in (
        (None, "/catalog/"),
        (None, "/catalog/?q=zzzz&maker=vendor"),
        (None, "/catalog/northwind-notes/"),
        (None, "/catalog/wiki-js/"),
        (cast.priya, f"{inside}northwind-notes/"),
        (cast.nadia, org_path(cast.harbour, "catalog:listing", "northwind-notes")),
    ):
        browse(person, path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
