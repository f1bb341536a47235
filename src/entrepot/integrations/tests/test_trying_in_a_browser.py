"""The panel beside a dynamic field, and the names that it suggests, in a browser."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from entrepot.integrations import actions
from entrepot.integrations.documents import read
from entrepot.integrations.models import Version
from entrepot.integrations.tests.drafts import complete, draft
from entrepot.integrations.tests.test_in_a_browser import Visit, site, visit  # noqa: F401 - fixtures
from entrepot.testing import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def version(site: Cast) -> Version:  # noqa: F811
    made = draft(site.omar)
    document = complete()
    document["tenant_settings"].append(
        {"label": "Data region", "name": "data_region", "type": "string", "example": "eu", "required": True}
    )
    actions.save_document(made, document, by=site.omar)
    return made


@pytest.fixture
def oidc(site: Cast, visit: Visit, version: Version) -> Callable[..., Page]:  # noqa: F811
    return lambda **options: visit(site.omar, "integrations:edit", version.id, "oidc", **options)


def comes_to_be_saved(page: Page, version: Version, login: str) -> None:
    """The draft says so, and everything that was asked of the server is answered."""
    for _ in range(50):
        version.refresh_from_db()
        if read(version.document).manifest.capabilities["oidc"].initiate_login_uri == login:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail(f"{login} is not saved")
    page.wait_for_timeout(500)


def panel_of(page: Page) -> Locator:
    return page.locator('[data-try="f-oidc-initiate_login_uri"]')


def test_the_result_follows_what_is_typed(oidc: Callable[..., Page], version: Version):
    page = oidc()
    field = page.get_by_label("Initiate login URI")
    panel = panel_of(page)
    result = panel.locator("[data-result]")
    panel.locator("summary").click()
    expect(result).to_contain_text("https://acme.northwind.example/login")
    panel.get_by_label("Subdomain").fill("globex")
    expect(result).to_contain_text("https://globex.northwind.example/login")
    expect(panel.get_by_label("Data region")).to_be_hidden()
    field.fill("https://{app.data_region == 'eu' ? 'eu' : 'www'}.northwind.example/{app.subdomain}")
    expect(result).to_contain_text("https://eu.northwind.example/globex")
    panel.get_by_label("Data region").fill("us")
    expect(result).to_contain_text("https://www.northwind.example/globex")
    expect(result.locator("dd code")).to_have_text(["eu.northwind.example", "www.northwind.example"])
    panel.get_by_label("Subdomain").fill("evil.example/")
    expect(result).to_contain_text("only letters, digits and - . _ ~ can stand there")
    expect(result.locator("mark")).to_have_text("{app.subdomain}")
    field.fill("https://{app.data_region == }")
    expect(result).to_contain_text("expected a value")
    expect(panel.get_by_label("Data region")).to_be_visible()
    comes_to_be_saved(page, version, "https://{app.data_region == }")


def test_values_typed_in_the_panel_send_no_draft(oidc: Callable[..., Page], version: Version):
    page = oidc()
    sent: list[str] = []
    page.on(
        "request",
        lambda request: (
            sent.append(f"{request.url} {request.post_data}") if request.method == "POST" else None
        ),
    )
    panel = panel_of(page)
    panel.locator("summary").click()
    panel.get_by_label("Subdomain").press("End")
    panel.get_by_label("Subdomain").press_sequentially("x")
    panel.get_by_label("Subdomain").press("Enter")
    expect(panel.locator("[data-result]")).to_contain_text("https://acmex.northwind.example/login")
    page.wait_for_timeout(900)
    assert sent
    assert all("/try/ " in one for one in sent)
    assert all("redirect_uris" not in one for one in sent)
    assert page.url.endswith("/oidc/")


def test_names_are_completed_by_keys(oidc: Callable[..., Page], version: Version):
    page = oidc()
    field = page.get_by_label("Initiate login URI")
    names = page.get_by_role("listbox", name="Settings and functions")
    field.fill("")
    field.press_sequentially("https://{")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option", selected=True)).to_contain_text("app.subdomain")
    field.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("app.data_region")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "none")
    field.press("ArrowUp")
    field.press("Enter")
    expect(field).to_have_value("https://{app.subdomain}")
    expect(names).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially(".northwind.example/{substringbef")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text("String input, String searchString")
    field.press("Tab")
    expect(field).to_be_focused()
    field.press_sequentially("data")
    field.press("Tab")
    field.press_sequentially(", '{app.")
    expect(names).to_be_hidden()
    expect(field).to_have_value(
        "https://{app.subdomain}.northwind.example/{String.substringBefore(app.data_region, '{app.)}"
    )
    field.fill("https://{app.}.northwind.example/")
    field.press("End")
    for _ in range(len("}.northwind.example/")):
        field.press("ArrowLeft")
    field.press("ArrowDown")
    expect(names).to_be_visible()
    field.press("Escape")
    expect(names).to_be_hidden()
    field.press("ArrowDown")
    page.get_by_role("option", name=re.compile("data_region")).click()
    expect(field).to_have_value("https://{app.data_region}.northwind.example/")
    comes_to_be_saved(page, version, "https://{app.data_region}.northwind.example/")


def test_tab_leaves_a_field_whose_list_is_closed(oidc: Callable[..., Page]):
    page = oidc()
    field = page.get_by_label("Initiate login URI")
    field.press("End")
    field.press("Tab")
    expect(field).not_to_be_focused()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_nobody_is_shut_out(oidc: Callable[..., Page], version: Version):
    page = oidc()
    for panel in page.locator(".try > summary").all():
        panel.click()
    expect(page.locator(".try[open]")).to_have_count(3)
    field = page.get_by_label("Initiate login URI")
    field.fill("https://{app.subdomian}.northwind.example/{")
    field.press_sequentially("app.")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # nothing lies under the bar
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_timeout(300)  # colours change within that
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    comes_to_be_saved(page, version, "https://{app.subdomian}.northwind.example/{app.")


def test_it_works_without_script(oidc: Callable[..., Page]):
    page = oidc(java_script_enabled=False)
    panel = panel_of(page)
    panel.locator("summary").click()
    expect(panel).to_contain_text("https://acme.northwind.example/login")
    panel.get_by_label("Subdomain").fill("globex")
    panel.get_by_role("button", name="Try these values").click()
    expect(page.get_by_role("heading", name="Try it: Initiate login URI")).to_be_visible()
    expect(page.locator(".trial-result")).to_contain_text("https://globex.northwind.example/login")
    page.get_by_label("Address").fill("https://{app.data_region}.northwind.example/")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".trial-result")).to_contain_text("https://eu.northwind.example/")
