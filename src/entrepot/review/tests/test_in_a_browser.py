"""Both sides in Chromium: the way of a finding by clicks and keys, and axe on every page."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.orgs import sessions
from entrepot.orgs.addresses import org_url
from entrepot.orgs.models import User
from entrepot.review import actions
from entrepot.review.tests.worlds import AT, BLOCKS, claimed, returned, submitted
from entrepot.testing import Cast

pytestmark = pytest.mark.browser
WIDTHS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]


@pytest.fixture(autouse=True)
def _served(live_server: Any, settings: Any) -> None:
    settings.ROOT_URL = live_server.url


def arrive(page: Page, person: User, root: str) -> None:
    """The browser is the person's from now on."""
    _, token = sessions.start(person)
    page.context.add_cookies([{"name": sessions.cookie_name(person.org), "value": token, "url": root}])


def faults(page: Page) -> list[object]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def test_an_analyst_claims_finds_and_returns(cast: Cast, page: Page, settings: Any) -> None:
    version = submitted(cast)
    arrive(page, cast.tomas, settings.ROOT_URL)
    page.goto(org_url(cast.harbour, "review:desk"))
    page.get_by_role("button", name="Claim the next one").click()
    page.locator("a[href$='path=oidc.redirect_uris']").click()
    page.get_by_label("What is wrong").fill("It breaks without a region")
    page.get_by_label("How to mend it").fill("Give it a default.")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text("It breaks without a region").first.wait_for()
    page.get_by_role("button", name="Return to Northwind…").focus()
    page.keyboard.press("Enter")
    page.get_by_label("A letter on top").fill("Nearly there.")
    page.get_by_role("button", name="Return it").click()
    page.get_by_text("Northwind Notes v1 is with Northwind again.").wait_for()
    version.refresh_from_db()
    assert version.state is Status.INITIAL_CHANGES


def test_a_vendor_answers_and_resubmits(cast: Cast, page: Page, settings: Any) -> None:
    version, _ = returned(submitted(cast), cast.tomas, BLOCKS)
    arrive(page, cast.maya, settings.ROOT_URL)
    page.goto(org_url(cast.northwind, "review:status", version.id))
    page.get_by_label("Your answer").fill("It has one now.")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_text("Finding 1 is answered.").wait_for()
    page.get_by_role("button", name="Resubmit").click()
    page.get_by_text("Northwind Notes v1 is submitted.").wait_for()
    version.refresh_from_db()
    assert version.state is Status.INITIAL_REVIEW


def test_a_dialog_closes_by_escape_and_nothing_has_moved(cast: Cast, page: Page, settings: Any) -> None:
    version = submitted(cast)
    arrive(page, cast.maya, settings.ROOT_URL)
    page.goto(org_url(cast.northwind, "review:status", version.id))
    page.get_by_role("button", name="Withdraw…").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert Version.objects.get(pk=version.pk).state is Status.INITIAL_REVIEW


@pytest.mark.parametrize(("theme", "width"), WIDTHS)
def test_axe_finds_nothing_at_the_desk(cast: Cast, page: Page, settings: Any, theme: Any, width: int) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    arrive(page, cast.tomas, settings.ROOT_URL)
    version = claimed(cast, actions.submit(AT[Status.INITIAL_CHANGES](cast), by=cast.maya))
    actions.open_finding(version, BLOCKS, by=cast.tomas)
    live = org_url(cast.harbour, "review:submission", version.id)
    for address in (
        org_url(cast.harbour, "review:desk"),
        org_url(cast.harbour, "review:desk") + "?queue=vendor",
        live,
        org_url(cast.harbour, "review:finding_new", version.id),
    ):
        page.goto(address)
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(live)
    page.get_by_role("button", name="Return to Northwind…").click()
    page.get_by_role("dialog").wait_for()
    assert faults(page) == []
    box = page.get_by_role("dialog").bounding_box()
    assert box
    assert box["y"] >= 0 and box["y"] + box["height"] <= 900


@pytest.mark.parametrize(("theme", "width"), WIDTHS)
@pytest.mark.parametrize("status", [Status.INITIAL_CHANGES, Status.QA_REVIEW, Status.PUBLISHED])
def test_axe_finds_nothing_at_the_vendor_s(
    cast: Cast, page: Page, settings: Any, theme: Any, width: int, status: Status
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    arrive(page, cast.maya, settings.ROOT_URL)
    page.goto(org_url(cast.northwind, "review:status", AT[status](cast).id))
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
