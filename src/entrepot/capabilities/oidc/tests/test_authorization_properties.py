"""Whatever is asked, nobody is led to an unregistered address, and nothing breaks."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.capabilities.oidc.provider import marker
from entrepot.capabilities.oidc.tests.peers import App
from entrepot.testing import Cast, nobody

ENCODABLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ODD = st.sampled_from(
    [
        "",
        " ",
        "none",
        "login",
        "code",
        "token",
        "openid",
        "openid profile",
        "S256",
        "plain",
        "query",
        "form_post",
        "0",
    ]
)
NAMES = [
    *(
        "response_type",
        "response_mode",
        "scope",
        "state",
        "nonce",
        "prompt",
        "max_age",
        "login_hint",
        "id_token_hint",
    ),
    *("code_challenge", "code_challenge_method", "request", "request_uri", "registration", "client_secret"),
    marker.PARAMETER,
]
MANY = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.threat("OIDC-01")
@pytest.mark.threat("OIDC-03")
@given(changes=st.dictionaries(st.sampled_from(NAMES), ODD | ENCODABLE, max_size=6))
@MANY
def test_whatever_else_is_asked_the_answer_goes_to_the_registered_address(
    notes: App, jonas: Browser, cast: Cast, changes: dict[str, str]
) -> None:
    for browser in (jonas, nobody(cast.globex)):
        _leads_nowhere_else(notes, browser.get(notes.at("authorize"), notes.request(**changes)))


@pytest.mark.threat("OIDC-01")
@given(
    address=ENCODABLE | ENCODABLE.map("https://globex.notes.example/sso/callback{}".format), client=ENCODABLE
)
@MANY
def test_no_other_address_or_client_leads_anywhere(
    notes: App, jonas: Browser, address: str, client: str
) -> None:
    for changes in ({"redirect_uri": address}, {"client_id": client}):
        response = notes.ask(jonas, **changes)
        _leads_nowhere_else(notes, response)
        assert response.status_code == 400 or changes.get("redirect_uri") == notes.redirect_uri


@pytest.mark.threat("OIDC-10")
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from(["client_id", "redirect_uri", *NAMES]) | ENCODABLE, ODD | ENCODABLE)
    ),
    raw=st.binary(max_size=20),
)
@MANY
def test_repeated_and_broken_queries_break_nothing(
    notes: App, jonas: Browser, pairs: list[tuple[str, str]], raw: bytes
) -> None:
    query = urlencode([*notes.request().items(), *pairs]) + "&" + quote(raw, safe="%=&+;")
    for endpoint in ("authorize", "logout"):
        response = jonas.get(notes.at(endpoint), QUERY_STRING=query)
        _leads_nowhere_else(notes, response)


def _leads_nowhere_else(notes: App, response: HttpResponse) -> None:
    assert response.status_code in (200, 303, 400)
    if response.status_code != 303:
        assert "Location" not in response
        return
    address = response["Location"]
    own = urlsplit(address)
    ours = not own.netloc and own.path in ("/o/globex/sign-in/", notes.at("authorize"))
    assert ours or address.startswith((notes.redirect_uri + "?", "https://notes.example/cb?from=sso&"))
