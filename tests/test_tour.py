"""Every page that the whole way does not pass, as it looks: photographs, axe, and the limits of a fast page."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from entrepot.capabilities.oidc import keys
from entrepot.capabilities.oidc.models import Client, KeyState, SigningKey
from entrepot.capabilities.oidc.tests.peers import App, installed_for, publish
from entrepot.core import clock
from entrepot.instances import actions as instances
from entrepot.instances.models import Instance
from entrepot.integrations import actions as integrations
from entrepot.integrations.models import Integration
from entrepot.orgs import actions as orgs
from entrepot.orgs.models import User
from entrepot.review import actions as review
from entrepot.testing import Cast, client_for, mails
from tests import estate as estates
from tests.estate import Estate
from tests.guide import ADDRESSES, Guide
from tests.pictures import Album
from tests.world import World

pytestmark = pytest.mark.browser

# Pages that the whole way photographs, by the names of their pictures.
ON_THE_WAY = {
    "orgs_root:sign_up": "sign-up", "orgs_root:sign_up_sent": "sign-up-sent",
    "orgs_root:confirm_sign_up": "sign-up-confirm", "orgs:sign_in": "sign-in", "orgs:accept_invite": "invitation",
    "orgs:invite": "person-invite", "orgs:group_new": "group-new", "orgs:organisations": "organisations",
    "orgs:organisation_new": "organisation-new", "orgs:organisation": "organisation", "audit:log": "log-northwind",
    "audit:event": "log-northwind-event", "instances:install": "install", "instances:detail": "app-general",
    "instances:assignments": "app-assignments", "oidc:credentials": "app-credentials",
    "integrations:start": "draft-start", "integrations:edit": "draft-general", "review:status": "review-status-waiting",
    "review:submission": "desk-submission", "review:finding_new": "desk-finding-new",
}  # fmt: skip
# Addresses that answer to a GET and are no page, with what they are instead.
NO_PAGE = {
    **dict.fromkeys(("healthz", "readyz"), "JSON for probes"),
    **dict.fromkeys(
        ("oidc:configuration", "oidc:oauth_configuration", "oidc_root:configuration", "oidc_root:oauth_configuration",
         "oidc:keys", "oidc:userinfo"),
        "JSON for apps",
    ),
    **dict.fromkeys(("orgs_root:short_name", "orgs:short_name"), "a line that follows what is typed"),
    "instances:candidates": "lines that follow what is typed",
    "integrations:icon": "an image",
    "integrations:version": "leads to the first tab",
    "orgs:home": "leads to where a person's work is",
    "orgs:sign_out": "leads to signing in",
    "instances:settings": "leads back to the app, whose form it saves",
    "oidc:create_secret": "leads back to the credentials",
}  # fmt: skip


@pytest.fixture
def estate(cast: Cast) -> Estate:
    return estates.make(cast)


@pytest.fixture
def guide(page: Page, live_server: LiveServer, settings: Any, estate: Estate) -> Iterator[Guide]:
    settings.ROOT_URL, settings.NETWORK_NAME = live_server.url, "Harbour"
    page.context.set_default_timeout(20_000)
    album = Album()
    ids = {
        "user_id": estate.cast.jonas.id,
        "group_id": estate.pelicans.id,
        "instance_id": estate.instance.id,
        "integration_id": estate.release.integration_id,
        "version_id": estate.waiting.id,
        "finding_id": estate.opened.id,
        "slug": "northwind-notes",
        "tab": "general",
    }
    made = Guide(page, live_server.url, album, ids)
    yield made
    assert album.faults == [], "\n".join(album.faults)
    assert made.complaints == []


def test_every_page_is_photographed(guide: Guide, estate: Estate) -> None:
    goes_about_an_account(guide, estate.cast)
    looks_after_keys(guide, estate.cast)
    looks_after_people(guide, estate.cast)
    opens_links(guide, estate.cast)
    looks_after_apps(guide, estate)
    uses_apps(guide, estate)
    is_asked_on_the_way_to_an_app(guide, estate)
    is_refused(guide, estate.cast)
    reviews(guide, estate)
    publishes(guide, estate)
    takes_out_of_the_catalog(guide, estate)
    has_nothing_yet(guide, estate.cast)
    every_address_has_a_picture(guide, estate.cast)


def goes_about_an_account(guide: Guide, cast: Cast) -> None:
    guide.see(None, "orgs_root:landing", "front")
    guide.see(None, "orgs_root:sign_in", "find-org")
    guide.see(cast.globex, "orgs:forgot")
    guide.see(cast.globex, "orgs:forgot_sent")
    guide.see(cast.jonas, "orgs:account")
    guide.see(cast.priya, "orgs:settings")


def looks_after_keys(guide: Guide, cast: Cast) -> None:
    """A key of each state; then the question, in a dialog and on its page."""
    now = clock.now()
    made_at = now - timedelta(days=40)
    ours = SigningKey.objects.filter(org=cast.globex)
    ours.update(created_at=made_at)
    ours.filter(state=KeyState.ACTIVE).update(activated_at=made_at)
    for age in (timedelta(hours=3), timedelta(minutes=12)):
        with time_machine.travel(now - age, tick=False):
            keys.rotate(cast.globex, by=cast.priya)
    guide.see(cast.priya, "oidc:signing_keys")
    guide.page.get_by_role("button", name="Rotate now…").click()
    expect(guide.page.get_by_role("dialog", name="Rotate the signing key?")).to_be_visible()
    guide.take("oidc-signing-keys-asked")
    guide.see(cast.priya, "oidc:rotate_keys")


def looks_after_people(guide: Guide, cast: Cast) -> None:
    guide.see(cast.priya, "orgs:people", sort="-seen")
    guide.see(cast.priya, "orgs:people", "people-none", q="zebra")
    guide.see(cast.priya, "orgs:person")
    guide.see(cast.priya, "orgs:groups")
    guide.see(cast.priya, "orgs:group", members="jon")
    guide.see(cast.priya, "audit:log", "log-none", q="zebra")


def opens_links(guide: Guide, cast: Cast) -> None:
    """From mails: each page while its link works, and the page of one that does not."""
    orgs.send_reset(cast.jonas, by=cast.priya)
    follow(guide, "orgs:reset", mails(cast.jonas.email)[-1].link)
    orgs.request_email(cast.lena, "lena.fischer@globex.example")
    follow(guide, "orgs:verify_email", mails("lena.fischer@globex.example")[-1].link, as_=cast.lena)
    follow(guide, "orgs:arrive", orgs.arrival_url(cast.lena))
    guide.see(cast.globex, "orgs:reset", "link-dead", status=410, token="gone")


def follow(guide: Guide, name: str, link: str, as_: User | None = None) -> None:
    parts = urlsplit(link)
    guide.be(as_)
    guide.open(f"{parts.path}?{parts.query}")
    guide.seen.add(ADDRESSES["org", name])
    guide.take(name.replace(":", "-").replace("_", "-"))


def looks_after_apps(guide: Guide, estate: Estate) -> None:
    cast = estate.cast
    for label in ("Notes for Legal", "Notes for the Sandbox", "Alpine notes", "Board minutes", "Field diary"):
        one, _ = instances.install(
            cast.globex, estate.release, label=label, settings={"subdomain": "globex"}, by=cast.priya
        )
        instances.assign(one, user=cast.jonas, by=cast.priya)
    guide.see(cast.priya, "instances:list")
    guide.see(cast.priya, "instances:list", "apps-none-match", q="zebra")
    guide.see(cast.priya, "instances:log")
    guide.see(cast.priya, "instances:remove")
    guide.see(cast.priya, "catalog:catalog", "catalog-none", q="zebra")


def uses_apps(guide: Guide, estate: Estate) -> None:
    for one in Instance.objects.exclude(pk=estate.instance.id)[:2]:
        client_for(estate.cast.jonas).get(f"/o/globex/launch/{one.id}/")
    guide.see(estate.cast.jonas, "instances:launcher")
    without = publish(estate.cast.northwind, initiate_login_uri="")
    Integration.objects.filter(pk=without.integration_id).update(name="Northwind Post")
    quiet = installed_for(estate.cast.jonas, without, by=estate.cast.priya, label="Notes by mail").instance
    guide.ids["instance_id"] = quiet.id
    guide.see(estate.cast.jonas, "instances:launch", "launch-none")
    guide.ids["instance_id"] = estate.instance.id
    is_led_to_an_app_by_another_site(guide, estate)


def is_led_to_an_app_by_another_site(guide: Guide, estate: Estate) -> None:
    link = f'<a href="{guide.root}/o/globex/launch/{estate.instance.id}/">Win a prize</a>'
    guide.page.route(
        "https://elsewhere.example/", lambda route: route.fulfill(body=link, content_type="text/html")
    )
    guide.page.goto("https://elsewhere.example/")
    guide.be(estate.cast.jonas)
    guide.page.get_by_role("link", name="Win a prize").click()
    expect(guide.page.get_by_role("link", name=re.compile("Open"))).to_be_visible()
    guide.take("launch-asked")


def is_asked_on_the_way_to_an_app(guide: Guide, estate: Estate) -> None:
    client = Client.objects.get(instance=estate.instance)
    app = App(estate.instance, client.pk, "", "https://globex.northwind.example/sso/callback")
    guide.see(estate.cast.jonas, "oidc:authorize", "oidc-choose", **app.request(prompt="select_account"))
    guide.see(estate.cast.jonas, "oidc:authorize", "oidc-refused", 400, redirect_uri="https://evil.example/")
    guide.see(estate.cast.jonas, "oidc:logout", "oidc-sign-out", client_id=app.client_id)
    guide.page.get_by_role("button", name="Sign out").click()
    expect(guide.page.get_by_role("heading", name="You are signed out")).to_be_visible()
    guide.take("oidc-signed-out")


def is_refused(guide: Guide, cast: Cast) -> None:
    guide.see(cast.jonas, "orgs:people", "error-403", 403)
    guide.see(cast.priya, "audit:log", "error-400", 400, q="\0")
    guide.open("/o/globex/nothing/here/", 404)
    guide.take("error-404")
    guide.be(None)
    guide.open("/nothing/", 404)
    guide.take("error-404-outside")


def reviews(guide: Guide, estate: Estate) -> None:
    tomas = estate.cast.tomas
    for queue in ("all", "vendor", "decided"):
        guide.see(tomas, "review:desk", f"desk-{queue}", queue=queue)
    guide.see(tomas, "review:desk", "desk-no-match", q="zebra")
    guide.see(tomas, "review:finding_change")
    guide.see(tomas, "review:submission", "desk-submission-claimed")
    guide.page.get_by_role("button", name="Reveal").click()
    expect(guide.page.get_by_role("heading", name=re.compile("Test account"))).to_be_visible()
    guide.take("desk-test-account")


def publishes(guide: Guide, estate: Estate) -> None:
    """What is live stands beside what is under way."""
    maya = estate.cast.maya
    update = integrations.start_update(estate.published.integration, by=maya)
    guide.see(maya, "integrations:mine", "integrations-side-by-side")
    guide.ids["version_id"] = update.id
    guide.see(maya, "integrations:edit", "draft-update")
    guide.see(maya, "integrations:try", path="oidc.redirect_uris.0")
    guide.see(maya, "integrations:expressions")
    guide.ids["version_id"] = estate.published.id
    guide.see(maya, "review:status", "review-status-published")
    guide.see(maya, "catalog:listing", "listing-of-ours")


def takes_out_of_the_catalog(guide: Guide, estate: Estate) -> None:
    cast = estate.cast
    guide.see(cast.nadia, "review:delist")
    review.delist(
        estate.release.integration, by=cast.nadia, reason="Its sign-in page has been down for a week."
    )
    guide.see(cast.nadia, "review:restore")
    guide.see(cast.maya, "integrations:mine", "integrations-delisted")
    guide.see(None, "catalog:listing", "listing-delisted", 404)
    guide.see(None, "catalog:catalog", "catalog-empty")


def has_nothing_yet(guide: Guide, cast: Cast) -> None:
    """Empty places say what belongs there."""
    guide.see(cast.ada, "instances:launcher", "launcher-none")
    guide.see(cast.sam, "instances:launcher", "launcher-none-admin")
    guide.see(cast.sam, "instances:list", "apps-none")


def every_address_has_a_picture(guide: Guide, cast: Cast) -> None:
    """Here, on the whole way, or it is none: it takes posts alone, or is named in `NO_PAGE`."""
    taken = "".join(one.read_text() for one in (Path(__file__).parent / "acts").glob("*.py"))
    for picture in ON_THE_WAY.values():
        assert f'photograph("{picture}")' in taken or f'photograph(f"{picture.partition("-")[0]}-' in taken
    seen = {one.name for one in guide.seen}
    assert not seen & NO_PAGE.keys()
    left = [one for one in ADDRESSES.values() if one.name not in seen | ON_THE_WAY.keys() | NO_PAGE.keys()]
    browser = client_for(cast.priya)
    for address in left:
        given = {name: guide.ids.get(name, "none") for name in address.parameters}
        path = ("/o/globex" if address.room == "org" else "") + address.path(given)
        assert browser.get(path).status_code == 405, f"no picture of {address.name}"


def test_the_demos_own_pages_and_an_error_of_ours(world: World, page: Page) -> None:
    album = Album()
    world.verbs("mail_somebody")
    for path, name in (("/styleguide/", "styleguide"), ("/mailbox/", "mailbox")):
        page.goto(f"{world.root}{path}")
        album.take(page, f"tour-{name}")
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page.locator("iframe")).to_be_visible()
    album.take(page, "tour-mail")
    world.execute("ALTER TABLE catalog_listing RENAME TO catalog_listing_away")
    try:
        page.goto(f"{world.root}/catalog/")
        album.take(page, "tour-error-500")
    finally:
        world.execute("ALTER TABLE catalog_listing_away RENAME TO catalog_listing")
    assert album.faults == [], "\n".join(album.faults)
