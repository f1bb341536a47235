"""Claims for a token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from entrepot.capabilities.oidc.tests.peers import App
from entrepot.core import clock
from entrepot.instances import actions
from entrepot.orgs import actions as orgs
from entrepot.testing import Cast


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_gives_the_claims_of_its_person(notes: App, jonas: Browser, cast: Cast, method: str) -> None:
    given = notes.tokens(jonas)
    response = getattr(notes.peer, method)(
        notes.at("userinfo"), HTTP_AUTHORIZATION=f"bearer {given['access_token']}"
    )
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert response.json() == {
        "sub": notes.claims(given["id_token"])["sub"],
        "name": "Jonas Weber",
        "given_name": "Jonas",
        "family_name": "Weber",
        "preferred_username": "jonas@globex.example",
        "email": "jonas@globex.example",
        "email_verified": False,
    }


def test_what_is_not_known_is_left_out(notes: App, jonas: Browser, cast: Cast) -> None:
    cast.jonas.family_name = ""
    cast.jonas.save()
    assert "family_name" not in notes.userinfo(notes.tokens(jonas)["access_token"]).json()


@pytest.mark.threat("OIDC-21")
def test_without_a_token_it_names_the_realm_only(notes: App) -> None:
    response = notes.peer.get(notes.at("userinfo"))
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == f'Bearer realm="{notes.issuer}"'
    assert response.json() == {}


@pytest.mark.threat("OIDC-21")
def test_a_token_in_the_address_or_the_body_is_refused(notes: App, jonas: Browser) -> None:
    token = notes.tokens(jonas)["access_token"]
    path = notes.at("userinfo")
    for response in (
        notes.peer.get(path, {"access_token": token}),
        notes.peer.get(path, {"access_token": token}, HTTP_AUTHORIZATION=f"Bearer {token}"),
        notes.peer.post(path, f"access_token={token}", content_type="application/x-www-form-urlencoded"),
    ):
        assert response.status_code == 400
        assert 'error="invalid_request"' in response["WWW-Authenticate"]
        assert token not in response.content.decode()


@pytest.mark.threat("OIDC-21")
@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer a,b", "Basic eDp5", "Bearer é"])
def test_a_header_that_is_none_is_refused(notes: App, header: str) -> None:
    response = notes.peer.get(notes.at("userinfo"), HTTP_AUTHORIZATION=header)
    assert response.status_code == 400
    assert response["WWW-Authenticate"].startswith("Bearer realm=")


@pytest.mark.threat("OIDC-20")
@pytest.mark.threat("OIDC-21")
def test_other_tokens_are_none(notes: App, foreign: App, jonas: Browser) -> None:
    given = notes.tokens(jonas)
    code = notes.code(jonas)
    for token in (given["id_token"], code, "x", notes.secret):
        response = notes.userinfo(token)
        assert response.status_code == 401
        assert 'error="invalid_token"' in response["WWW-Authenticate"]
    there = foreign.userinfo(given["access_token"])
    assert there.status_code == 401


@pytest.mark.threat("OIDC-21")
def test_a_token_ends_after_an_hour(notes: App, jonas: Browser) -> None:
    token = notes.tokens(jonas)["access_token"]
    with time_machine.travel(clock.now() + timedelta(minutes=59), tick=False):
        assert notes.userinfo(token).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        assert notes.userinfo(token).status_code == 401


@pytest.mark.threat("OIDC-15", "OIDC-21")
def test_who_is_no_longer_assigned_has_no_claims_here(notes: App, jonas: Browser, cast: Cast) -> None:
    token = notes.tokens(jonas)["access_token"]
    actions.assign(notes.instance, group=cast.sales, by=cast.priya)
    actions.unassign(notes.instance, user=cast.jonas, by=cast.priya)
    assert notes.userinfo(token).status_code == 200, "by the group"
    orgs.remove_member(cast.sales, cast.jonas, by=cast.priya)
    refused(notes, token)


@pytest.mark.threat("OIDC-15", "OIDC-21")
@pytest.mark.parametrize("end", [actions.deactivate, actions.remove])
def test_an_app_that_was_switched_off_or_removed_learns_nothing(
    notes: App, jonas: Browser, cast: Cast, end: Callable[..., object]
) -> None:
    token = notes.tokens(jonas)["access_token"]
    assert notes.userinfo(token).status_code == 200
    end(notes.instance, by=cast.priya)
    refused(notes, token)


def refused(app: App, token: str) -> None:
    response = app.userinfo(token)
    assert response.status_code == 401
    assert 'error="invalid_token"' in response["WWW-Authenticate"]
    assert "jonas" not in response.content.decode()
