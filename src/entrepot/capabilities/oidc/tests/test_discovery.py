"""What clients read about the provider."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from entrepot.capabilities.oidc.models import SigningKey
from entrepot.capabilities.oidc.tests.peers import App
from entrepot.testing import Cast, host_mode, nobody


@pytest.mark.threat("OIDC-04")
def test_the_metadata_names_what_works_and_nothing_more(notes: App) -> None:
    root = "http://localhost:8000/o/globex"
    response = notes.peer.get("/o/globex/.well-known/openid-configuration")
    assert response["Cache-Control"] == "public, max-age=300"
    methods = ["client_secret_basic", "client_secret_post"]
    assert response.json() == {
        "issuer": root,
        "authorization_endpoint": f"{root}/oauth2/v1/authorize",
        "token_endpoint": f"{root}/oauth2/v1/token",
        "userinfo_endpoint": f"{root}/oauth2/v1/userinfo",
        "jwks_uri": f"{root}/oauth2/v1/keys",
        "introspection_endpoint": f"{root}/oauth2/v1/introspect",
        "revocation_endpoint": f"{root}/oauth2/v1/revoke",
        "end_session_endpoint": f"{root}/oauth2/v1/logout",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "profile", "email"],
        "claims_supported": [
            *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid", "jti"),
            *("name", "given_name", "family_name", "preferred_username", "email", "email_verified"),
        ],
        "token_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


@pytest.mark.threat("OIDC-04")
def test_every_scope_and_claim_that_it_names_is_given(notes: App, jonas: Browser) -> None:
    metadata = notes.peer.get(notes.at("configuration")).json()
    given = notes.tokens(jonas, scope=" ".join(metadata["scopes_supported"]))
    assert notes.claims(given["id_token"]).keys() == set(metadata["claims_supported"])


@pytest.mark.threat("OIDC-17")
def test_all_four_well_known_addresses_say_the_same_each_of_its_own_organisation(cast: Cast) -> None:
    for slug in ("globex", "initech"):
        documents = [
            nobody().get(address).json()
            for document in ("openid-configuration", "oauth-authorization-server")
            for address in (f"/o/{slug}/.well-known/{document}", f"/.well-known/{document}/o/{slug}")
        ]
        assert {document["issuer"] for document in documents} == {f"http://localhost:8000/o/{slug}"}
        assert all(document == documents[0] for document in documents)


@pytest.mark.threat("OIDC-17")
@pytest.mark.parametrize(
    "address",
    [
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/o/unknown",
        "/.well-known/openid-configuration/o/GLOBEX",
        "/.well-known/openid-configuration/o/globex/",
        "/.well-known/openid-configuration/globex",
        "/o/globex/.well-known/openid-configuration/o/initech",
        "/o/globex/.well-known/openid-configuration/",
    ],
)
def test_other_addresses_are_none(cast: Cast, address: str) -> None:
    assert nobody().get(address).status_code == 404


@pytest.mark.threat("OIDC-17")
def test_a_closed_organisation_has_no_metadata(cast: Cast) -> None:
    cast.initech.active = False
    cast.initech.save()
    for address in (
        "/.well-known/openid-configuration/o/initech",
        "/o/initech/.well-known/openid-configuration",
    ):
        assert nobody().get(address).status_code == 404


@pytest.mark.threat("OIDC-17")
def test_it_is_built_from_the_configured_root_whatever_the_request_says(cast: Cast) -> None:
    lies = {
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_SCRIPT_NAME": "/evil",
    }
    metadata = nobody(**lies).get("/o/globex/.well-known/openid-configuration").json()
    assert all(
        str(value).startswith("http://localhost:8000/o/globex/")
        for key, value in metadata.items()
        if key.endswith("_endpoint")
    )
    assert (
        nobody(HTTP_HOST="localhost:9999").get("/o/globex/.well-known/openid-configuration").json()
        == metadata
    )


@pytest.mark.threat("OIDC-17")
def test_in_host_mode_each_sub_domain_has_its_own_and_there_is_no_path(cast: Cast) -> None:
    with host_mode():
        metadata = nobody(cast.globex).get("/.well-known/openid-configuration").json()
        assert metadata["issuer"] == "https://globex.network.example"
        assert metadata["token_endpoint"] == "https://globex.network.example/oauth2/v1/token"
        assert nobody().get("/.well-known/openid-configuration/o/globex").status_code == 404
        assert nobody().get("/.well-known/openid-configuration").status_code == 404


@pytest.mark.threat("OIDC-18")
def test_the_key_set_holds_public_members_of_this_organisations_keys_only(notes: App, foreign: App) -> None:
    response = notes.peer.get(notes.at("keys"))
    keys = response.json()["keys"]
    assert response["Cache-Control"] == "public, max-age=300"
    assert {key["kid"] for key in keys} == set(
        SigningKey.objects.filter(org=notes.org).values_list("id", flat=True)
    )
    assert all(key.keys() == {"kty", "n", "e", "kid", "use", "alg"} for key in keys)
    assert all((key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256") for key in keys)
    there = foreign.peer.get(foreign.at("keys")).json()["keys"]
    assert not {key["n"] for key in keys} & {key["n"] for key in there}


def test_an_organisation_without_keys_gets_them_when_they_are_asked_for(cast: Cast) -> None:
    assert len(nobody().get("/o/initech/oauth2/v1/keys").json()["keys"]) == 2


def test_discovery_may_be_asked_by_head_and_not_posted(cast: Cast) -> None:
    path = "/o/globex/.well-known/openid-configuration"
    assert nobody().head(path).status_code == 200
    assert nobody().post(path).status_code == 405


@pytest.mark.threat("OIDC-28")
def test_nobody_registers_clients(cast: Cast) -> None:
    assert nobody().post("/o/globex/oauth2/v1/clients").status_code == 404
