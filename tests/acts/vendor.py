"""Northwind: signs up, drafts Northwind Notes, answers the findings."""

import re
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.postbox import link_in, text_of
from tests.somebody import CHOSEN, Somebody

MAYA = "maya@northwind.example"
APP = "Northwind Notes"
FIRST, MENDED = (
    "Write things down together, and find them again.",
    "Write things down together, and find them again. Accounts are made at the first sign-in.",
)
ESCALATION, ACCOUNT_PASSWORD = "identity-team@northwind.example", "drawbridge nine walnut"


def signs_up(maya: Somebody) -> None:
    page = maya.page
    page.goto(maya.world.root)
    maya.photograph("landing")
    page.get_by_role("link", name="Publish an integration").first.click()
    page.get_by_label("Organisation").fill("Northwind")
    page.get_by_label("Given name").fill("Maya")
    page.get_by_label("Family name").fill("Lindqvist")
    page.get_by_label("Company e-mail").fill(MAYA)
    expect(page.get_by_label("Short name")).to_have_value("northwind")
    maya.photograph("sign-up")
    maya.press("Send me the link")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    maya.photograph("sign-up-sent")
    page.goto(link_in(maya.world.postbox.mail(MAYA, "Northwind"), "token="))
    page.get_by_label("Password").fill(CHOSEN)
    maya.photograph("sign-up-confirm")
    maya.press("Create Northwind")
    expect(page).to_have_url(maya.world.org("northwind", "/integrations/"))
    maya.photograph("integrations-none")


def starts_a_submission(maya: Somebody) -> None:
    page = maya.page
    page.get_by_role("link", name="Start submission").first.click()
    maya.photograph("draft-start")
    page.get_by_label("App name").fill(APP)
    maya.press("Start")
    expect(page.get_by_role("heading", name=APP, level=1)).to_be_visible()
    expect(submit_button(page)).to_be_disabled()


def fills_in_general(maya: Somebody) -> None:
    page = maya.page
    choose(page, "Is the app in the catalog already?", "No")
    type_in(page, "App website", "www.northwind.example")
    expect(page.get_by_text("https://", exact=False).first).to_be_visible()
    maya.photograph("draft-general-error")
    type_in(page, "App website", "https://www.northwind.example")
    page.get_by_label("Category").select_option("Documents and knowledge")
    page.get_by_role("checkbox", name="Automation").check()
    type_in(page, "Description", FIRST)
    page.get_by_label("Icon", exact=True).set_input_files(
        {"name": "notes.png", "mimeType": "image/png", "buffer": icon()}
    )
    expect(page.get_by_text("as it stands in the catalog")).to_be_visible()
    is_complete(page, "General")
    maya.photograph("draft-general")


def fills_in_support(maya: Somebody) -> None:
    page = maya.page
    to_tab(page, "Customer support")
    maya.press("Add the first contact")
    page.get_by_label("Contact", exact=True).fill("help@northwind.example")
    type_in(page, "Escalation contact", "support@northwind.example")
    expect(page.get_by_role("main").get_by_text("queue", exact=False).last).to_be_visible()
    type_in(page, "Escalation contact", ESCALATION)
    is_complete(page, "Customer support")
    maya.photograph("draft-support")


def fills_in_tenant_settings(maya: Somebody) -> None:
    page = maya.page
    to_tab(page, "Tenant settings")
    maya.photograph("draft-tenant-settings-none")
    maya.press("Add the first setting")
    page.get_by_label("Label").fill("Workspace")
    page.get_by_label("Name", exact=True).fill("workspace")
    page.get_by_label("Sample value").fill("acme")
    page.get_by_label("Help for the admin").fill("The part of the address after /t/.")
    is_complete(page, "Tenant settings")
    maya.photograph("draft-tenant-settings")


def fills_in_oidc(maya: Somebody) -> None:
    page, app = maya.page, maya.world.notes_root
    to_tab(page, "OpenID Connect")
    type_in(page, "Redirect URI 1", f"{app}/t/{{app.workspace}}/sso/callback")
    type_in(page, "Initiate login URI", f"{app}/t/{{app.workspace}}/login")
    type_in(page, "Post-logout redirect URI 1", f"{app}/t/{{app.workspace}}/signed-out")
    type_in(page, "Sign-in page of your app", "https://www.northwind.example/sign-in")
    choose(page, "Does your app create accounts at first sign-in?", "Yes")
    choose(page, "Does your app serve several customers", "Yes")
    choose(page, "Who configures it?", "Customers themselves")
    type_in(page, "Configuration guide", "https://www.northwind.example/help/single-sign-on")
    is_complete(page, "OpenID Connect")
    maya.photograph("draft-oidc")


def fills_in_the_test_account(maya: Somebody) -> None:
    page = maya.page
    to_tab(page, "Test account")
    type_in(page, "Account URL", "https://www.northwind.example/sign-in")
    type_in(page, "Username or e-mail", "isvtest@harbour.example")
    type_in(page, "Password", ACCOUNT_PASSWORD)
    expect(page.get_by_text("A password is set.")).to_be_visible()
    assert ACCOUNT_PASSWORD not in page.content(), "it is never shown back"
    is_complete(page, "Test account")
    maya.photograph("draft-test-account")


def submits(maya: Somebody) -> None:
    page, world = maya.page, maya.world
    expect(submit_button(page)).to_be_enabled()
    submit_button(page).click()
    expect(page.get_by_text("Pending review by Harbour").first).to_be_visible()
    expected = page.get_by_text(re.compile(r"Expect an answer by")).first
    expect(expected).to_be_visible()
    maya.photograph("review-status-waiting")
    mail = text_of(world.postbox.mail(MAYA, APP))
    assert re.search(r"\d{1,2}(st|nd|rd|th)? [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2}", mail), (
        "the mail names the date"
    )
    maya.go("My integrations")
    expect(page.get_by_role("link", name=APP).first).to_be_visible()
    maya.photograph("integrations-with-network")
    maya.sign_out()


def answers_and_resubmits(maya: Somebody, finding: str) -> None:
    """Reads of the finding in the mail, mends the field, says so, and submits again."""
    page, world = maya.page, maya.world
    mail = world.postbox.mail(MAYA, "action required")
    assert finding in text_of(mail)
    maya.sign_in("northwind", MAYA, CHOSEN)
    expect(page.get_by_text("Waiting for you").first).to_be_visible()
    maya.photograph("integrations-waiting-for-you")
    page.get_by_role("link", name="Answer findings").click()
    maya.photograph("review-status-findings")
    page.get_by_role("link", name="Go to the field").first.click()
    type_in(page, "Description", MENDED)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    maya.photograph("draft-with-finding")
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_label("Your answer").fill("It is the last sentence now.")
    maya.press("Answer")
    expect(page.get_by_role("main").get_by_text("Answered").first).to_be_visible()
    maya.press("Resubmit")
    expect(page.get_by_text("Pending review by Harbour").first).to_be_visible()


def sees_it_published(maya: Somebody) -> None:
    page, world = maya.page, maya.world
    assert "catalog" in text_of(world.postbox.mail(MAYA, "is in the catalog"))
    page.goto(world.org("northwind", "/integrations/"))
    expect(page.get_by_text("Live in the catalog")).to_be_visible()
    maya.photograph("integrations-published")
    page.get_by_role("link", name=APP).first.click()
    maya.photograph("integration-published")


def submit_button(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("main").get_by_role("button", name="Submit for review")


def to_tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of the submission").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()


def is_complete(page: Page, name: str) -> None:
    """The tab of this name says 100 %, without anybody having pressed a button."""
    tab = page.get_by_role("navigation", name="Parts of the submission").get_by_role("link", name=name)
    expect(tab).to_have_accessible_name(re.compile(rf"100 % complete\s+{name}"))


def type_in(page: Page, label: str, text: str) -> None:
    """Type as a person does, key by key, over what stands there; then go on to the next field."""
    field = page.get_by_role("main").get_by_label(label, exact=True)
    field.fill("")
    field.press_sequentially(text, delay=0)
    field.blur()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_role("radio", name=answer, exact=True).check()


def icon() -> bytes:
    """A picture of a note, 200 by 200."""
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((30, 20, 170, 180), radius=16, fill="#f5c542")
    for line in range(4):
        pen.rounded_rectangle(
            (54, 56 + 28 * line, 146 - 30 * (line == 3), 66 + 28 * line), radius=5, fill="#5a4300"
        )
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
