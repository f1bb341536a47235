"""Signing in to an organisation and out of it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from entrepot.audit.kinds import Kind, Outcome
from entrepot.core import context
from entrepot.core.errors import Invalid
from entrepot.orgs import actions, sessions, signin_context
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Org, Session, Tries
from entrepot.orgs.states import UserStatus
from entrepot.orgs.tests.stopwatch import ALIKE, spread
from entrepot.testing import PASSWORD, Cast, client_for, events, host_mode, nobody, person


def sign_in(client: Client, org: Org, login: str, password: str = PASSWORD, **more: str):
    return client.post(org_path(org, "orgs:sign_in"), {"login": login, "password": password, **more})


@pytest.mark.parametrize(
    "login", ["jonas@globex.example", "  JONAS@Globex.example ", "\uff4aonas@globex.example"]
)
@pytest.mark.threat("AUTH-03")
def test_login_and_password_lead_home_whatever_the_spelling(cast: Cast, login: str) -> None:
    client = nobody(cast.globex)
    response = sign_in(client, cast.globex, login)
    assert (response.status_code, response["Location"]) == (303, "/o/globex/")
    assert Session.objects.get().user == cast.jonas
    assert client.get(org_path(cast.globex, "orgs:account")).status_code == 200


def test_the_e_mail_address_serves_as_login_too(cast: Cast) -> None:
    cast.jonas.login = "jweber"
    cast.jonas.save()
    assert sign_in(nobody(cast.globex), cast.globex, "Jonas@globex.example").status_code == 303


def test_an_address_that_two_people_share_serves_neither(cast: Cast) -> None:
    for user, login in ((cast.jonas, "jweber"), (cast.lena, "lfischer")):
        user.login, user.email = login, "desk@globex.example"
        user.save()
    assert sign_in(nobody(cast.globex), cast.globex, "desk@globex.example").status_code == 422
    assert sign_in(nobody(cast.globex), cast.globex, "lfischer").status_code == 303


def test_a_login_counts_in_its_own_organisation_only(cast: Cast) -> None:
    assert sign_in(nobody(cast.initech), cast.initech, "jonas@globex.example").status_code == 422


def refusals(cast: Cast) -> dict[str, tuple[str, str]]:
    """Every way to fail: what was typed."""
    person(cast.globex, "Sven", "Suspended")
    cast.globex.users.filter(given_name="Sven").update(status=UserStatus.SUSPENDED)
    person(cast.globex, "Dora", "Gone")
    cast.globex.users.filter(given_name="Dora").update(status=UserStatus.DEPROVISIONED)
    person(cast.globex, "Nora", "Nopass")
    cast.globex.users.filter(given_name="Nora").update(password="")
    return {
        "unknown": ("nobody@globex.example", PASSWORD),
        "wrong": ("jonas@globex.example", "quite another password"),
        "suspended": ("sven@globex.example", PASSWORD),
        "deactivated": ("dora@globex.example", PASSWORD),
        "without password": ("nora@globex.example", PASSWORD),
        "giant password": ("jonas@globex.example", "x" * 5000),
    }


@pytest.mark.threat("AUTH-01")
def test_every_failure_gets_the_same_answer(cast: Cast) -> None:
    answers = {}
    for name, (login, password) in refusals(cast).items():
        response = sign_in(nobody(cast.globex), cast.globex, login, password)
        body = response.content.decode().replace(login, "LOGIN")
        token = response.cookies["entrepot_csrf"].value
        headers = {k: v for k, v in response.headers.items() if k not in ("X-Request-Id", "Content-Length")}
        headers["Content-Security-Policy"] = re.sub(r"'nonce-[^']+'", "", headers["Content-Security-Policy"])
        assert token
        answers[name] = (
            response.status_code,
            _without_tokens(body),
            sorted(headers.items()),
            sorted(response.cookies),
        )
    assert len({str(answer) for answer in answers.values()}) == 1, answers
    assert answers["unknown"][0] == 422


def _without_tokens(body: str) -> str:
    lines = [line for line in body.splitlines() if "csrfmiddlewaretoken" not in line]
    return "\n".join(lines)


@pytest.mark.threat("AUTH-01")
def test_every_failure_takes_the_same_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 16384)  # enough that one hash more would show
    cast.jonas.set_password(PASSWORD)
    cast.jonas.save()
    every = refusals(cast)

    def fail(login: str, password: str) -> None:
        with pytest.raises(Invalid):
            actions.sign_in(cast.globex, login=login, password=password)

    cases = {name: partial(fail, *every[name]) for name in ("unknown", "wrong", "without password")}
    assert spread(cases, before_each=Tries.objects.all().delete) < ALIKE


def test_a_failure_is_in_the_log_without_what_was_typed(cast: Cast) -> None:
    sign_in(nobody(cast.globex), cast.globex, "my secret in the wrong field", "wrong password here")
    sign_in(nobody(cast.globex), cast.globex, "jonas@globex.example", "wrong password here")
    unknown, wrong = events(cast.globex, Kind.SESSION_START)
    assert unknown.outcome == wrong.outcome == Outcome.FAILURE
    assert "secret" not in unknown.text + str(unknown.detail) + unknown.target_label
    assert wrong.target_id == cast.jonas.pk
    assert wrong.address == "127.0.0.1"


@pytest.mark.threat("AUTH-05")
def test_signing_in_again_gives_a_new_key_and_the_old_one_is_dead(cast: Cast) -> None:
    client = client_for(cast.jonas)
    name = sessions.cookie_name(cast.globex)
    old = client.cookies[name].value
    sign_in(client, cast.globex, cast.jonas.login, fresh="1")
    new = client.cookies[name].value
    assert new != old
    assert sessions.find(old, cast.globex) is None
    session = sessions.find(new, cast.globex)
    assert session is not None
    assert session.user == cast.jonas


def test_fresh_asks_a_signed_in_person_and_keeps_the_login(cast: Cast) -> None:
    client = client_for(cast.jonas)
    page = client.get(
        org_path(cast.globex, "orgs:sign_in") + "?fresh=1&next=/o/globex/account/"
    ).content.decode()
    assert "Is it still you?" in page
    response = sign_in(client, cast.globex, "priya@globex.example", fresh="1", next="/o/globex/account/")
    assert response["Location"] == "/o/globex/account/"
    assert Session.objects.get().user == cast.jonas  # the typed login did not count


def test_fresh_with_a_wrong_password_keeps_the_session_and_goes_nowhere(cast: Cast) -> None:
    client = client_for(cast.jonas)
    assert sign_in(client, cast.globex, cast.jonas.login, "wrong password here", fresh="1").status_code == 422
    assert Session.objects.filter(user=cast.jonas).count() == 1


def test_the_time_of_authentication_moves_with_a_fresh_sign_in(cast: Cast) -> None:
    client = client_for(cast.jonas)
    before = Session.objects.get().auth_time
    sign_in(client, cast.globex, cast.jonas.login, fresh="1")
    assert Session.objects.get().auth_time > before


@pytest.mark.threat("AUTH-08")
def test_a_sign_in_as_another_person_ends_the_old_session(cast: Cast) -> None:
    client = client_for(cast.priya)
    sign_in(client, cast.globex, "jonas@globex.example", other="1")
    assert [session.user for session in Session.objects.all()] == [cast.jonas]
    assert events(cast.globex, Kind.SESSION_END)[0].target_id == cast.priya.pk


def test_who_is_signed_in_is_led_on(cast: Cast) -> None:
    response = client_for(cast.jonas).get(org_path(cast.globex, "orgs:sign_in") + "?next=/o/globex/account/")
    assert (response.status_code, response["Location"]) == (303, "/o/globex/account/")


def test_somebody_else_may_sign_in_at_the_same_browser(cast: Cast) -> None:
    page = client_for(cast.jonas).get(org_path(cast.globex, "orgs:sign_in") + "?other=1").content.decode()
    assert "The session of Jonas Weber ends" in page


@pytest.mark.threat("TEN-02")
def test_a_session_of_one_organisation_is_nobody_at_another(cast: Cast) -> None:
    client = client_for(cast.jonas)
    token = client.cookies[sessions.cookie_name(cast.globex)].value
    client.cookies[sessions.cookie_name(cast.initech)] = token
    assert client.get(org_path(cast.initech, "orgs:account")).status_code == 302


@pytest.mark.threat("AUTH-08")
@pytest.mark.parametrize("page", ["sign_in", "sign_out"])
def test_no_form_is_taken_without_its_token(cast: Cast, page: str) -> None:
    client = client_for(cast.jonas, enforce_csrf_checks=True)
    assert (
        client.post(org_path(cast.globex, f"orgs:{page}"), {"login": "x", "password": "y"}).status_code == 403
    )
    assert Session.objects.count() == 1


def test_signing_out_ends_the_session_on_the_server(cast: Cast) -> None:
    client = client_for(cast.jonas)
    token = client.cookies[sessions.cookie_name(cast.globex)].value
    response = client.post(org_path(cast.globex, "orgs:sign_out"))
    assert response["Location"] == "/o/globex/sign-in/"
    assert not Session.objects.exists()
    client.cookies[sessions.cookie_name(cast.globex)] = token
    assert client.get(org_path(cast.globex, "orgs:account")).status_code == 302
    assert events(cast.globex, Kind.SESSION_END)[0].actor_id == cast.jonas.pk


def test_signing_out_is_a_post(cast: Cast) -> None:
    assert client_for(cast.jonas).get(org_path(cast.globex, "orgs:sign_out")).status_code == 405


@pytest.mark.threat("OIDC-26")
def test_the_page_tells_nobody_where_it_was(cast: Cast) -> None:
    response = nobody(cast.globex).get(org_path(cast.globex, "orgs:sign_in"))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_a_hint_fills_the_login_in(cast: Cast) -> None:
    page = (
        nobody(cast.globex).get(org_path(cast.globex, "orgs:sign_in") + '?login_hint=j"><b>').content.decode()
    )
    assert 'value="j&quot;&gt;&lt;b&gt;"' in page


@pytest.fixture
def onward_to_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin_context, "_callbacks", [])
    signin_context.register(lambda path, _org: "Northwind Notes" if "/oauth2/v1/authorize" in path else None)


@pytest.mark.threat("DEP-01")
def test_a_sign_in_for_an_app_names_it_and_may_end_there(
    cast: Cast, onward_to_notes: None, settings: Any
) -> None:
    path = org_path(cast.globex, "orgs:sign_in")
    client = nobody(cast.globex)
    flow = client.get(path + "?next=/o/globex/oauth2/v1/authorize%3Fclient_id%3D1")
    assert "Northwind Notes" in flow.content.decode()
    assert "form-action 'self' https:;" in flow["Content-Security-Policy"] + ";"
    plain = client.get(path + "?next=/o/globex/account/")
    assert "Northwind Notes" not in plain.content.decode()
    assert "form-action 'self';" in plain["Content-Security-Policy"] + ";"
    settings.ALLOW_PRIVATE_TARGETS = True
    flow = client.get(path + "?next=/o/globex/oauth2/v1/authorize%3Fclient_id%3D1")
    assert "form-action 'self' https: http://localhost:*" in flow["Content-Security-Policy"]


@pytest.mark.threat("AUTH-09")
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/o/initech/account/",
        "/o/globex/../initech/",
        "/o/globex/%2e%2e/initech/",
        "/o/globex//evil.example",
        "/o/globexx/",
        "/o/globex",
        "javascript:alert(1)",
        "/o/globex/sign-out/",
        "/o/globex/\r\nSet-Cookie: a=b",
    ],
)
def test_next_never_leads_out_of_the_organisation(cast: Cast, target: str) -> None:
    response = sign_in(nobody(cast.globex), cast.globex, "jonas@globex.example", next=target)
    assert response["Location"] == "/o/globex/"


@pytest.mark.threat("AUTH-09")
def test_next_inside_the_organisation_is_kept_as_it_is(cast: Cast) -> None:
    target = (
        "/o/globex/oauth2/v1/authorize?client_id=1&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=a%26b"
    )
    response = sign_in(nobody(cast.globex), cast.globex, "jonas@globex.example", next=target)
    assert response["Location"] == target


@pytest.mark.threat("TEN-07", "TEN-08", "DEP-02")
def test_cookies_in_path_mode_are_for_one_organisation(cast: Cast) -> None:
    client = nobody(cast.globex)
    sign_in(client, cast.globex, "jonas@globex.example")
    cookie = client.cookies["entrepot_session_globex"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/o/globex/", True, "Lax")


@pytest.mark.threat("TEN-08", "DEP-02")
def test_cookies_in_host_mode_are_bound_to_the_host(cast: Cast) -> None:
    with host_mode():
        client = nobody(cast.globex)
        response = sign_in(client, cast.globex, "jonas@globex.example")
        assert response["Location"] == "/"
        cookie = client.cookies["__Host-entrepot_session"]
        assert (cookie["path"], cookie["secure"], cookie["httponly"], cookie["domain"]) == (
            "/",
            True,
            True,
            "",
        )
        csrf = client.get("/account/").cookies["__Host-entrepot_csrf"]
        assert (csrf["path"], csrf["secure"], csrf["domain"]) == ("/", True, "")


@pytest.mark.threat("TEN-08")
def test_a_cookie_that_comes_twice_is_refused(cast: Cast) -> None:
    name = sessions.cookie_name(cast.globex)
    token = client_for(cast.jonas).cookies[name].value
    path = org_path(cast.globex, "orgs:account")
    once = nobody(cast.globex).get(path, HTTP_COOKIE=f"{name}={token}")
    twice = nobody(cast.globex).get(path, HTTP_COOKIE=f"{name}=planted; {name}={token}")
    assert (once.status_code, twice.status_code) == (200, 302)


def test_the_address_and_browser_of_a_session_are_kept(cast: Cast) -> None:
    with context.bound(
        context.RequestContext("r1", "192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    ):
        session, _ = sessions.start(cast.jonas)
    assert (session.address, session.browser) == ("192.0.2.7", "Firefox on Linux")
