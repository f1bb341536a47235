"""An update of installed settings, as a vendor sees it: asked while typing, moved by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from entrepot.instances.models import Instance
from entrepot.instances.tests.browser import Browse, browsing, violations
from entrepot.integrations import actions as drafts
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast

pytestmark = pytest.mark.browser


@pytest.fixture
def browse(page: Page, live_server: LiveServer) -> Iterator[Browse]:
    with browsing(page, live_server, asks=True) as opened:
        yield opened


def ask_for_a_new_name(page: Page) -> None:
    page.get_by_role("textbox", name="Name", exact=True).fill("tenant")
    expect(page.get_by_text("Rename the setting subdomain? Not saved yet.")).to_be_visible()
    expect(page.get_by_text("1 installed instance has a value for it")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_a_new_name_for_a_published_setting_is_asked_about_while_typing(
    cast: Cast, installed: Instance, browse: Browse, page: Page, theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    update = drafts.start_update(installed.release.integration, by=cast.omar)
    browse(cast.omar, org_path(cast.northwind, "integrations:edit", update.id, "tenant_settings"))
    ask_for_a_new_name(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Keep subdomain").click()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("subdomain")
    expect(page.get_by_text("Not saved yet.")).to_have_count(0)
    ask_for_a_new_name(page)
    page.get_by_role("button", name="Rename in all properties too").click()
    expect(page.get_by_text("Renames the setting subdomain to tenant.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Remove tenant", exact=False).or_(
        page.get_by_role("button", name="Remove Subdomain")
    ).click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    expect(page.get_by_text("Removes the setting subdomain.")).to_be_visible()


def test_removing_a_published_setting_asks_first_and_keeping_it_is_focused(
    cast: Cast, installed: Instance, browse: Browse, page: Page
) -> None:
    update = drafts.start_update(installed.release.integration, by=cast.omar)
    browse(cast.omar, org_path(cast.northwind, "integrations:edit", update.id, "tenant_settings"))
    page.get_by_role("button", name="Remove Subdomain").click()
    expect(page.get_by_text("Remove the setting subdomain? Not saved yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Keep subdomain")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("subdomain")
    page.get_by_role("button", name="Remove Subdomain").click()
    page.get_by_role("button", name="Remove anyway").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_settings_are_moved_by_keyboard(cast: Cast, installed: Instance, browse: Browse, page: Page) -> None:
    update = drafts.start_update(installed.release.integration, by=cast.omar)
    for index, label in ((1, "Region"), (2, "Team")):
        drafts.add_item(update, "tenant_settings", by=cast.omar)
        drafts.save_field(update, f"tenant_settings.{index}.label", label, by=cast.omar)
    browse(cast.omar, org_path(cast.northwind, "integrations:edit", update.id, "tenant_settings"))
    page.get_by_role("button", name="Move Subdomain down").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move Subdomain down")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move Subdomain up")).to_be_focused()
    expect(page.get_by_role("button", name="Move Subdomain down")).to_be_disabled()
    update.refresh_from_db()
    assert [one["label"] for one in update.document["tenant_settings"]] == ["Region", "Team", "Subdomain"]
    assert violations(page) == []


def test_without_scripts_each_step_is_asked_and_taken(
    cast: Cast, installed: Instance, new_context: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    integration = installed.release.integration
    update = drafts.start_update(integration, by=cast.omar)
    name = page.get_by_role("textbox", name="Name", exact=True)
    with browsing(page, live_server, asks=True) as browse:
        browse(cast.omar, org_path(cast.northwind, "integrations:edit", update.id, "tenant_settings"))
        name.fill("tenant")
        page.get_by_role("button", name="Save and go on to OpenID Connect").click()
        expect(page.get_by_text("Rename the setting subdomain? Not saved yet.")).to_be_visible()
        expect(name).to_have_value("tenant")
        page.get_by_role("button", name="Rename in all properties too").click()
        expect(page.get_by_text("Renames the setting subdomain to tenant.")).to_be_visible()
        browse(cast.priya, org_path(cast.globex, "instances:install", integration.id))
        page.get_by_label("Subdomain").fill("globex")
        page.get_by_role("button", name="Install", exact=True).click()
        expect(page.get_by_text("Not installed yet.")).to_be_visible()
        expect(page.locator(".results")).to_contain_text("https://globex.northwind.example/login")
        page.get_by_role("button", name="Install", exact=True).click()
        expect(page.get_by_text("Client secret").first).to_be_visible()
