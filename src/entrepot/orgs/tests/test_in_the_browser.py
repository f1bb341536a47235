"""What only a browser shows: nobody is shut out, nothing overflows, the page's script helps."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from entrepot.orgs import actions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.orgs.tests.browsing import Open, browse  # noqa: F401 - a fixture
from entrepot.testing import Cast, mails

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]


def pages(cast: Cast) -> list[tuple[str, User | None]]:
    zoe = actions.invite(cast.globex, email="zoe@globex.example", given_name="Zoe", by=cast.priya)
    actions.grant_role(cast.lena, Role.READ_ONLY_ADMIN, by=cast.priya)
    invitation = urlsplit(mails(zoe.email)[0].link)
    inside = ["people", "invite", "groups", "group_new", "settings", "account"]
    return [
        *((path, None) for path in ("/", "/sign-in/", "/sign-up/", "/sign-up/sent/", "/o/globex/forgot/")),
        ("/o/globex/sign-in/?login_hint=jonas", None),
        ("/o/globex/sign-in/?fresh=1", cast.jonas),
        (f"{invitation.path}?{invitation.query}", None),
        *((org_path(cast.globex, f"orgs:{name}"), cast.priya) for name in inside),
        *((org_path(cast.globex, "orgs:person", user.pk), cast.priya) for user in (cast.jonas, zoe)),
        (org_path(cast.globex, "orgs:person", cast.jonas.pk), cast.lena),
        (org_path(cast.globex, "orgs:group", cast.sales.pk), cast.priya),
        (org_path(cast.harbour, "orgs:organisations"), cast.nadia),
        (org_path(cast.harbour, "orgs:organisation_new"), cast.nadia),
        (org_path(cast.harbour, "orgs:organisation", cast.globex.pk), cast.nadia),
    ]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    cast: Cast,
    browse: Open,  # noqa: F811 - pytest's way
    page: Page,
    theme: str,
    width: int,
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for path, person in pages(cast):
        browse(path, as_=person)
        violations = Axe().run(page).response["violations"]
        found[path] = [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_a_short_name_is_suggested_while_the_name_is_typed(cast: Cast, browse: Open) -> None:  # noqa: F811
    page = browse("/sign-up/")
    page.get_by_label("Organisation").press_sequentially("Söder & Co.")
    slug = page.get_by_label("Short name")
    expect(slug).to_have_value("soder-co")
    expect(page.get_by_role("status")).to_contain_text("localhost:8000/o/soder-co")
    slug.fill("globex")
    expect(page.get_by_role("status")).to_contain_text("taken")
    page.get_by_label("Organisation").fill("Something else")
    page.wait_for_timeout(500)
    expect(slug).to_have_value("globex")  # what was typed is never overwritten


def test_what_cannot_be_undone_is_asked_first_without_a_script(cast: Cast, browse: Open) -> None:  # noqa: F811
    page = browse(org_path(cast.globex, "orgs:person", cast.jonas.pk), as_=cast.priya)
    expect(page.get_by_role("button", name="Deactivate", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Deactivate…").click()
    expect(page.get_by_role("heading", name="Deactivate Jonas Weber?")).to_be_visible()
    page.get_by_role("button", name="Keep the account").click()
    expect(page.get_by_role("heading", name="Deactivate Jonas Weber?")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_list_is_sorted_by_keyboard_on_a_desk_and_on_a_phone(
    cast: Cast,
    browse: Open,  # noqa: F811 - pytest's way
    page: Page,
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    browse(org_path(cast.globex, "orgs:people"), as_=cast.priya)
    people = page.locator("tbody th")
    expect(people.first).to_contain_text("Jonas Weber")
    page.get_by_role("link", name="Name", exact=True).focus()
    page.keyboard.press("Enter")
    expect(people.first).to_contain_text("Priya Raman")
    page.get_by_role("searchbox", name="Search people").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Name", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("thead [aria-sort]")).to_have_text("Login ↑")
