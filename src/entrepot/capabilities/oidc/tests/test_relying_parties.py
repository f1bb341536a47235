"""Three relying-party libraries that know nothing of us sign people in, against a server that listens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import flask
import pytest
import requests
from authlib.integrations.flask_client import OAuth
from idpyoidc.client.defaults import DEFAULT_KEY_DEFS
from idpyoidc.client.rp_handler import RPHandler

from entrepot.capabilities.oidc.tests.live import Person
from entrepot.capabilities.oidc.tests.peers import App, installed_for, publish
from entrepot.testing import Cast

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


def test_authlib(app: App, jonas_in_person: Person, cast: Cast) -> None:
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
    browser = party.test_client()
    asked = browser.get("/login").headers["Location"]
    back = jonas_in_person.follow(asked, CALLBACKS["authlib"])
    token = browser.get(back).get_json()
    assert token["userinfo"]["sub"] == cast.jonas.id
    assert token["userinfo"]["name"] == "Jonas Weber"
    assert token["userinfo"]["iss"] == app.issuer
    with party.test_request_context():
        assert client.userinfo(token=token)["email"] == "jonas@globex.example"


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
