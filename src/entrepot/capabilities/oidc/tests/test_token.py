"""A code for an ID token and an access token."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptojwt import JWS
from cryptojwt.key_jar import KeyJar
from django.test import Client as Browser

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import AccessToken, ClientSecret, Grant
from entrepot.capabilities.oidc.tests.peers import App, basic_header, installed_for, publish
from entrepot.core import clock
from entrepot.core.crypto import digest
from entrepot.instances import actions
from entrepot.orgs.states import UserStatus
from entrepot.testing import Cast


@pytest.mark.threat("OIDC-26")
@pytest.mark.threat("OIDC-28")
def test_a_code_gives_an_id_token_and_an_access_token_and_no_refresh_token(
    notes: App, jonas: Browser
) -> None:
    response = notes.redeem(notes.code(jonas))
    given = response.json()
    assert response.status_code == 200
    assert given.keys() == {"access_token", "token_type", "expires_in", "scope", "id_token"}
    assert (given["token_type"], given["expires_in"], given["scope"]) == (
        "Bearer",
        3600,
        "openid profile email",
    )
    assert (response["Cache-Control"], response["Pragma"]) == ("no-store", "no-cache")
    assert "Access-Control-Allow-Origin" not in response
    assert AccessToken.objects.get().digest == digest(given["access_token"])


@pytest.mark.threat("OIDC-19")
@pytest.mark.threat("OIDC-25")
def test_the_id_token_says_who_for_whom_when_and_nothing_more(notes: App, jonas: Browser, cast: Cast) -> None:
    now = int(clock.now().timestamp())
    given = notes.tokens(jonas)
    claims = notes.claims(given["id_token"])
    half = hashlib.sha256(given["access_token"].encode()).digest()[:16]
    assert abs(claims.pop("iat") - now) < 5
    assert abs(claims.pop("exp") - now - 3600) < 5
    assert abs(claims.pop("auth_time") - now) < 5
    assert len(claims.pop("jti")) >= 16
    assert claims.pop("sid") == Grant.objects.get().session_id
    assert claims == {
        "iss": notes.issuer,
        "sub": cast.jonas.id,
        "aud": notes.client_id,
        "nonce": "nonce-1",
        "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        "name": "Jonas Weber",
        "given_name": "Jonas",
        "family_name": "Weber",
        "preferred_username": "jonas@globex.example",
        "email": "jonas@globex.example",
        "email_verified": False,
    }


@pytest.mark.threat("OIDC-19")
@pytest.mark.parametrize(
    ("scope", "claims"),
    [
        ("openid", set()),
        ("openid email", {"email", "email_verified"}),
        (
            "email openid profile",
            {"name", "given_name", "family_name", "preferred_username", "email", "email_verified"},
        ),
    ],
)
def test_claims_are_those_of_the_granted_scopes(
    notes: App, jonas: Browser, scope: str, claims: set[str]
) -> None:
    given = notes.tokens(jonas, scope=scope, nonce=None)
    always = {"iss", "sub", "aud", "iat", "exp", "auth_time", "sid", "jti", "at_hash"}
    assert notes.claims(given["id_token"]).keys() == always | claims
    assert notes.userinfo(given["access_token"]).json().keys() == {"sub"} | claims


@pytest.mark.threat("OIDC-25")
def test_email_verified_is_true_only_for_a_mailbox_that_we_checked(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    cast.jonas.email_verified_at = clock.now()
    cast.jonas.save()
    assert notes.claims(notes.tokens(jonas)["id_token"])["email_verified"] is True


@pytest.mark.threat("OIDC-25")
def test_sub_survives_a_new_login_and_another_mailbox(notes: App, jonas: Browser, cast: Cast) -> None:
    before = notes.claims(notes.tokens(jonas)["id_token"])["sub"]
    cast.jonas.login = cast.jonas.email = "jonas.weber@globex.example"
    cast.jonas.save()
    assert notes.claims(notes.tokens(jonas)["id_token"])["sub"] == before
    assert "jonas" not in before


@pytest.mark.threat("OIDC-20")
def test_an_independent_library_verifies_the_id_token(notes: App, jonas: Browser, cast: Cast) -> None:
    ring = KeyJar()
    ring.import_jwks(notes.peer.get(notes.at("keys")).json(), notes.issuer)
    id_token = notes.tokens(jonas)["id_token"]
    verifier = JWS(alg="RS256")
    claims = verifier.verify_compact(id_token, keys=ring.get_issuer_keys(notes.issuer))
    assert claims["sub"] == cast.jonas.id
    assert verifier.jwt.headers["typ"] == "JWT"
    assert verifier.jwt.headers["alg"] == "RS256"


def test_a_client_that_authenticates_in_the_body_does_so(cast: Cast, jonas: Browser) -> None:
    release = publish(cast.northwind, token_endpoint_auth_method="client_secret_post")
    app = installed_for(cast.jonas, release, by=cast.priya)
    body = f"grant_type=authorization_code&code={app.code(jonas)}&redirect_uri={app.redirect_uri}"
    body += f"&code_verifier={app.verifier}&client_id={app.client_id}&client_secret={app.secret}"
    assert app.send("token", body).status_code == 200


def test_both_secrets_work_and_their_use_is_noted(notes: App, jonas: Browser, cast: Cast) -> None:
    from entrepot.capabilities.oidc.credentials import create_secret

    second = create_secret(notes.client, by=cast.priya)
    assert notes.redeem(notes.code(jonas)).status_code == 200
    assert notes.redeem(notes.code(jonas), basic=(notes.client_id, second)).status_code == 200
    assert ClientSecret.objects.filter(last_used_at__isnull=False).count() == 2


@pytest.mark.threat("OIDC-08")
def test_parts_of_the_basic_header_are_form_decoded(notes: App, jonas: Browser) -> None:
    encoded = base64.b64encode(
        "".join(f"%{ord(c):02X}" for c in notes.client_id).encode()
        + b":"
        + notes.secret.replace("-", "%2D").encode()
    ).decode()
    body = f"grant_type=authorization_code&code={notes.code(jonas)}&redirect_uri={notes.redirect_uri}"
    response = notes.send("token", f"{body}&code_verifier={notes.verifier}", authorization=f"Basic {encoded}")
    assert response.status_code == 200


@pytest.mark.threat("LOG-06")
def test_the_system_log_tells_of_the_tokens(notes: App, jonas: Browser, cast: Cast) -> None:
    given = notes.tokens(jonas)
    event = Event.objects.get(kind=Kind.TOKEN_GRANT)
    assert (event.org_id, event.actor_kind, event.actor_id) == (cast.globex.id, "client", notes.client_id)
    assert event.detail["person"] == cast.jonas.id
    everything = "".join(one.text + str(one.detail) for one in Event.objects.all())
    assert given["access_token"] not in everything
    assert given["id_token"] not in everything
    assert notes.secret not in everything


GRANT_REFUSED = [
    ("OIDC-05", {"code_verifier": "another-verifier-of-more-than-forty-three-characters"}),
    ("OIDC-05", {"code_verifier": "short"}),
    ("OIDC-05", {"code_verifier": "x" * 129}),
    ("OIDC-05", {"code_verifier": "é" * 50}),
    ("OIDC-05", {"code_verifier": None}),
    ("OIDC-07", {"redirect_uri": "https://notes.example/cb?from=sso"}),
    ("OIDC-07", {"redirect_uri": "https://globex.notes.example/sso/callback/"}),
    ("OIDC-07", {"code": "x" * 43}),
    ("OIDC-07", {"code": "' OR 1=1 --"}),
    ("OIDC-12", {"scope": "openid profile email groups"}),
]


@pytest.mark.parametrize(
    "changes", [pytest.param(changes, marks=pytest.mark.threat(threat)) for threat, changes in GRANT_REFUSED]
)
def test_a_code_that_does_not_fit_is_refused_without_saying_why(
    notes: App, jonas: Browser, changes: dict[str, str | None]
) -> None:
    response = notes.redeem(notes.code(jonas), **changes)
    _refused(response, 400, "invalid_grant")
    assert response.json()["error_description"].startswith("The code is unknown, expired, used already, or")
    assert not AccessToken.objects.exists()


@pytest.mark.threat("OIDC-07")
def test_a_code_that_was_tried_with_a_wrong_verifier_is_used_up(notes: App, jonas: Browser) -> None:
    code = notes.code(jonas)
    _refused(notes.redeem(code, code_verifier="y" * 43), 400, "invalid_grant")
    _refused(notes.redeem(code), 400, "invalid_grant")


@pytest.mark.threat("OIDC-05")
def test_a_verifier_without_a_challenge_is_refused(cast: Cast, jonas: Browser) -> None:
    exempt = installed_for(cast.jonas, publish(cast.northwind, pkce="exempt"), by=cast.priya)
    plain = {"code_challenge": None, "code_challenge_method": None}
    _refused(exempt.redeem(exempt.code(jonas, **plain)), 400, "invalid_grant")
    assert exempt.redeem(exempt.code(jonas, **plain), code_verifier=None).status_code == 200


@pytest.mark.threat("OIDC-07")
def test_a_code_ends_after_a_minute(notes: App, jonas: Browser) -> None:
    code, late = notes.code(jonas), notes.code(jonas)
    with time_machine.travel(clock.now() + timedelta(seconds=58), tick=False):
        assert notes.redeem(code).status_code == 200
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        _refused(notes.redeem(late), 400, "invalid_grant")


@pytest.mark.threat("OIDC-07")
def test_another_clients_code_is_refused_and_not_used_up(notes: App, other: App, jonas: Browser) -> None:
    code = notes.code(jonas)
    _refused(other.redeem(code, redirect_uri=notes.redirect_uri), 400, "invalid_grant")
    assert notes.redeem(code).status_code == 200


@pytest.mark.threat("OIDC-07")
def test_a_code_is_of_no_use_in_another_organisation(notes: App, foreign: App, jonas: Browser) -> None:
    code = notes.code(jonas)
    _refused(foreign.redeem(code, redirect_uri=notes.redirect_uri), 400, "invalid_grant")
    there = foreign.peer.post(
        foreign.at("token"),
        f"grant_type=authorization_code&code={code}&redirect_uri={notes.redirect_uri}&code_verifier={notes.verifier}",
        content_type="application/x-www-form-urlencoded",
        HTTP_AUTHORIZATION=basic_header(notes.client_id, notes.secret),
    )
    _refused(there, 401, "invalid_client")
    assert notes.redeem(code).status_code == 200


@pytest.mark.threat("OIDC-06")
def test_a_second_use_of_a_code_ends_what_the_first_gave(notes: App, jonas: Browser, cast: Cast) -> None:
    code = notes.code(jonas)
    token = notes.redeem(code).json()["access_token"]
    assert notes.userinfo(token).status_code == 200
    _refused(notes.redeem(code), 400, "invalid_grant")
    assert notes.userinfo(token).status_code == 401
    assert notes.introspect(token) == {"active": False}
    replay = Event.objects.get(kind=Kind.CODE_REPLAY)
    assert (replay.org_id, replay.outcome, replay.detail["tokens_ended"]) == (cast.globex.id, "deny", 1)


@pytest.mark.threat("OIDC-15")
def test_a_code_of_a_person_who_was_suspended_unassigned_or_switched_off_is_refused(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    codes = [notes.code(jonas) for _ in range(3)]
    actions.unassign(notes.instance, user=cast.jonas, by=cast.priya)
    _refused(notes.redeem(codes[0]), 400, "invalid_grant")
    actions.assign(notes.instance, user=cast.jonas, by=cast.priya)
    actions.deactivate(notes.instance, by=cast.priya)
    _refused(notes.redeem(codes[1]), 400, "invalid_grant")
    actions.activate(notes.instance, by=cast.priya)
    cast.jonas.status = UserStatus.SUSPENDED
    cast.jonas.save()
    _refused(notes.redeem(codes[2]), 400, "invalid_grant")


REQUEST_REFUSED: list[tuple[dict[str, str | None], str]] = [
    ({"grant_type": None}, "invalid_request"),
    ({"code": None}, "invalid_request"),
    ({"redirect_uri": None}, "invalid_request"),
    ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
    ({"grant_type": "password", "username": "jonas", "password": "x"}, "unsupported_grant_type"),
    ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    ({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "unsupported_grant_type"),
    ({"client_secret": "x"}, "invalid_request"),
    ({"client_id": "cli_other"}, "invalid_request"),
]


@pytest.mark.threat("OIDC-04")
@pytest.mark.threat("OIDC-28")
@pytest.mark.parametrize(("changes", "error"), REQUEST_REFUSED)
def test_other_token_requests_are_refused(
    notes: App, jonas: Browser, changes: dict[str, str | None], error: str
) -> None:
    _refused(notes.redeem(notes.code(jonas), **changes), 400, error)


@pytest.mark.threat("OIDC-10")
def test_parameters_twice_or_in_the_address_are_refused(notes: App, jonas: Browser) -> None:
    code = notes.code(jonas)
    basic = basic_header(notes.client_id, notes.secret)
    body = f"grant_type=authorization_code&code={code}&redirect_uri={notes.redirect_uri}&code_verifier={notes.verifier}"
    for twice in ("&code=x", "&grant_type=authorization_code", "&anything=1&anything=1"):
        _refused(notes.send("token", body + twice, authorization=basic), 400, "invalid_request")
    for query in (f"?client_secret={notes.secret}", "?code=x", "?a"):
        _refused(notes.send("token", body, authorization=basic, query=query), 400, "invalid_request")
    assert notes.send("token", body, authorization=basic).status_code == 200


@pytest.mark.threat("OIDC-10")
@pytest.mark.parametrize(
    "body", ["code=%ff", "code=%00", "a=" + "x" * 9000, "&".join(f"a{n}=1" for n in range(99))]
)
def test_bodies_that_cannot_be_read_are_refused(notes: App, body: str) -> None:
    basic = basic_header(notes.client_id, notes.secret)
    _refused(notes.send("token", body, authorization=basic), 400, "invalid_request")


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]
)
def test_only_forms_are_read(notes: App, content_type: str) -> None:
    response = notes.peer.generic("POST", notes.at("token"), b'{"grant_type":"x"}', content_type=content_type)
    _refused(response, 400, "invalid_request")


@pytest.mark.parametrize("method", ["get", "head", "put", "options"])
def test_only_post_is_answered(notes: App, method: str) -> None:
    assert getattr(notes.peer, method)(notes.at("token")).status_code == 405


def _refused(response: Any, status: int, error: str) -> None:
    assert (response.status_code, response.json()["error"]) == (status, error)
    assert (response["Cache-Control"], response["Pragma"]) == ("no-store", "no-cache")
