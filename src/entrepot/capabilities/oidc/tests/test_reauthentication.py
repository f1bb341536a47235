"""`prompt`, `max_age`, `login_hint` and `id_token_hint`: who must show what, and for which request."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser

from entrepot.capabilities.oidc.models import Grant
from entrepot.capabilities.oidc.provider import marker
from entrepot.capabilities.oidc.tests.peers import App, sent_to
from entrepot.core import clock
from entrepot.instances import actions
from entrepot.integrations.models import Icon
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Session
from entrepot.testing import PASSWORD, Cast, client_for, nobody


def sign_in(browser: Browser, response: HttpResponse, login: str = "") -> HttpResponse:
    """Fill in the sign-in page that a response led to, as a person does; the answer to the form."""
    address, query = sent_to(response)
    page = browser.get(address, query)
    assert page.status_code == 200
    form = {"login": login or query.get("login_hint", ""), "password": PASSWORD}
    return browser.post(address, {**query, **form})


@pytest.mark.threat("OIDC-13")
@pytest.mark.parametrize("demand", [{"prompt": "login"}, {"max_age": "0"}, {"prompt": "login consent"}])
def test_a_signed_in_person_shows_their_password_again(
    notes: App, jonas: Browser, cast: Cast, demand: dict[str, str]
) -> None:
    before = Session.objects.get().auth_time
    response = notes.ask(jonas, **demand)
    assert sent_to(response)[0] == org_path(cast.globex, "orgs:sign_in")
    assert sent_to(response)[1]["fresh"] == "1"
    back = sign_in(jonas, response)
    address, answer = sent_to(jonas.get(back["Location"]))
    assert address == notes.redirect_uri
    claims = notes.claims(notes.redeem(answer["code"]).json()["id_token"])
    assert claims["auth_time"] == int(Session.objects.get().auth_time.timestamp())
    assert Session.objects.get().auth_time > before


@pytest.mark.threat("OIDC-13")
def test_what_was_shown_for_one_request_does_not_count_for_another(notes: App, jonas: Browser) -> None:
    back = sign_in(jonas, notes.ask(jonas, prompt="login"))
    note = sent_to(back)[1][marker.PARAMETER]
    for changes in ({"state": "other"}, {"nonce": "other"}, {"scope": "openid"}):
        response = notes.ask(jonas, prompt="login", **changes, **{marker.PARAMETER: note})
        assert "sign-in" in response["Location"]
    assert not Grant.objects.exists()


@pytest.mark.threat("OIDC-13")
def test_what_was_shown_for_a_request_counts_once(notes: App, jonas: Browser) -> None:
    back = sign_in(jonas, notes.ask(jonas, prompt="login"))["Location"]
    assert "code" in sent_to(jonas.get(back))[1]
    again = jonas.get(back, follow=False)
    assert marker.PARAMETER not in again["Location"]
    assert "sign-in" in jonas.get(again["Location"])["Location"]
    assert Grant.objects.count() == 1


@pytest.mark.threat("OIDC-13")
@pytest.mark.parametrize("forged", ["x", "eyJ0IjoxfQ:1:x", ""])
def test_a_forged_note_does_not_count(notes: App, jonas: Browser, forged: str) -> None:
    response = notes.ask(jonas, prompt="login", **{marker.PARAMETER: forged})
    assert "sign-in" in response["Location"]


@pytest.mark.threat("OIDC-13")
def test_coming_back_without_having_shown_anything_does_not_count(notes: App, jonas: Browser) -> None:
    asked = sent_to(notes.ask(jonas, prompt="login"))[1]["next"]
    assert "sign-in" in jonas.get(asked)["Location"]


@pytest.mark.threat("OIDC-13")
def test_a_note_of_an_hour_ago_does_not_count(notes: App, jonas: Browser) -> None:
    back = sign_in(jonas, notes.ask(jonas, prompt="login"))["Location"]
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        assert "sign-in" in jonas.get(back)["Location"]


@pytest.mark.threat("OIDC-13")
def test_max_age_asks_again_once_the_sign_in_is_older(notes: App, jonas: Browser) -> None:
    assert "code" in sent_to(notes.ask(jonas, max_age="600"))[1]
    with time_machine.travel(clock.now() + timedelta(seconds=601), tick=False):
        assert "sign-in" in notes.ask(jonas, max_age="600")["Location"]
        assert sent_to(notes.ask(jonas, max_age="600", prompt="none"))[1]["error"] == "login_required"


def test_nobody_signs_in_once_for_prompt_login(notes: App, cast: Cast) -> None:
    browser = nobody(cast.globex)
    back = sign_in(browser, notes.ask(browser, prompt="login", login_hint="jonas@globex.example"))
    assert "code" in sent_to(browser.get(back["Location"]))[1]


def test_the_longest_request_comes_back_from_signing_in_and_a_longer_one_is_refused_at_once(
    notes: App, cast: Cast
) -> None:
    browser = nobody(cast.globex)
    room = 4400 - len(urlencode(notes.request(login_hint="jonas@globex.example", more="")))
    hint = {"login_hint": "jonas@globex.example"}
    back = sign_in(browser, notes.ask(browser, more="x" * room, **hint))
    assert "code" in sent_to(browser.get(back["Location"]))[1]
    assert notes.ask(browser, more="x" * (room + 1), **hint).status_code == 400


@pytest.mark.threat("OIDC-13")
@pytest.mark.parametrize("asked", [{"prompt": "select_account"}, {"login_hint": "lena@globex.example"}])
def test_a_person_who_may_be_another_one_is_asked_who_goes_on(
    notes: App, jonas: Browser, asked: dict[str, str]
) -> None:
    page = notes.ask(jonas, **asked)
    assert page.status_code == 200
    assert "Continue as Jonas" in page.content.decode()
    assert "form-action 'self' https:" in page["Content-Security-Policy"]
    assert not Grant.objects.exists()
    staying = jonas.post(notes.at("account"), {"request": page.context["asked"]})
    assert staying.status_code == 303
    assert "code" in sent_to(jonas.get(staying["Location"]))[1]


@pytest.mark.threat("OIDC-27")
def test_going_on_takes_a_token_against_forgery(notes: App, cast: Cast) -> None:
    strict = client_for(cast.jonas, enforce_csrf_checks=True)
    page = notes.ask(strict, prompt="select_account")
    assert strict.post(notes.at("account"), {"request": page.context["asked"]}).status_code == 403
    assert strict.get(notes.at("account"), {"request": page.context["asked"]}).status_code == 405


@pytest.mark.threat("AUTH-08")
def test_another_account_takes_the_place_of_the_first(notes: App, jonas: Browser, cast: Cast) -> None:
    actions.assign(notes.instance, user=cast.lena, by=cast.priya)
    page = notes.ask(jonas, prompt="select_account")
    address = page.context["other_url"].partition("?")[0]
    form = jonas.get(page.context["other_url"])
    assert form.status_code == 200
    values = {**form.context["request"].GET.dict(), "login": "lena@globex.example", "password": PASSWORD}
    back = jonas.post(address, values)
    code = sent_to(jonas.get(back["Location"]))[1]["code"]
    assert notes.claims(notes.redeem(code).json()["id_token"])["sub"] == cast.lena.id
    assert not Session.objects.filter(user=cast.jonas).exists()


@pytest.mark.parametrize("hint", ["jonas@globex.example", "JONAS@Globex.example"])
def test_a_hint_that_fits_asks_nothing(notes: App, jonas: Browser, hint: str) -> None:
    assert "code" in sent_to(notes.ask(jonas, login_hint=hint))[1]


def test_a_silent_request_ignores_who_it_may_be(notes: App, jonas: Browser) -> None:
    assert "code" in sent_to(notes.ask(jonas, prompt="none", login_hint="lena@globex.example"))[1]


def test_the_sign_in_page_shows_the_app_and_its_form_may_end_there(notes: App, cast: Cast) -> None:
    release = notes.instance.release
    release.icon = Icon.objects.create(org=cast.northwind, file="x.png", width=200, height=200)
    release.save()
    browser = nobody(cast.globex)
    address, query = sent_to(notes.ask(browser))
    page = browser.get(address, query)
    assert "Notes" in page.content.decode()
    assert f"/integrations/icons/{release.icon_id}.png" in page.content.decode()
    assert "https:" in page["Content-Security-Policy"].split("form-action")[1].split(";")[0]


@pytest.mark.parametrize(
    "next_path", ["/o/globex/oauth2/v1/authorize", "/o/globex/oauth2/v1/authorize?client_id=%ff"]
)
def test_the_sign_in_page_shows_no_app_where_none_waits(cast: Cast, next_path: str) -> None:
    page = nobody(cast.globex).get(org_path(cast.globex, "orgs:sign_in"), {"next": next_path})
    assert page.status_code == 200
    assert "https:" not in page["Content-Security-Policy"]


@pytest.mark.threat("OIDC-14")
def test_an_id_token_hint_of_the_person_who_is_there_asks_nothing(notes: App, jonas: Browser) -> None:
    id_token = notes.tokens(jonas)["id_token"]
    with time_machine.travel(
        clock.now() + timedelta(hours=2), tick=False
    ):  # it has ended; that is not looked at
        assert "code" in sent_to(notes.ask(jonas, id_token_hint=id_token))[1]
        assert "code" in sent_to(notes.ask(jonas, id_token_hint=id_token, prompt="none"))[1]


@pytest.mark.threat("OIDC-14")
@pytest.mark.parametrize("prompt", [None, "none"])
def test_an_id_token_hint_of_another_person_needs_that_person(
    notes: App, jonas: Browser, cast: Cast, prompt: str | None
) -> None:
    actions.assign(notes.instance, user=cast.lena, by=cast.priya)
    hint = notes.tokens(client_for(cast.lena))["id_token"]
    assert sent_to(notes.ask(jonas, id_token_hint=hint, prompt=prompt))[1]["error"] == "login_required"


@pytest.mark.threat("OIDC-14")
def test_an_id_token_of_another_client_or_organisation_or_without_our_signature_is_no_hint(
    notes: App, other: App, foreign: App, jonas: Browser, cast: Cast
) -> None:
    own = notes.tokens(jonas)["id_token"]
    header, payload, signature = own.split(".")
    hints = [
        other.tokens(jonas)["id_token"],
        foreign.tokens(client_for(cast.ada))["id_token"],
        f"{header}.{payload}.{signature[:-8]}AAAAAAAA",
        f"{header}.{payload}.",
        "x" * 4000,
    ]
    for hint in hints:
        assert sent_to(notes.ask(jonas, id_token_hint=hint))[1]["error"] == "invalid_request"
