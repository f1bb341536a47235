"""What only a browser can show: drawings, scripts, keys, and that nobody is shut out."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Browse = Callable[[str], Page]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
@pytest.mark.parametrize("path", ["/styleguide/", "/pages/focus/", "/pages/error/"])
def test_axe_finds_nothing(browse: Browse, page: Page, path: str, theme: str, width: int) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    browse(path)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    if path == "/pages/focus/":
        page.evaluate("document.querySelector('main .card-body').innerHTML = '<h1>Sign in</h1>'")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def test_no_page_is_wider_than_a_phone(browse: Browse, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    browse("/styleguide/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_icons_are_drawn_from_the_sprite(browse: Browse) -> None:
    page = browse("/styleguide/")
    page.wait_for_load_state("networkidle")
    empty = """[...document.querySelectorAll("svg use")].filter(
        (use) => use.checkVisibility() && !use.getBBox().width && !use.getBBox().height).length"""
    assert page.evaluate(empty) == 0


def test_the_theme_is_kept(browse: Browse, page: Page) -> None:
    page.emulate_media(color_scheme="light")
    browse("/styleguide/")
    page.get_by_role("button", name="Switch between light and dark").click()
    browse("/styleguide/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_launcher_narrows_and_is_moved_by_keys(browse: Browse) -> None:
    page = browse("/styleguide/")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="Find an app")
    expect(box).to_be_focused()
    box.press_sequentially("lantern fin")
    expect(page.locator("[data-tile]:visible")).to_have_count(1)
    expect(page.locator("[data-launcher-found]")).to_have_text("1 of 7 apps")
    box.fill("")
    box.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tile:focus")).to_contain_text("Greyling Chat")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    box.fill("zzz")
    expect(page.get_by_role("heading", name="Nothing by that name")).to_be_visible()


def test_a_counter_counts_and_warns_near_the_limit(browse: Browse) -> None:
    page = browse("/styleguide/")
    counter = page.locator("#sg-name-count")
    page.locator("#sg-name").fill("x" * 60)
    expect(counter).to_have_text("60 / 64")
    expect(counter).to_have_attribute("data-tone", "warn")


def test_a_toast_can_be_dismissed(browse: Browse) -> None:
    page = browse("/styleguide/")
    toasts = page.locator("[data-toast]")
    before = toasts.count()
    toasts.first.get_by_role("button", name="Dismiss").click()
    expect(toasts).to_have_count(before - 1)


def test_copying_says_so(browse: Browse, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    browse("/styleguide/")
    button = page.locator("#copy .sample-stage [data-copy]")
    button.click()
    expect(button).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "https://globex.harbour.example"


def test_a_dialog_and_a_menu_open_without_a_script(browse: Browse) -> None:
    page = browse("/styleguide/")
    page.get_by_role("button", name="More for Northwind Notes").click()
    menu = page.locator("#sample-menu")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Delete the draft…").first.click()
    expect(page.get_by_role("dialog", name="Delete Northwind Whiteboard?")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
