"""Organisations at sub-domains: a sign-in to an app from end to end, and the walk of those who have no business there."""

from collections.abc import Iterator

import pytest
from django.test import Client

from entrepot.capabilities.oidc.tests.conftest import _quick_keys  # noqa: F401
from entrepot.capabilities.oidc.tests.peers import App, installed_for, publish, sent_to
from entrepot.orgs import sessions
from entrepot.orgs.models import Org, User
from entrepot.testing import PASSWORD, Cast, client_for, host_mode, nobody
from tests import estate as estates
from tests.estate import Estate
from tests.test_tenancy import IN_ORG, PUBLIC, WITH_IDS, asked, children, ids_for, missing, rows, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sub_domains() -> Iterator[None]:
    with host_mode():
        yield


@pytest.fixture
def notes(cast: Cast) -> App:
    return installed_for(cast.jonas, publish(cast.northwind), by=cast.priya, subdomain="globex")


@pytest.mark.threat("OIDC-16", "OIDC-17", "OIDC-18")
def test_a_person_signs_in_to_an_app_and_the_issuer_is_the_sub_domain_at_every_step(
    cast: Cast, notes: App
) -> None:
    issuer = "https://globex.network.example"
    metadata = notes.peer.get("/.well-known/openid-configuration").json()
    assert metadata["issuer"] == notes.issuer == issuer
    ends = {name: value for name, value in metadata.items() if name.endswith(("_endpoint", "_uri"))}
    assert len(ends) >= 6
    assert all(value.startswith(issuer + "/") for value in ends.values())
    assert metadata["authorization_endpoint"] == issuer + notes.at("authorize")

    browser = nobody(cast.globex)
    led = notes.ask(browser)
    assert led["Location"].startswith("/sign-in/?")
    _, query = sent_to(led)
    back = browser.post("/sign-in/", {"login": cast.jonas.login, "password": PASSWORD, "next": query["next"]})
    address, answer = sent_to(browser.get(back["Location"]))
    assert (address, answer["iss"], answer["state"]) == (notes.redirect_uri, issuer, "state+1/2=&")
    given = notes.redeem(answer["code"]).json()
    claims = notes.claims(given["id_token"])
    assert (claims["iss"], claims["aud"], claims["sub"]) == (issuer, notes.client_id, cast.jonas.id)
    assert notes.userinfo(given["access_token"]).json()["email"] == cast.jonas.email
    assert notes.introspect(given["access_token"])["iss"] == issuer
    out = browser.get(
        notes.at("logout"),
        {"id_token_hint": given["id_token"], "post_logout_redirect_uri": "https://globex.notes.example/bye"},
    )
    assert out["Location"] == "https://globex.notes.example/bye"
    assert notes.userinfo(given["access_token"]).status_code == 401


@pytest.mark.threat("OIDC-07", "OIDC-18", "TEN-09")
def test_tokens_and_codes_of_one_sub_domain_are_nothing_at_another(cast: Cast, notes: App) -> None:
    there = installed_for(cast.ada, notes.instance.release, by=cast.sam, subdomain="initech")
    jonas = client_for(cast.jonas)
    token, code = notes.tokens(jonas)["access_token"], notes.code(jonas)
    assert there.userinfo(token).status_code == 401
    assert there.introspect(token) == {"active": False}
    assert there.redeem(code).json()["error"] == "invalid_grant"
    assert notes.redeem(code).status_code == 200
    kids = [{key["kid"] for key in app.peer.get(app.at("keys")).json()["keys"]} for app in (notes, there)]
    assert not kids[0] & kids[1]


@pytest.fixture
def estate(cast: Cast) -> Estate:
    return estates.make(cast)


@pytest.mark.threat("TEN-01")
def test_other_organisations_things_are_as_things_that_do_not_exist(estate: Estate) -> None:
    cast, walked = estate.cast, 0
    for person in (cast.sam, cast.ada, estate.vera):
        client, before = client_for(person), rows(person.org)
        for address in WITH_IDS:
            owner, known = ids_for(address, estate)
            ids = {name: known[name] for name in address.parameters}
            if owner.org_id == person.org_id or "integration_id" in address.parameters:
                continue
            for method in ("GET", "POST"):
                where = f"{method} {address.name} as {person}"
                theirs = asked(client, method, address.path(dict(ids)), children(estate))
                nothing = asked(client, method, address.path(dict(missing(ids))))
                assert said(theirs, ids) == said(nothing, missing(ids)), where
                assert theirs.status_code in {403, 404, 405}, where
                walked += theirs.status_code == 404
        assert rows(person.org) == before, f"{person} changed something"
    assert walked > 100


@pytest.mark.threat("TEN-02", "TEN-08")
def test_a_session_of_one_sub_domain_is_nobodys_at_another(estate: Estate) -> None:
    cast = estate.cast
    before, turned_away = rows(None), 0
    stranger = with_session_of(cast.sam, at=cast.globex)
    held = rows(None)
    for address in IN_ORG:
        if address.name in PUBLIC:
            continue
        _, ids = ids_for(address, estate)
        for method in ("GET", "POST"):
            response = asked(stranger, method, address.path(dict(ids)))
            assert response.status_code in (302, 405), f"{method} {address.name}"
            if response.status_code == 302:
                assert response.headers["Location"].startswith("/sign-in/"), address.name
                turned_away += 1
    assert held != before
    assert rows(None) == held
    assert turned_away > 100


def with_session_of(person: User, *, at: Org) -> Client:
    """A browser at `at`'s host that presents a session of elsewhere: both have the cookie's one name."""
    client = nobody(at)
    _, token = sessions.start(person)
    client.cookies[sessions.cookie_name(at)] = token
    return client


@pytest.mark.threat("TEN-04")
def test_the_form_of_path_mode_leads_nowhere(cast: Cast) -> None:
    for person in (cast.jonas, cast.sam):
        client = client_for(person)
        assert client.get("/account/").status_code == 200
        assert client.get("/o/globex/account/").status_code == 404
    assert nobody().get("/o/globex/sign-in/").status_code == 404
