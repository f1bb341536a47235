"""The page of signing keys: who reads it, what it says of each key, and rotating from it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser
from django.utils.html import strip_tags

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc import key_page, keys
from entrepot.capabilities.oidc.models import KeyState, SigningKey
from entrepot.capabilities.oidc.tests.peers import App
from entrepot.capabilities.oidc.tests.test_keys import later
from entrepot.core import clock
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Org
from entrepot.orgs.states import Role
from entrepot.testing import PASSWORD, Cast, client_for, nobody, person


def page(org: Org) -> str:
    return org_path(org, "oidc:signing_keys")


def door(org: Org) -> str:
    return org_path(org, "oidc:rotate_keys")


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def kid(org: Org, state: KeyState) -> str:
    return SigningKey.objects.get(org=org, state=state).id


def rotations() -> int:
    return Event.objects.filter(kind=Kind.KEY_ROTATE).count()


@pytest.fixture
def priya(cast: Cast) -> Browser:
    return client_for(cast.priya)


def test_it_tells_of_every_key_and_where_apps_read_them(notes: App, priya: Browser, cast: Cast) -> None:
    first = kid(notes.org, KeyState.ACTIVE)
    with later(minutes=6):
        second = keys.rotate(cast.globex, by=cast.priya).id
        shown = words(priya.get(page(notes.org)))
        third = kid(notes.org, KeyState.NEXT)
        retired_at = clock.now()
    for told in (
        rf"{first} Kept until its last token ends 6 minutes ago 6 minutes ago Published until",
        rf"{second} In use 6 minutes ago just now Rotates by itself after",
        rf"{third} Published for later just now Not yet 90 days after it began to sign",
        r"http://localhost:8000/o/globex/oauth2/v1/keys Copy",
    ):
        assert re.search(told, shown), told
    with time_machine.travel(retired_at, tick=False):
        ends = {one.kid: one.ends_at for one in key_page.shown(cast.globex)}
    assert ends == {
        first: retired_at + timedelta(minutes=65),
        second: retired_at + timedelta(days=90),
        third: None,
    }


@pytest.mark.threat("OIDC-18")
def test_a_key_is_said_to_be_kept_exactly_as_long_as_it_is_published(notes: App, cast: Cast) -> None:
    first = kid(notes.org, KeyState.ACTIVE)
    with later(minutes=6):
        keys.rotate(cast.globex, by=cast.priya)
    ended = SigningKey.objects.get(pk=first).retired_at + timedelta(minutes=65)
    for moment, published in ((ended - timedelta(seconds=1), True), (ended, False)):
        with time_machine.travel(moment, tick=False):
            said = {one.kid: one.state for one in key_page.shown(cast.globex)}[first]
            assert said is (key_page.KEPT if published else key_page.RETIRED)
            assert (first in {key["kid"] for key in keys.published(cast.globex)}) is published


def test_keys_stand_in_the_order_in_which_they_matter(notes: App, cast: Cast) -> None:
    first = kid(notes.org, KeyState.ACTIVE)
    with later(minutes=6):
        second = keys.rotate(cast.globex, by=cast.priya).id
    with later(minutes=60):
        third = keys.rotate(cast.globex, by=cast.priya).id
    with later(minutes=90):
        listed = [(one.kid, one.state.word) for one in key_page.shown(cast.globex)]
    upcoming = kid(notes.org, KeyState.NEXT)
    assert listed == [(third, "In use"), (upcoming, "Published"), (second, "Kept"), (first, "Retired")]


def test_before_the_first_app_there_is_no_key_and_reading_makes_none(priya: Browser, cast: Cast) -> None:
    shown = words(priya.get(page(cast.globex)))
    assert "No key yet" in shown
    assert "There is no key yet" in words(priya.get(door(cast.globex)))
    assert not SigningKey.objects.exists()


def test_the_settings_page_leads_to_it_for_who_may_read_it(cast: Cast) -> None:
    def linked(browser: Browser, org: Org) -> bool:
        settings = browser.get(org_path(org, "orgs:settings"))
        assert settings.status_code == 200
        return f'href="{page(org)}"' in settings.content.decode()

    assert linked(client_for(cast.priya), cast.globex)
    assert linked(client_for(cast.maya), cast.northwind)
    assert linked(client_for(person(cast.globex, "Rita", "", Role.READ_ONLY_ADMIN)), cast.globex)
    assert not linked(client_for(person(cast.globex, "Olga", "", Role.ORG_ADMIN)), cast.globex)
    assert not linked(client_for(cast.nadia), cast.harbour)


@pytest.mark.threat("LOG-06")
def test_a_super_admin_rotates_and_the_log_says_so(notes: App, priya: Browser, cast: Cast) -> None:
    upcoming = kid(notes.org, KeyState.NEXT)
    with later(minutes=6):
        shown = priya.get(page(notes.org)).content.decode()
        assert re.search(r'<button[^>]*popovertarget="rotate"', shown)
        assert re.search(rf'<dialog[^>]*id="rotate".*?<form method="post" action="{door(notes.org)}"', shown)
        answer = priya.post(door(notes.org), follow=True)
    assert answer.redirect_chain == [(page(notes.org), 302)]
    assert f"{upcoming} signs from now on. Tokens signed before stay valid until they end." in words(answer)
    assert kid(notes.org, KeyState.ACTIVE) == upcoming
    event = Event.objects.get(kind=Kind.KEY_ROTATE)
    assert (event.org_id, event.actor_id, event.target_id) == (cast.globex.id, cast.priya.id, upcoming)
    assert "Signing key rotated" in words(priya.get(org_path(notes.org, "audit:log")))


def test_a_second_rotation_within_minutes_is_refused_in_a_sentence(notes: App, cast: Cast) -> None:
    with later(minutes=6):
        priya = client_for(cast.priya)
        priya.post(door(notes.org))
        active = kid(notes.org, KeyState.ACTIVE)
        shown = priya.get(page(notes.org))
        assert 'popovertarget="rotate"' not in shown.content.decode()
        assert "Apps are reading the next key now: you can rotate in 5 minutes." in words(shown)
        assert "you can rotate in 5 minutes." in words(priya.get(door(notes.org)))
        refused = priya.post(door(notes.org))
        assert refused.status_code == 409
        assert (
            "Not rotated. Apps may not have read the next key yet. Rotate in 5 minutes: until then the present key goes "
            "on signing, and what was signed before stays valid until it ends."
        ) in words(refused)
        assert (kid(notes.org, KeyState.ACTIVE), rotations()) == (active, 1)
    with later(minutes=10.5):
        again = client_for(cast.priya).post(door(notes.org))
        assert "Rotate in 1 minute: until" in words(again)
    with later(minutes=11):
        assert client_for(cast.priya).post(door(notes.org)).status_code == 302
    assert rotations() == 2


@pytest.mark.threat("AUTH-05")
def test_who_signed_in_longer_ago_does_so_again_and_is_asked_once_more(notes: App, cast: Cast) -> None:
    priya = client_for(cast.priya)
    told = "we ask for your password first"
    with later(minutes=9, seconds=59):
        assert told not in words(priya.get(door(notes.org)))
    with later(minutes=10):
        assert told in words(priya.get(door(notes.org)))
        asked = priya.post(door(notes.org))
        assert (asked.status_code, rotations()) == (303, 0)
        again = priya.get(asked["Location"])
        assert "Is it still you?" in words(again)
        assert "then choose Rotate now once more" in words(again)
        form = {"password": PASSWORD, "fresh": "1", "next": again.context["next"]}
        back = priya.post(org_path(notes.org, "orgs:sign_in"), form)
        assert back["Location"] == door(notes.org)
        question = priya.get(back["Location"]).content.decode()
        assert f'<form method="post" action="{door(notes.org)}">' in question
        assert told not in question
        assert rotations() == 0
        assert priya.post(door(notes.org)).status_code == 302
    assert rotations() == 1


def test_a_read_only_admin_reads_it_without_the_button_and_rotates_nothing(notes: App, cast: Cast) -> None:
    rita = person(cast.globex, "Rita", "", Role.READ_ONLY_ADMIN)
    with later(minutes=6):
        reader = client_for(rita)
        shown = reader.get(page(notes.org))
        assert kid(notes.org, KeyState.ACTIVE) in words(shown)
        assert "Rotate now" not in shown.content.decode()
        assert (reader.get(door(notes.org)).status_code, reader.post(door(notes.org)).status_code) == (
            403,
            403,
        )
    assert rotations() == 0


@pytest.mark.threat("TEN-01")
@pytest.mark.threat("ROLE-08")
def test_nobody_else_reads_it_or_rotates(notes: App, foreign: App, cast: Cast) -> None:
    others = [
        person(cast.globex, f"Other{n}", "", role) for n, role in enumerate((Role.ORG_ADMIN, Role.APP_ADMIN))
    ]
    with later(minutes=6):
        for somebody in (cast.jonas, *others):
            browser = client_for(somebody)
            for path in (page(notes.org), door(notes.org)):
                assert browser.get(path).status_code == 403
            assert browser.post(door(notes.org)).status_code == 403
        for path in (page(notes.org), door(notes.org)):
            assert nobody(cast.globex).get(path).status_code == 302
            assert client_for(cast.sam).get(path).status_code == 302
        network = client_for(cast.nadia)  # installs nothing, so no app verifies what it signs
        assert network.get(page(cast.harbour)).status_code == 404
        assert network.post(door(cast.harbour)).status_code == 404
        theirs = words(client_for(cast.sam).get(page(cast.initech)))
    assert kid(cast.initech, KeyState.ACTIVE) in theirs
    assert kid(cast.globex, KeyState.ACTIVE) not in theirs
    assert rotations() == 0


@pytest.mark.threat("OIDC-18")
def test_no_private_part_of_a_key_is_on_the_page(notes: App, priya: Browser) -> None:
    shown = priya.get(page(notes.org)).content.decode()
    for key in SigningKey.objects.filter(org=notes.org):
        assert key.id in shown
        assert key.private_pem not in shown
    assert "PRIVATE" not in shown
