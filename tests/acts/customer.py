"""Globex: its admin installs Northwind Notes and connects it there, and Jonas signs in to it by a click."""

import re

from playwright.sync_api import Page, expect

from tests.acts.vendor import ACCOUNT_PASSWORD, APP, ESCALATION
from tests.postbox import link_in
from tests.somebody import CHOSEN, Somebody

JONAS = "jonas@globex.example"
WORKSPACE_PASSWORD = "thirteen green umbrellas"


def finds_it_in_public(anybody: Somebody) -> None:
    """Nobody in particular, who is signed in nowhere."""
    page = anybody.page
    page.goto(f"{anybody.world.root}/catalog/")
    anybody.photograph("catalog")
    page.get_by_role("searchbox", name="Find an integration").press_sequentially("together")
    page.get_by_role("searchbox", name="Find an integration").press("Enter")
    page.get_by_role("main").get_by_role("link", name=APP).click()
    expect(page.get_by_role("heading", name=APP, level=1)).to_be_visible()
    expect(page.get_by_text("help@northwind.example")).to_be_visible()
    for private in (ESCALATION, "isvtest@harbour.example", ACCOUNT_PASSWORD, "telephone"):
        assert private not in page.content()
    anybody.photograph("listing")


def invites_jonas(priya: Somebody) -> None:
    """A group for him first, then himself into it."""
    page = priya.page
    priya.go("Groups")
    priya.photograph("groups-none")
    page.get_by_role("link", name=re.compile("group", re.IGNORECASE)).and_(
        page.get_by_role("main").get_by_role("link")
    ).first.click()
    page.get_by_label("Name", exact=True).fill("Everyone in Sales")
    priya.photograph("group-new")
    page.get_by_role("main").get_by_role("button", name=re.compile("group", re.IGNORECASE)).first.click()
    expect(page.get_by_role("heading", name="Everyone in Sales", level=1)).to_be_visible()
    priya.photograph("group")
    priya.go("People")
    priya.photograph("people")
    page.get_by_role("link", name=re.compile("Invite")).first.click()
    page.get_by_label("Given name").fill("Jonas")
    page.get_by_label("Family name").fill("Weber")
    page.get_by_label("E-mail").fill(JONAS)
    page.get_by_role("checkbox", name="Everyone in Sales").check()
    priya.photograph("person-invite")
    priya.press("Send the invitation")
    expect(page.get_by_role("main").get_by_text("Jonas").first).to_be_visible()
    priya.photograph("person-invited")


def installs_it(priya: Somebody) -> dict[str, str]:
    """From the catalog, with the one setting that it asks for; gives what is shown once."""
    page = priya.page
    priya.go("Catalog")
    priya.photograph("catalog-inside")
    page.get_by_role("main").get_by_role("link", name=APP).first.click()
    priya.photograph("listing-inside")
    page.get_by_role("link", name="Install", exact=True).click()
    page.get_by_label("Workspace").fill("globex")
    priya.photograph("install")
    priya.press("Install")
    expect(page.get_by_role("heading", name=f"{APP} is installed")).to_be_visible()
    priya.photograph("installed")
    values = {name: copied(page, name) for name in ("Client ID", "Client secret", "Issuer")}
    with page.expect_console_message(lambda said: "status of 422" in said.text):
        page.reload()  # sends the form again, which is refused
    priya.complaints.pop()
    assert values["Client secret"] not in page.content(), "it is shown once"
    return values


def copied(page: Page, name: str) -> str:
    """What stands beside the copy button of this name."""
    return page.get_by_role("main").locator(".field", has_text=name).first.locator("code").inner_text()


def connects_the_app(priya: Somebody, values: dict[str, str]) -> None:
    """In the app itself: a workspace, its admin's password, and what the network gave."""
    page = priya.page
    page.goto(f"{priya.world.notes_root}/new")
    page.get_by_label("Name of the workspace").fill("Globex")
    page.get_by_label("Admin password").fill(WORKSPACE_PASSWORD)
    page.get_by_role("button", name="Open the workspace").click()
    page.get_by_label("Issuer").fill(values["Issuer"])
    page.get_by_label("Client ID").fill(values["Client ID"])
    page.get_by_label("Client secret").fill(values["Client secret"])
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("The connection works.")).to_be_visible()
    page.get_by_label("Client secret").fill(values["Client secret"])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def assigns_it(priya: Somebody) -> None:
    page, world = priya.page, priya.world
    page.goto(world.org("globex", "/apps/"))
    priya.photograph("apps")
    page.get_by_role("main").get_by_role("link", name=APP).first.click()
    priya.photograph("app-general")
    page.get_by_role("link", name=re.compile("Assignments")).click()
    assign(page, "Everyone in Sales")
    assign(page, "Priya")
    expect(page.get_by_role("rowheader", name="Everyone in Sales")).to_be_visible()
    priya.photograph("app-assignments")
    page.get_by_role("link", name="OpenID Connect", exact=True).click()
    priya.photograph("app-credentials")


def assign(page: Page, who: str) -> None:
    page.get_by_role("searchbox", name="Find a person or group to assign").press_sequentially(who)
    page.get_by_role("button", name=re.compile(f"Assign {who}")).click()
    expect(page.get_by_text(re.compile(f"{who}.* can use {APP} now"))).to_be_visible()


def accepts_and_clicks_the_tile(jonas: Somebody) -> None:
    """By the link in the mail to the launcher, and by the tile into the app, under his own name."""
    page, world = jonas.page, jonas.world
    page.goto(link_in(world.postbox.mail(JONAS, "Globex"), "token="))
    page.get_by_label("Password").fill(CHOSEN)
    jonas.press("Accept and sign in")
    expect(page).to_have_url(world.org("globex", "/home/"))
    jonas.photograph("launcher")
    page.get_by_role("main").get_by_role("link", name=APP).click()
    expect(page.get_by_role("region", name="Your account")).to_contain_text("Signed in as Jonas Weber")
    assert page.url.startswith(world.notes_root)
    page.get_by_role("link", name="Write the first note").click()
    page.get_by_label("Title").fill("What Globex said")
    page.get_by_label("Text").fill("They said yes.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What Globex said")).to_be_visible()


def signs_out_and_in_from_the_app(jonas: Somebody) -> None:
    """Signing out there ends the session here; signing in there asks for the password here."""
    page, world = jonas.page, jonas.world
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert page.url.startswith(f"{world.notes_root}/t/globex/signed-out")
    expect(page.get_by_text("Of this workspace and of your identity provider.")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    expect(page).to_have_url(re.compile(rf"^{world.org('globex', '/sign-in/')}"))
    jonas.photograph("sign-in-on-the-way")
    page.get_by_label("Login").fill(JONAS)
    page.get_by_label("Password", exact=True).fill(CHOSEN)
    jonas.press("Sign in")
    expect(page.get_by_role("region", name="Your account")).to_contain_text("Signed in as Jonas Weber")
    expect(page.get_by_role("link", name="What Globex said")).to_be_visible()


def reads_the_log(somebody: Somebody, slug: str, kinds: list[str]) -> None:
    """The organisation's own system log tells of each of these."""
    page = somebody.page
    page.goto(somebody.world.org(slug, "/log/"))
    somebody.photograph(f"log-{slug}")
    for kind in kinds:
        page.get_by_label("Kind").select_option(label=kind)
        somebody.press("Search")
        expect(page.get_by_role("main").get_by_role("link", name=kind).first).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=kinds[-1]).first.click()
    somebody.photograph(f"log-{slug}-event")
