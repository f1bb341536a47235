"""What only a browser can show: saving while one types, and that nobody is shut out."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from entrepot.integrations import actions
from entrepot.integrations.documents import read
from entrepot.integrations.models import Version
from entrepot.integrations.tests.drafts import complete, draft, image, published
from entrepot.orgs import sessions
from entrepot.orgs.addresses import org_prefix, org_url
from entrepot.orgs.models import User
from entrepot.testing import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


@pytest.fixture
def site(live_server: Any, settings: Any) -> Cast:
    settings.ROOT_URL = live_server.url
    return make_cast()


@pytest.fixture
def visit(site: Cast, new_context: Callable[..., BrowserContext]) -> Iterator[Visit]:
    """Opens a page of the organisation as somebody who is signed in; scripts must not fail on it."""
    failures: list[str] = []
    pages: list[Page] = []

    def _open(person: User, name: str, *args: object, **options: Any) -> Page:
        context = new_context(**options)
        _, token = sessions.start(person)
        address = org_url(person.org, name, *args)
        cookie = {"name": sessions.cookie_name(person.org), "value": token, "domain": "localhost"}
        context.add_cookies([{**cookie, "path": org_prefix(person.org) + "/"}])
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(address)
        return page

    yield _open
    for page in pages:
        page.unroute_all(behavior="wait")
    assert failures == []


def general(version: Version) -> Any:
    version.refresh_from_db()
    return read(version.document).manifest.general


def test_typing_is_saved_and_answered_in_place(site: Cast, visit: Visit):
    version = draft(site.omar)
    page = visit(site.omar, "integrations:edit", version.id, "general")
    page.get_by_label("App website").press_sequentially("http://northwind.example")
    said = page.locator("#f-general-website-error")
    expect(said).to_contain_text("Only https is allowed.")
    expect(page.get_by_label("App website")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#saved")).to_contain_text("s ago")
    page.get_by_label("App website").fill("https://northwind.example")
    expect(said).to_have_text("")
    expect(page.get_by_label("App website")).not_to_have_attribute("aria-invalid", "true")
    page.get_by_role("group", name="Is the app in the catalog already?").get_by_label("Yes").check()
    expect(page.get_by_label("What changes?")).to_be_visible()
    page.get_by_label("Automation", exact=True).check()
    expect(page.locator("#f-general-use_cases-count")).to_have_text("2 of 5")
    assert general(version).website == "https://northwind.example"
    assert general(version).use_cases == ["Automation"]


def test_leaving_at_once_loses_nothing(site: Cast, visit: Visit):
    version = draft(site.omar)
    page = visit(site.omar, "integrations:edit", version.id, "general")
    page.get_by_label("Description").fill("Typed and left.")
    page.goto(org_url(site.northwind, "integrations:mine"))
    expect(page.get_by_role("heading", name="My integrations")).to_be_visible()
    page.wait_for_timeout(500)
    assert general(version).description == "Typed and left."


def test_a_lost_connection_is_said_and_made_good(site: Cast, visit: Visit):
    version = draft(site.omar)
    page = visit(site.omar, "integrations:edit", version.id, "general")
    page.context.set_offline(True)
    page.get_by_label("Description").fill("Typed in a tunnel.")
    expect(page.locator("#saved")).to_contain_text("Not saved: no connection.")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("s ago")
    assert general(version).description == "Typed in a tunnel."


def test_a_session_that_ended_does_not_take_away_what_was_typed(site: Cast, visit: Visit):
    version = draft(site.omar)
    page = visit(site.omar, "integrations:edit", version.id, "general")
    sessions.end_all(site.omar, by=site.omar)
    page.get_by_label("Description").fill("Typed too late.")
    expect(page.locator("#saved")).to_contain_text("Not saved: sign in again")
    expect(page.get_by_label("Description")).to_have_value("Typed too late.")


def test_two_people_see_each_other_and_choose(site: Cast, visit: Visit):
    version = draft(site.omar)
    omar = visit(site.omar, "integrations:edit", version.id, "general")
    maya = visit(site.maya, "integrations:edit", version.id, "general")
    omar.get_by_label("App website").fill("https://omar.example")
    expect(omar.locator("#saved")).to_contain_text("s ago")
    maya.get_by_label("App website").fill("https://maya.example")
    said = maya.locator("#f-general-website-error")
    expect(said).to_contain_text("Omar Reyes changed this meanwhile")
    expect(said).to_contain_text("https://omar.example")
    said.get_by_role("button", name="Keep mine").click()
    expect(maya.get_by_label("App website")).to_have_value("https://maya.example")
    assert general(version).website == "https://maya.example"
    omar.get_by_label("Description").fill("Something else.")
    expect(omar.get_by_label("App website")).to_have_value("https://maya.example")


def test_an_icon_is_taken_as_soon_as_it_is_chosen(site: Cast, visit: Visit):
    version = draft(site.omar)
    page = visit(site.omar, "integrations:edit", version.id, "general")
    chooser = page.get_by_label("Icon", exact=True)
    chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"no image"})
    expect(page.locator("#f-general-icon-error")).to_contain_text("This is not a PNG")
    page.wait_for_timeout(200)  # nobody chooses the next one sooner
    chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": image()})
    expect(page.locator(".icon-drop img")).to_have_count(3)
    for size in page.locator(".icon-drop img").all():
        size.evaluate("image => image.decode()")  # waits for the image, and fails where it is none


def test_return_saves_and_removes_nothing(site: Cast, visit: Visit):
    version = draft(site.omar)
    actions.save_document(version, complete(), by=site.omar)
    page = visit(site.omar, "integrations:edit", version.id, "tenant_settings")
    page.get_by_label("Sample value").fill("globex")
    page.get_by_label("Sample value").press("Enter")
    expect(page.get_by_label("Sample value")).to_have_value("globex")
    expect(page.locator(".setting")).to_have_count(1)


@pytest.mark.threat("TEXT-02")
@pytest.mark.parametrize("tab", ["general", "support", "tenant_settings", "oidc", "test_account"])
def test_nothing_that_a_vendor_types_runs(site: Cast, visit: Visit, tab: str):
    hostile = "\"'><img src=x onerror=alert(1)><script>alert(1)</script><b hx-get=/ hx-trigger=load>"
    version = draft(site.omar, hostile)
    document = complete()
    document["general"] |= {
        "name": hostile,
        "description": hostile,
        "website": hostile,
        "use_cases": [hostile],
    }
    document["support"] = {"contacts": [{"kind": "url", "value": hostile}], "escalation": hostile}
    document["tenant_settings"] = [dict.fromkeys(("label", "name", "type", "example", "help"), hostile)]
    document["capabilities"]["oidc"] |= {"redirect_uris": [hostile], "guide_url": hostile}
    document["test_account"] = {"url": hostile, "username": hostile, "instructions": hostile}
    actions.save_document(version, document, by=site.omar)
    page = visit(site.omar, "integrations:edit", version.id, tab)
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    assert page.locator("img[src=x], main script, b[hx-get]").count() == 0
    page.locator("#draft-form").dispatch_event("change")
    expect(page.locator("#saved")).to_contain_text("ago")
    assert page.locator("img[src=x], main script, b[hx-get]").count() == 0


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(site: Cast, visit: Visit, theme: str, width: int):
    version = draft(site.omar, "Northwind Board")
    document = complete()
    document["tenant_settings"][0]["name"] = "Sub-Domain"
    document["general"]["website"] = "http://x.example"
    actions.save_document(version, document, by=site.omar)
    actions.start_update(published(site.maya).integration, by=site.maya)
    look = {"color_scheme": theme, "viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
    pages = [("integrations:mine",), ("integrations:start",)]
    pages += [
        ("integrations:edit", version.id, tab) for tab in ("general", "support", "tenant_settings", "oidc")
    ]
    for name, *args in [*pages, ("integrations:edit", version.id, "test_account")]:
        page = visit(site.maya, name, *args, **look)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [(name, args, one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def test_an_icon_chosen_between_two_saves_on_a_slow_line_is_kept(site: Cast, visit: Visit):
    version = draft(site.omar)
    page = visit(site.omar, "integrations:edit", version.id, "general")
    page.route("**/general/", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.get_by_label("App website").fill("https://northwind.example")
    page.get_by_label("Category").select_option("Collaboration")
    page.get_by_label("Icon", exact=True).set_input_files(
        {"name": "icon.png", "mimeType": "image/png", "buffer": image()}
    )
    page.get_by_label("Description").fill("Write things down together.")
    page.get_by_label("Description").blur()
    expect(page.get_by_text("as it stands in the catalog")).to_be_visible()
    expect(page.get_by_role("link", name="description", exact=True)).to_have_count(0)
    version.refresh_from_db()
    assert version.icon_id
    assert general(version).description == "Write things down together."
