"""Harbour: two analysts review, its admin founds Globex."""

import re

from playwright.sync_api import expect

from tests.acts.vendor import APP, ESCALATION
from tests.postbox import link_in
from tests.somebody import CHOSEN, Somebody

PRIYA = "priya@globex.example"
FINDING = "The description does not say how accounts come about"


def founds_globex(nadia: Somebody) -> None:
    world, page = nadia.world, nadia.page
    page.goto(world.org("harbour", "/sign-in/"))
    nadia.photograph("sign-in")
    nadia.sign_in("harbour", world.people["nadia"])
    nadia.go("Organisations")
    nadia.photograph("organisations")
    page.get_by_role("link", name="New customer").click()
    page.get_by_label("Organisation").fill("Globex")
    page.get_by_label("Given name").fill("Priya")
    page.get_by_label("Family name").fill("Raman")
    page.get_by_label("E-mail").fill(PRIYA)
    nadia.photograph("organisation-new")
    nadia.press("Create it and send the invitation")
    expect(page.get_by_role("heading", name="Globex", level=1)).to_be_visible()
    nadia.photograph("organisation")


def returns_it_with_a_finding(tomas: Somebody) -> None:
    world, page = tomas.world, tomas.page
    tomas.sign_in("harbour", world.people["tomas"])
    tomas.go("Review desk")
    tomas.photograph("desk")
    page.get_by_role("button", name=re.compile(f"Claim.*{APP}")).click()
    expect(page.get_by_role("heading", name=APP, level=1)).to_be_visible()
    expect(page.get_by_text(ESCALATION).first).to_be_visible()
    tomas.photograph("desk-submission")
    page.get_by_role("link", name=re.compile("Finding here.*Description")).click()
    expect(page.get_by_label("Field")).to_have_value("general.description")
    page.get_by_role("radio", name=re.compile("Blocks", re.IGNORECASE)).check()
    page.get_by_label("What is wrong").fill(FINDING)
    page.get_by_label("How to mend it").fill("Say in a sentence that accounts are made at the first sign-in.")
    tomas.photograph("desk-finding-new")
    tomas.press("Write it down")
    page.get_by_label("Add a note").fill("Asked them by telephone, too.")
    tomas.press("Add")
    tomas.photograph("desk-submission-finding")
    tomas.press("Return to Northwind…")
    page.get_by_label("A letter on top").fill("Nearly there.")
    tomas.photograph("desk-return")
    tomas.press("Return it")
    expect(page.get_by_text("Nothing waits for Harbour")).to_be_visible()


def resolves_and_passes(tomas: Somebody) -> None:
    page = tomas.page
    page.goto(tomas.world.org("harbour", "/desk/"))
    tomas.press("Claim the next one")
    tomas.photograph("desk-submission-again")
    tomas.press("Resolve")
    tomas.press("Pass to QA…")
    tomas.photograph("desk-pass")
    tomas.press("Pass to QA")
    expect(page.get_by_role("heading", name="Review desk")).to_be_visible()


def publishes(ines: Somebody) -> None:
    world, page = ines.world, ines.page
    ines.sign_in("harbour", world.people["ines"])
    page.goto(world.org("harbour", "/desk/"))
    ines.press("Claim the next one")
    ines.press("Pass and publish…")
    ines.photograph("desk-publish")
    ines.press("Pass and publish")
    expect(page.get_by_text("Nothing waits for Harbour")).to_be_visible()
    ines.photograph("desk-none")


def accepts_the_invitation(priya: Somebody) -> None:
    """Priya, whose first step here is the link in the mail."""
    page = priya.page
    page.goto(link_in(priya.world.postbox.mail(PRIYA, "Globex"), "token="))
    page.get_by_label("Password").fill(CHOSEN)
    priya.photograph("invitation")
    priya.press("Accept and sign in")
    expect(page.get_by_role("link", name="Catalog").first).to_be_visible()
