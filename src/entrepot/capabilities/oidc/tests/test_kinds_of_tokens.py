"""A token of one kind, or of another issuer, is none of another kind, also where our own key signed it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client as Browser
from joserfc import jws

from entrepot.capabilities.oidc import keys
from entrepot.capabilities.oidc.provider.claims import ID_TOKEN_TYPE
from entrepot.capabilities.oidc.tests.peers import App, sent_to
from entrepot.orgs.models import Session

pytestmark = [pytest.mark.threat("OIDC-14"), pytest.mark.threat("OIDC-20")]

BYE = "https://globex.notes.example/bye"


def signed(app: App, claims: dict[str, Any], **header: Any) -> str:
    """These claims under the key with which the app's organisation signs now."""
    signer = keys.signer(app.org)
    whole = {"alg": keys.ALGORITHM, "typ": ID_TOKEN_TYPE, "kid": signer.kid} | header
    given = {name: value for name, value in whole.items() if value}
    return jws.serialize_compact(given, json.dumps(claims), signer.key, algorithms=[keys.ALGORITHM])


@pytest.fixture
def given(notes: App, jonas: Browser) -> dict[str, Any]:
    return notes.tokens(jonas)


@pytest.fixture
def claims(notes: App, given: dict[str, Any]) -> dict[str, Any]:
    return notes.claims(given["id_token"])


def refused(notes: App, jonas: Browser, token: str) -> None:
    """As a hint at authorize and at logout, and as a token at userinfo and introspection."""
    assert sent_to(notes.ask(jonas, id_token_hint=token))[1]["error"] == "invalid_request"
    out = jonas.get(notes.at("logout"), {"id_token_hint": token, "post_logout_redirect_uri": BYE})
    assert (out.status_code, "Location" in out) == (400, False)
    assert Session.objects.count() == 1


def test_the_same_claims_as_an_id_token_are_a_hint(
    notes: App, jonas: Browser, claims: dict[str, Any]
) -> None:
    """So that what is refused below is refused for what differs there."""
    token = signed(notes, claims)
    assert "code" in sent_to(notes.ask(jonas, id_token_hint=token))[1]
    out = jonas.get(notes.at("logout"), {"id_token_hint": token, "post_logout_redirect_uri": BYE})
    assert (out.status_code, out["Location"]) == (303, BYE)


@pytest.mark.parametrize("kind", ["at+jwt", "logout+jwt", "secevent+jwt", "report+jwt", "jwt", ""])
def test_a_token_of_another_kind_is_no_hint(
    notes: App, jonas: Browser, claims: dict[str, Any], kind: str
) -> None:
    refused(notes, jonas, signed(notes, claims, typ=kind))


def test_a_token_that_names_another_issuer_is_no_hint(
    notes: App, foreign: App, jonas: Browser, claims: dict[str, Any]
) -> None:
    for issuer in (foreign.issuer, notes.issuer + "/", notes.issuer.upper(), "https://evil.example", ""):
        refused(notes, jonas, signed(notes, claims | {"iss": issuer}))


def test_a_token_with_the_key_of_another_organisation_is_no_hint(
    notes: App, foreign: App, jonas: Browser, claims: dict[str, Any]
) -> None:
    refused(notes, jonas, signed(foreign, claims))
    refused(notes, jonas, signed(foreign, claims, kid=keys.signer(notes.org).kid))


@pytest.mark.parametrize("missing", ["iss", "sub", "aud", "sid"])
def test_a_token_without_a_claim_that_we_always_give_is_no_hint(
    notes: App, jonas: Browser, claims: dict[str, Any], missing: str
) -> None:
    refused(notes, jonas, signed(notes, {name: value for name, value in claims.items() if name != missing}))


def test_an_access_token_and_a_code_are_no_hints(notes: App, jonas: Browser, given: dict[str, Any]) -> None:
    for token in (given["access_token"], notes.code(jonas)):
        refused(notes, jonas, token)


def test_no_jwt_of_ours_is_an_access_token(notes: App, given: dict[str, Any], claims: dict[str, Any]) -> None:
    for token in (given["id_token"], signed(notes, claims, typ="at+jwt")):
        assert notes.userinfo(token).status_code == 401
        assert notes.introspect(token) == {"active": False}
    assert notes.userinfo(given["access_token"]).status_code == 200
