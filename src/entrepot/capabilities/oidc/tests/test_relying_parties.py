"""Three relying-party libraries that know nothing of us sign people in, against a server that listens."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask
import pytest
import requests
from authlib.integrations.flask_client import OAuth
from idpyoidc.client.defaults import DEFAULT_KEY_DEFS
from idpyoidc.client.rp_handler import RPHandler
from joserfc import jwt
from joserfc.jwk import KeySet

from entrepot.capabilities.oidc.models import KeyState, SigningKey
from entrepot.capabilities.oidc.tests.live import Person
from entrepot.capabilities.oidc.tests.peers import App, installed_for, publish
from entrepot.core import clock
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast, client_for

CALLBACKS = {
    "authlib": "http://localhost:5999/callback",
    "mozilla": "http://localhost:5998/callback/",
    "idpyoidc": "http://localhost:5997/callback",
}


@pytest.fixture
def app(live_server: Any, settings: Any, cast: Cast) -> App:
    """Installed at globex, for parties on this machine; the provider is at the live server's address."""
    settings.ALLOW_PRIVATE_TARGETS = True
    settings.ROOT_URL = live_server.url
    release = publish(
        cast.northwind,
        redirect_uris=list(CALLBACKS.values()),
        post_logout_redirect_uris=["http://localhost:5999/bye"],
        initiate_login_uri="",
    )
    return installed_for(cast.jonas, release, by=cast.priya)


@pytest.fixture
def jonas_in_person(cast: Cast) -> Person:
    with requests.Session() as browser:
        yield Person(cast.jonas.login, browser)


def authlib_party(app: App) -> tuple[flask.Flask, Any]:
    """An app made with Authlib, and its client, which reads metadata and keys once and keeps them."""
    party = flask.Flask("authlib-party")
    party.secret_key = "of-this-test-only"
    client = OAuth(party).register(
        "entrepot",
        client_id=app.client_id,
        client_secret=app.secret,
        server_metadata_url=f"{app.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )
    party.add_url_rule("/login", "login", lambda: client.authorize_redirect(CALLBACKS["authlib"]))
    party.add_url_rule("/callback", "callback", client.authorize_access_token)
    return party, client


def token_by_authlib(party: flask.Flask, somebody: Person) -> dict[str, Any]:
    """What the party has once the person has signed in: verified, or it raises."""
    browser = party.test_client()
    asked = browser.get("/login").headers["Location"]
    token: dict[str, Any] = browser.get(somebody.follow(asked, CALLBACKS["authlib"])).get_json()
    return token


def test_authlib(app: App, jonas_in_person: Person, cast: Cast) -> None:
    party, client = authlib_party(app)
    token = token_by_authlib(party, jonas_in_person)
    assert token["userinfo"]["sub"] == cast.jonas.id
    assert token["userinfo"]["name"] == "Jonas Weber"
    assert token["userinfo"]["iss"] == app.issuer
    with party.test_request_context():
        assert client.userinfo(token=token)["email"] == "jonas@globex.example"


@pytest.mark.threat("OIDC-18")
def test_a_rotation_from_the_page_is_nothing_that_a_party_notices(
    app: App, jonas_in_person: Person, cast: Cast
) -> None:
    party, client = authlib_party(app)
    before = token_by_authlib(party, jonas_in_person)["id_token"]
    kept = client.server_metadata["jwks"]
    old_enough = clock.now() - timedelta(minutes=6)
    SigningKey.objects.filter(org=cast.globex, state=KeyState.NEXT).update(created_at=old_enough)
    assert client_for(cast.priya).post(org_path(cast.globex, "oidc:rotate_keys")).status_code == 302
    after = token_by_authlib(party, jonas_in_person)["id_token"]
    assert client.server_metadata["jwks"] is kept  # what it read before the rotation verified what came after
    published = requests.get(f"{app.issuer}/oauth2/v1/keys", timeout=10).json()
    signed_by = set()
    for token in (before, after):
        read = jwt.decode(token, KeySet.import_key_set(published), algorithms=["RS256"])
        assert read.claims["sub"] == cast.jonas.id
        signed_by.add(read.header["kid"])
    assert signed_by < {key["kid"] for key in published["keys"]}
    assert len(signed_by) == 2


def test_mozilla_django_oidc(app: App, jonas_in_person: Person) -> None:
    endpoints = requests.get(f"{app.issuer}/.well-known/openid-configuration", timeout=10).json()
    given = {
        "OIDC_RP_CLIENT_ID": app.client_id,
        "OIDC_RP_CLIENT_SECRET": app.secret,
        "OIDC_OP_AUTHORIZATION_ENDPOINT": endpoints["authorization_endpoint"],
        "OIDC_OP_TOKEN_ENDPOINT": endpoints["token_endpoint"],
        "OIDC_OP_USER_ENDPOINT": endpoints["userinfo_endpoint"],
        "OIDC_OP_JWKS_ENDPOINT": endpoints["jwks_uri"],
    }
    party = Path(__file__).with_name("mozilla_party.py")
    with subprocess.Popen(
        [sys.executable, str(party), json.dumps(given)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={},
    ) as process:
        assert process.stdin and process.stdout
        asked = process.stdout.readline().strip()
        back = jonas_in_person.follow(asked, CALLBACKS["mozilla"])
        process.stdin.write(back + "\n")
        process.stdin.flush()
        outcome = json.loads(process.stdout.readline())
    assert outcome == {"landed": "/in", "people": ["jonas@globex.example"]}


def test_idpyoidc(app: App, jonas_in_person: Person, cast: Cast, tmp_path: Path) -> None:
    own_keys = {"private_path": f"{tmp_path}/private.json", "public_path": f"{tmp_path}/public.json"}
    handler = RPHandler(
        base_url="http://localhost:5997",
        client_configs={
            "entrepot": {
                "issuer": app.issuer,
                "client_type": "oidc",
                "client_id": app.client_id,
                "client_secret": app.secret,
                "redirect_uris": [CALLBACKS["idpyoidc"]],
                "scopes_supported": ["openid", "profile", "email"],
                "token_endpoint_auth_methods": ["client_secret_basic"],
                "add_ons": {
                    "pkce": {
                        "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
                        "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
                    }
                },
            }
        },
        httpc_params={"timeout": 10},
        key_conf={**own_keys, "key_defs": DEFAULT_KEY_DEFS, "read_only": False},
    )
    asked = handler.begin("entrepot")
    back = jonas_in_person.follow(asked, CALLBACKS["idpyoidc"])
    answer = dict(part.split("=", 1) for part in requests.utils.unquote(back.split("?", 1)[1]).split("&"))
    signed_in = handler.finalize(answer["iss"], answer)
    assert signed_in["userinfo"]["sub"] == cast.jonas.id
    assert signed_in["userinfo"]["email"] == "jonas@globex.example"
    assert signed_in["id_token"]["aud"] == [app.client_id]
