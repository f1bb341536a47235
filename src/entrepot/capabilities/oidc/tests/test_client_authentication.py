"""Clients prove who they are: one way, the registered one."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.credentials import revoke_secret
from entrepot.capabilities.oidc.models import ClientSecret
from entrepot.capabilities.oidc.tests.peers import App, basic_header
from entrepot.core import clock
from entrepot.instances import actions
from entrepot.testing import Cast

ASSERTION = (
    "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=e30.e30.x"
)


@pytest.mark.threat("OIDC-08")
def test_unknown_clients_and_wrong_secrets_are_refused_alike(notes: App, foreign: App) -> None:
    pairs = [
        (notes.client_id, "wrong"),
        ("cli_unknown", "wrong"),
        (foreign.client_id, foreign.secret),
        (notes.client_id, notes.secret + "x"),
        (notes.client_id, notes.secret.swapcase()),
        (notes.client_id.upper(), notes.secret),
        ("x" * 900, "y"),
        ("\x01", "y"),
    ]
    answers = [notes.send("token", "grant_type=x", authorization=basic_header(*pair)) for pair in pairs]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["error"] == "invalid_client"
    assert {answer["WWW-Authenticate"] for answer in answers} == {f'Basic realm="{notes.issuer}"'}


HEADERS = [
    "",
    "Basic",
    "Basic !!!",
    "Basic " + base64.b64encode(b"no colon").decode(),
    "Basic " + base64.b64encode(b"\xff:\xff").decode(),
    "Basic " + base64.b64encode(b"%ff:%ff").decode(),
    "Basic " + base64.b64encode(b"a%00:b").decode(),
    "Basic " + base64.b64encode(b":").decode(),
    "Bearer x",
    "Digest username=x",
]


@pytest.mark.threat("OIDC-08")
@pytest.mark.parametrize("header", HEADERS)
def test_headers_that_show_nothing_are_refused(notes: App, header: str) -> None:
    response = notes.send("token", "grant_type=authorization_code", authorization=header)
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


@pytest.mark.threat("OIDC-08")
def test_an_empty_secret_never_matches(notes: App) -> None:
    for header in (basic_header(notes.client_id, ""), ""):
        body = f"grant_type=x&client_id={notes.client_id}&client_secret="
        assert notes.send("token", body, authorization=header).status_code == 401


@pytest.mark.threat("OIDC-08")
def test_the_right_secret_by_another_method_is_refused(notes: App, jonas: Browser) -> None:
    body = f"grant_type=authorization_code&code={notes.code(jonas)}&redirect_uri={notes.redirect_uri}"
    body += f"&code_verifier={notes.verifier}"
    in_body = notes.send("token", f"{body}&client_id={notes.client_id}&client_secret={notes.secret}")
    assert (in_body.status_code, in_body.json()["error"]) == (401, "invalid_client")


@pytest.mark.threat("OIDC-08")
@pytest.mark.threat("OIDC-09")
def test_assertions_are_not_read(notes: App) -> None:
    for body in (ASSERTION, f"{ASSERTION}&client_id={notes.client_id}"):
        for header in ("", basic_header(notes.client_id, notes.secret)):
            assert notes.send("token", f"grant_type=x&{body}", authorization=header).status_code == 401


@pytest.mark.threat("OIDC-08")
def test_both_ways_at_once_are_refused(notes: App) -> None:
    basic = basic_header(notes.client_id, notes.secret)
    body = f"grant_type=x&client_id={notes.client_id}&client_secret={notes.secret}"
    response = notes.send("token", body, authorization=basic)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.threat("OIDC-08")
@pytest.mark.threat("TEN-09")
def test_a_revoked_secret_is_dead_at_once(notes: App, jonas: Browser, cast: Cast) -> None:
    assert notes.redeem(notes.code(jonas)).status_code == 200
    revoke_secret(notes.client, ClientSecret.objects.get().id, by=cast.priya)
    assert notes.redeem(notes.code(jonas)).status_code == 401


@pytest.mark.threat("TEN-09")
def test_a_removed_instance_takes_its_client_along(notes: App, jonas: Browser, cast: Cast) -> None:
    code = notes.code(jonas)
    actions.remove(notes.instance, by=cast.priya)
    assert notes.redeem(code).status_code == 401


@pytest.mark.threat("OIDC-08")
def test_failures_pause_the_client_at_that_address_only(notes: App, other: App, jonas: Browser) -> None:
    wrong = (notes.client_id, "wrong")
    statuses = [notes.redeem("x", basic=wrong).status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    paused = notes.redeem(notes.code(jonas))
    assert paused.status_code == 429
    assert 0 < int(paused["Retry-After"]) <= 15 * 60
    assert paused.json()["error"] == "temporarily_unavailable"
    assert other.redeem(other.code(jonas)).status_code == 200
    notes.peer.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert notes.redeem(notes.code(jonas)).status_code == 200
    notes.peer.defaults["REMOTE_ADDR"] = "127.0.0.1"
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        notes.code(jonas)
        assert notes.redeem("x").status_code == 400  # authenticated again: only the code is unknown


@pytest.mark.threat("LOG-06")
def test_failures_stand_in_the_system_log_and_the_flood_after_them_does_not(notes: App, cast: Cast) -> None:
    for _ in range(15):
        notes.redeem("x", basic=(notes.client_id, "wrong"))
    events = Event.objects.filter(kind=Kind.TOKEN_REFUSED)
    assert events.count() == 10
    event = events.first()
    assert (event.org_id, event.outcome, event.actor_kind) == (cast.globex.id, "deny", "nobody")
    assert event.detail == {"error": "invalid_client", "reason": "wrong secret"}
