"""Hostile and mistaken authorization requests, each with the refusal that the specifications ask for."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import Client, Grant
from entrepot.capabilities.oidc.tests.peers import App, publish, s256, sent_to
from entrepot.instances import actions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.states import UserStatus
from entrepot.testing import Cast, client_for, nobody

GOOD = "https://globex.notes.example/sso/callback"
ELSEWHERE = [
    "https://globex.notes.example/sso/callback/",
    "https://globex.notes.example/sso/callback?x=1",
    "https://globex.notes.example/sso/callback#x",
    "https://globex.notes.example/sso/callback%20",
    "https://globex.notes.example/sso/%63allback",
    "https://globex.notes.example/sso/../sso/callback",
    "https://globex.notes.example/SSO/callback",
    "https://globex.notes.example:443/sso/callback",
    "https://globex.notes.example./sso/callback",
    "https://GLOBEX.notes.example/sso/callback",
    "http://globex.notes.example/sso/callback",
    "https://globex.notes.example@evil.example/sso/callback",
    "https://globex.notes.example.evil.example/sso/callback",
    "https://evil.example/?u=https://globex.notes.example/sso/callback",
    "https://initech.notes.example/sso/callback",
    "https://{app.subdomain}.notes.example/sso/callback",
    "https://notes.example/cb",
    "https://notes.example/cb?from=sso&x=1",
    "//globex.notes.example/sso/callback",
    "/sso/callback",
    "javascript:alert(1)",
    "notes:callback",
    None,
]


@pytest.mark.threat("OIDC-01")
@pytest.mark.threat("OIDC-03")
@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_other_spelling_of_an_address_is_led_to(notes: App, jonas: Browser, address: str | None) -> None:
    response = notes.ask(jonas, redirect_uri=address)
    _is_our_own_page(response)
    if address:
        assert address not in response.content.decode()


@pytest.mark.threat("OIDC-03")
@pytest.mark.parametrize("client_id", ["cli_unknown", "<script>", "", None, "x" * 500])
def test_an_unknown_client_is_answered_on_our_own_page(
    notes: App, jonas: Browser, client_id: str | None
) -> None:
    _is_our_own_page(notes.ask(jonas, client_id=client_id))


@pytest.mark.threat("OIDC-03")
def test_another_organisations_client_is_unknown_here(notes: App, foreign: App, jonas: Browser) -> None:
    response = notes.ask(jonas, client_id=foreign.client_id, redirect_uri=foreign.redirect_uri)
    _is_our_own_page(response)


@pytest.mark.threat("OIDC-01")
def test_another_clients_address_is_not_led_to(notes: App, other: App, jonas: Browser) -> None:
    _is_our_own_page(notes.ask(jonas, redirect_uri=other.redirect_uri))


@pytest.mark.threat("OIDC-03")
def test_a_removed_client_never_redirects(notes: App, jonas: Browser, cast: Cast) -> None:
    actions.remove(notes.instance, by=cast.priya)
    _is_our_own_page(notes.ask(jonas))
    _is_our_own_page(notes.ask(jonas, prompt="none"))


@pytest.mark.threat("OIDC-10")
@pytest.mark.parametrize(
    "query",
    [
        "client_id={0}&client_id={0}&redirect_uri={1}",
        "client_id={0}&redirect_uri={1}&redirect_uri=https://evil.example/",
        "client_id={0}&redirect_uri={1}&state=%ff",
        "client_id={0}&redirect_uri={1}&state=a%01b",
        "client_id={0}&redirect_uri={1}&state=a%0d%0aSet-Cookie:x",
        "client_id={0}&redirect_uri={1}&" + "&".join(f"p{n}=1" for n in range(60)),
        "client_id={0}&redirect_uri={1}&state=" + "x" * 6000,
    ],
)
def test_what_cannot_be_read_is_answered_on_our_own_page(notes: App, jonas: Browser, query: str) -> None:
    response = jonas.get(notes.at("authorize") + "?" + query.format(notes.client_id, notes.redirect_uri))
    _is_our_own_page(response)


REFUSED = [
    ("OIDC-04", {"response_type": None}, "invalid_request"),
    ("OIDC-04", {"response_type": "token"}, "unsupported_response_type"),
    ("OIDC-04", {"response_type": "id_token"}, "unsupported_response_type"),
    ("OIDC-04", {"response_type": "code id_token"}, "unsupported_response_type"),
    ("OIDC-04", {"response_type": "none"}, "unsupported_response_type"),
    ("OIDC-04", {"response_mode": "fragment"}, "invalid_request"),
    ("OIDC-04", {"response_mode": "web_message"}, "invalid_request"),
    ("OIDC-05", {"code_challenge": None}, "invalid_request"),
    ("OIDC-05", {"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    ("OIDC-05", {"code_challenge_method": None}, "invalid_request"),
    ("OIDC-05", {"code_challenge_method": "plain"}, "invalid_request"),
    ("OIDC-05", {"code_challenge_method": "s256"}, "invalid_request"),
    ("OIDC-05", {"code_challenge": "short"}, "invalid_request"),
    ("OIDC-05", {"code_challenge": "=" * 43}, "invalid_request"),
    ("OIDC-05", {"code_challenge": "x" * 44}, "invalid_request"),
    ("OIDC-11", {"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
    ("OIDC-11", {"request_uri": "http://169.254.169.254/"}, "request_uri_not_supported"),
    ("OIDC-11", {"registration": "{}"}, "registration_not_supported"),
    ("OIDC-12", {"scope": None}, "invalid_scope"),
    ("OIDC-12", {"scope": "profile"}, "invalid_scope"),
    ("OIDC-12", {"scope": "openid offline_access"}, "invalid_scope"),
    ("OIDC-12", {"scope": "openid groups"}, "invalid_scope"),
    ("OIDC-12", {"scope": "openid address phone"}, "invalid_scope"),
    ("OIDC-12", {"scope": "openid entrepot.users.read"}, "invalid_scope"),
    ("OIDC-12", {"scope": "OPENID"}, "invalid_scope"),
    ("OIDC-13", {"prompt": "none login"}, "invalid_request"),
    ("OIDC-13", {"prompt": "create"}, "invalid_request"),
    ("OIDC-13", {"max_age": "-1"}, "invalid_request"),
    ("OIDC-13", {"max_age": "1e3"}, "invalid_request"),
    ("OIDC-13", {"max_age": "٣"}, "invalid_request"),
    ("OIDC-14", {"id_token_hint": "eyJhbGciOiJub25lIn0.e30."}, "invalid_request"),
    ("OIDC-14", {"id_token_hint": "no token"}, "invalid_request"),
    ("OIDC-19", {"nonce": "é"}, "invalid_request"),
]
_ids = [f"{threat}-{next(iter(changes))}-{n}" for n, (threat, changes, _) in enumerate(REFUSED)]


@pytest.mark.threat("OIDC-03")
@pytest.mark.threat("OIDC-16")
@pytest.mark.parametrize(
    ("changes", "error"),
    [pytest.param(changes, error, marks=pytest.mark.threat(threat)) for threat, changes, error in REFUSED],
    ids=_ids,
)
def test_a_request_that_cannot_be_granted_goes_back_with_its_error(
    notes: App, jonas: Browser, changes: dict[str, str | None], error: str
) -> None:
    address, answer = sent_to(notes.ask(jonas, **changes))
    assert address == notes.redirect_uri
    assert answer["error"] == error
    assert answer["state"] == "state+1/2=&"
    assert answer["iss"] == notes.issuer
    assert answer["error_description"].isascii()
    assert "code" not in answer
    assert not Grant.objects.exists()


@pytest.mark.threat("OIDC-03")
def test_nobody_is_sent_out_with_an_error_before_signing_in(notes: App, cast: Cast) -> None:
    address, _ = sent_to(notes.ask(nobody(cast.globex), scope="openid groups"))
    assert address == org_path(cast.globex, "orgs:sign_in")


@pytest.mark.threat("OIDC-10")
def test_a_repeated_parameter_goes_back_with_an_error_and_nobody_signs_in_before(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    query = "&".join(f"{k}={v}" for k, v in notes.request(state="s", scope="openid").items()) + "&nonce=2"
    address, answer = sent_to(jonas.get(f"{notes.at('authorize')}?{query}"))
    assert (address, answer["error"], answer["state"]) == (notes.redirect_uri, "invalid_request", "s")
    address, answer = sent_to(nobody(cast.globex).get(f"{notes.at('authorize')}?{query}"))
    assert address == org_path(cast.globex, "orgs:sign_in")
    assert answer["next"].endswith("&nonce=2")


@pytest.mark.threat("OIDC-10")
def test_a_state_that_was_sent_twice_is_not_sent_back(notes: App, jonas: Browser) -> None:
    query = "&".join(f"{k}={v}" for k, v in notes.request(state="a", scope="openid").items()) + "&state=b"
    _, answer = sent_to(jonas.get(f"{notes.at('authorize')}?{query}"))
    assert answer["error"] == "invalid_request"
    assert "state" not in answer


@pytest.mark.threat("OIDC-13")
@pytest.mark.parametrize("changes", [{}, {"scope": "openid groups"}, {"code_challenge": None}])
def test_prompt_none_shows_no_page_to_nobody(notes: App, cast: Cast, changes: dict[str, str | None]) -> None:
    address, answer = sent_to(notes.ask(nobody(cast.globex), prompt="none", **changes))
    assert address == notes.redirect_uri
    assert answer["error"] == ("login_required" if not changes else answer["error"])
    assert answer["state"] == "state+1/2=&"


@pytest.mark.threat("OIDC-15")
@pytest.mark.parametrize("prompt", [None, "none"])
def test_a_person_who_is_not_assigned_is_denied(notes: App, cast: Cast, prompt: str | None) -> None:
    address, answer = sent_to(notes.ask(client_for(cast.lena), prompt=prompt))
    assert (address, answer["error"]) == (notes.redirect_uri, "access_denied")


@pytest.mark.threat("OIDC-15")
def test_a_person_who_is_no_longer_assigned_is_denied(notes: App, jonas: Browser, cast: Cast) -> None:
    actions.unassign(notes.instance, user=cast.jonas, by=cast.priya)
    assert sent_to(notes.ask(jonas))[1]["error"] == "access_denied"


@pytest.mark.threat("OIDC-15")
def test_members_of_an_assigned_group_come_in_and_leave_with_it(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    actions.unassign(notes.instance, user=cast.jonas, by=cast.priya)
    actions.assign(notes.instance, group=cast.sales, by=cast.priya)
    assert notes.code(jonas)
    actions.unassign(notes.instance, group=cast.sales, by=cast.priya)
    assert sent_to(notes.ask(jonas))[1]["error"] == "access_denied"


@pytest.mark.threat("OIDC-15")
def test_while_it_is_switched_off_everybody_is_denied(notes: App, jonas: Browser, cast: Cast) -> None:
    actions.deactivate(notes.instance, by=cast.priya)
    assert sent_to(notes.ask(jonas))[1]["error"] == "access_denied"


@pytest.mark.threat("OIDC-15")
def test_a_suspended_person_is_nobody(notes: App, jonas: Browser, cast: Cast) -> None:
    cast.jonas.status = UserStatus.SUSPENDED
    cast.jonas.save()
    assert sent_to(notes.ask(jonas))[0] == org_path(cast.globex, "orgs:sign_in")
    assert sent_to(notes.ask(jonas, prompt="none"))[1]["error"] == "login_required"


@pytest.mark.threat("OIDC-15")
@pytest.mark.threat("TEN-02")
def test_a_session_of_another_organisation_is_nobody(notes: App, cast: Cast) -> None:
    assert sent_to(notes.ask(client_for(cast.ada)))[0] == org_path(cast.globex, "orgs:sign_in")


@pytest.mark.threat("OIDC-05")
def test_only_an_exempt_client_may_leave_out_pkce_and_still_may_use_it(cast: Cast, jonas: Browser) -> None:
    from entrepot.capabilities.oidc.tests.peers import installed_for

    exempt = installed_for(cast.jonas, publish(cast.northwind, pkce="exempt"), by=cast.priya)
    assert not Client.objects.get(pk=exempt.client_id).pkce_required
    assert exempt.code(jonas, code_challenge=None, code_challenge_method=None)
    assert exempt.code(jonas, code_challenge=s256("x" * 43))
    assert sent_to(exempt.ask(jonas, code_challenge_method="plain"))[1]["error"] == "invalid_request"


@pytest.mark.threat("LOG-06")
def test_a_flood_of_refusals_does_not_fill_the_log(notes: App, cast: Cast) -> None:
    for _ in range(120):
        notes.ask(nobody(cast.globex), client_id="cli_unknown")
    assert Event.objects.filter(kind=Kind.AUTHORIZE_REFUSED).count() == 100


def _is_our_own_page(response) -> None:
    assert response.status_code == 400
    assert "Location" not in response
    assert response["Cache-Control"] == "no-store"
    assert "If you look after the app" in response.content.decode()
    assert not Grant.objects.exists()
