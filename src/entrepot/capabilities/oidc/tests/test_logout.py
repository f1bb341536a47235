"""Sign-out that an app asks for."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import Client
from entrepot.capabilities.oidc.tests.peers import App, sent_to
from entrepot.core import clock
from entrepot.instances import actions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Session
from entrepot.testing import Cast, client_for, nobody

BYE = "https://globex.notes.example/bye"


def ask(notes: App, browser: Browser, **values: str) -> HttpResponse:
    return browser.get(notes.at("logout"), values)


@pytest.mark.threat("OIDC-24")
def test_an_id_token_of_this_session_signs_out_and_leads_back_with_state(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    hint = notes.tokens(jonas)["id_token"]
    response = ask(notes, jonas, id_token_hint=hint, post_logout_redirect_uri=BYE, state="a&b=c#d")
    address, answer = sent_to(response)
    assert (response.status_code, address, answer) == (303, BYE, {"state": "a&b=c#d"})
    assert not Session.objects.exists()
    assert Event.objects.filter(kind=Kind.SESSION_END, org_id=cast.globex.id).count() == 1
    assert jonas.get(org_path(cast.globex, "orgs:account"))["Location"].startswith("/o/globex/sign-in/")


def test_an_ended_id_token_still_signs_its_session_out(notes: App, jonas: Browser) -> None:
    hint = notes.tokens(jonas)["id_token"]
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        assert sent_to(ask(notes, jonas, id_token_hint=hint, post_logout_redirect_uri=BYE))[0] == BYE
    assert not Session.objects.exists()


def test_without_an_address_a_page_says_that_it_is_done(notes: App, jonas: Browser) -> None:
    response = ask(notes, jonas, id_token_hint=notes.tokens(jonas)["id_token"])
    assert response.status_code == 200
    assert "You are signed out" in response.content.decode()
    assert not Session.objects.exists()


@pytest.mark.threat("OIDC-02", "EXPR-04")
def test_an_address_on_this_machine_is_landed_at_only_while_that_is_allowed(
    notes: App, jonas: Browser, settings: pytest.FixtureRequest
) -> None:
    local = "http://localhost:5000/bye"
    Client.objects.update(post_logout_redirect_uris=[local])
    hint = notes.tokens(jonas)["id_token"]
    settings.ALLOW_PRIVATE_TARGETS = False  # type: ignore[attr-defined]
    refused = ask(notes, jonas, id_token_hint=hint, post_logout_redirect_uri=local)
    form = {"request": urlencode({"client_id": notes.client_id, "post_logout_redirect_uri": local})}
    agreed = jonas.post(notes.at("confirm_logout"), form)
    for answer in (refused, agreed):
        assert answer.status_code == 400
        assert "unsafe address" in answer.content.decode()
    assert Session.objects.exists()
    settings.ALLOW_PRIVATE_TARGETS = True  # type: ignore[attr-defined]
    assert sent_to(ask(notes, jonas, id_token_hint=hint, post_logout_redirect_uri=local))[0] == local


@pytest.mark.threat("OIDC-24")
def test_without_a_hint_of_this_session_the_person_is_asked(notes: App, jonas: Browser, cast: Cast) -> None:
    old = notes.tokens(client_for(cast.jonas))["id_token"]  # of the same person in another browser
    for values in (
        {},
        {"client_id": notes.client_id, "post_logout_redirect_uri": BYE},
        {"id_token_hint": old},
    ):
        page = ask(notes, jonas, **values)
        assert page.status_code == 200
        assert "Sign out of Globex?" in page.content.decode()
        assert Session.objects.count() == 2


@pytest.mark.threat("OIDC-24")
def test_the_person_agrees_and_lands_where_the_app_asked(notes: App, jonas: Browser) -> None:
    page = ask(notes, jonas, client_id=notes.client_id, post_logout_redirect_uri=BYE, state="s")
    assert "form-action 'self' https:" in page["Content-Security-Policy"]
    done = jonas.post(notes.at("confirm_logout"), {"request": page.context["asked"]})
    assert sent_to(done) == (BYE, {"state": "s"})
    assert not Session.objects.exists()


@pytest.mark.threat("OIDC-24")
def test_a_hint_of_another_session_still_tells_whose_address_it_is(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    old = notes.tokens(client_for(cast.jonas))["id_token"]
    page = ask(notes, jonas, id_token_hint=old, post_logout_redirect_uri=BYE)
    assert old not in page.content.decode()
    assert sent_to(jonas.post(notes.at("confirm_logout"), {"request": page.context["asked"]}))[0] == BYE


@pytest.mark.threat("OIDC-24")
def test_agreeing_takes_a_token_against_forgery_and_a_registered_address(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    strict = client_for(cast.jonas, enforce_csrf_checks=True)
    assert strict.post(notes.at("confirm_logout"), {"request": ""}).status_code == 403
    evil = f"client_id={notes.client_id}&post_logout_redirect_uri=https://evil.example/"
    response = jonas.post(notes.at("confirm_logout"), {"request": evil})
    assert (response.status_code, "Location" in response) == (400, False)
    assert Session.objects.count() == 2


@pytest.mark.threat("OIDC-24")
@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        BYE + "/",
        BYE + "?x=1",
        BYE.upper(),
        "https://globex.notes.example/sso/callback",
        "javascript:alert(1)",
    ],
)
def test_no_other_address_is_led_to(notes: App, jonas: Browser, address: str) -> None:
    hint = notes.tokens(jonas)["id_token"]
    for values in ({"id_token_hint": hint}, {"client_id": notes.client_id}, {}):
        response = ask(notes, jonas, post_logout_redirect_uri=address, **values)
        assert (response.status_code, "Location" in response) == (400, False)
        assert address not in response.content.decode()
    assert Session.objects.exists()


@pytest.mark.threat("OIDC-24")
def test_another_clients_address_is_not_led_to(notes: App, other: App, jonas: Browser) -> None:
    values = {"client_id": notes.client_id, "post_logout_redirect_uri": "https://guests.notes.example/bye"}
    assert ask(notes, jonas, **values).status_code == 400


@pytest.mark.threat("OIDC-24")
def test_forged_and_foreign_hints_are_refused(
    notes: App, other: App, foreign: App, jonas: Browser, cast: Cast
) -> None:
    own = notes.tokens(jonas)["id_token"]
    for values in (
        {"id_token_hint": own[:-6] + "AAAAAA"},
        {"id_token_hint": foreign.tokens(client_for(cast.ada))["id_token"]},
        {"id_token_hint": own, "client_id": other.client_id},
        {"id_token_hint": "x.y.z"},
    ):
        response = ask(notes, jonas, **values)
        assert (response.status_code, "Location" in response) == (400, False)
    assert Session.objects.filter(user=cast.jonas).exists()


@pytest.mark.threat("OIDC-24")
def test_a_removed_client_leads_nowhere(notes: App, jonas: Browser, cast: Cast) -> None:
    hint = notes.tokens(jonas)["id_token"]
    actions.remove(notes.instance, by=cast.priya)
    response = ask(notes, jonas, id_token_hint=hint, post_logout_redirect_uri=BYE)
    assert (response.status_code, "Location" in response) == (400, False)


def test_who_is_signed_out_already_goes_straight_back_with_a_hint(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    hint = notes.tokens(jonas)["id_token"]
    nobody_there = nobody(cast.globex)
    assert sent_to(ask(notes, nobody_there, id_token_hint=hint, post_logout_redirect_uri=BYE))[0] == BYE
    page = ask(notes, nobody_there, client_id=notes.client_id, post_logout_redirect_uri=BYE)
    assert page.status_code == 200
    assert f'href="{BYE}"' in page.content.decode()


def test_a_posted_request_is_asked_again_by_get(notes: App, jonas: Browser) -> None:
    form = "application/x-www-form-urlencoded"
    response = jonas.post(notes.at("logout"), f"client_id={notes.client_id}", content_type=form)
    assert response.status_code == 303
    assert response["Location"] == f"{notes.at('logout')}?client_id={notes.client_id}"
    assert jonas.post(notes.at("logout"), {"a": "b"}).status_code == 400
    assert Session.objects.exists()


@pytest.mark.threat("OIDC-27")
@pytest.mark.parametrize("method", ["head", "options"])
def test_other_methods_end_nothing(notes: App, jonas: Browser, method: str) -> None:
    hint = notes.tokens(jonas)["id_token"]
    assert getattr(jonas, method)(notes.at("logout"), QUERY_STRING=f"id_token_hint={hint}").status_code == 405
    assert Session.objects.exists()


@pytest.mark.threat("OIDC-26")
def test_its_pages_are_not_cached_and_do_not_refer(notes: App, jonas: Browser) -> None:
    response = ask(notes, jonas)
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
