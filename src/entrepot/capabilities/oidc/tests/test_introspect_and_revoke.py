"""Clients ask whether their tokens live, and end them."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import AccessToken
from entrepot.capabilities.oidc.tests.peers import App, basic_header
from entrepot.instances import actions
from entrepot.testing import Cast, client_for

INACTIVE = {"active": False}


@pytest.mark.threat("OIDC-22")
def test_a_living_token_is_described_to_its_client(notes: App, jonas: Browser, cast: Cast) -> None:
    token = notes.tokens(jonas, scope="openid email")["access_token"]
    row = AccessToken.objects.get()
    assert notes.introspect(token) == {
        "active": True,
        "scope": "openid email",
        "client_id": notes.client_id,
        "username": "jonas@globex.example",
        "token_type": "Bearer",
        "exp": int(row.expires_at.timestamp()),
        "iat": int(row.issued_at.timestamp()),
        "sub": cast.jonas.id,
        "aud": notes.issuer,
        "iss": notes.issuer,
        "jti": row.id,
    }


@pytest.mark.threat("OIDC-22")
def test_of_everything_else_it_says_nothing(
    notes: App, other: App, foreign: App, jonas: Browser, cast: Cast
) -> None:
    given = notes.tokens(jonas)
    foreign_token = foreign.tokens(client_for(cast.ada))["access_token"]
    for token in ("x", given["id_token"], notes.code(jonas), notes.secret, foreign_token):
        assert notes.introspect(token) == INACTIVE
    assert other.introspect(given["access_token"]) == INACTIVE


@pytest.mark.threat("OIDC-22")
def test_a_token_of_a_person_or_instance_that_lost_access_is_inactive(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    token = notes.tokens(jonas)["access_token"]
    actions.deactivate(notes.instance, by=cast.priya)
    assert notes.introspect(token) == INACTIVE
    actions.activate(notes.instance, by=cast.priya)
    assert notes.introspect(token)["active"] is True
    actions.unassign(notes.instance, user=cast.jonas, by=cast.priya)
    assert notes.introspect(token) == INACTIVE


@pytest.mark.threat("OIDC-22")
@pytest.mark.parametrize("endpoint", ["introspect", "revoke"])
def test_nobody_else_may_ask(notes: App, foreign: App, endpoint: str) -> None:
    unknown = notes.send(endpoint, "token=x")
    wrong = notes.send(endpoint, "token=x", authorization=basic_header(notes.client_id, "wrong"))
    of_another_org = notes.send(
        endpoint, "token=x", authorization=basic_header(foreign.client_id, foreign.secret)
    )
    for response in (unknown, wrong, of_another_org):
        assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("endpoint", ["introspect", "revoke"])
def test_the_token_must_be_named(notes: App, endpoint: str) -> None:
    response = notes.post(endpoint, {"token_type_hint": "access_token"})
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.threat("OIDC-23")
def test_a_revoked_token_is_dead_at_once(notes: App, jonas: Browser, cast: Cast) -> None:
    token = notes.tokens(jonas)["access_token"]
    response = notes.post("revoke", {"token": token, "token_type_hint": "refresh_token"})
    assert response.status_code == 200
    assert notes.userinfo(token).status_code == 401
    assert notes.introspect(token) == INACTIVE
    event = Event.objects.get(kind=Kind.TOKEN_REVOKE)
    assert (event.org_id, event.actor_id, event.detail["person"]) == (
        cast.globex.id,
        notes.client_id,
        cast.jonas.id,
    )


@pytest.mark.threat("OIDC-23")
def test_another_clients_token_is_left_as_it_is(notes: App, other: App, foreign: App, jonas: Browser) -> None:
    token = notes.tokens(jonas)["access_token"]
    for app in (other, foreign):
        assert app.post("revoke", {"token": token}).status_code == 200
    assert notes.post("revoke", {"token": "unknown"}).status_code == 200
    assert notes.userinfo(token).status_code == 200
    assert not Event.objects.filter(kind=Kind.TOKEN_REVOKE).exists()
