"""Signing in: what must be refused, and that the page says why."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey
from notes_world import World
from tiny_provider import CLIENT

NOW = int(time.time())


def refused(world: World, path: str = "/t/globex/login") -> str:
    """The refusal's text, once it is sure that nobody got in."""
    browser = world.browser()
    page = browser.open(path)
    assert page.status_code >= 400
    assert "You are not signed in" in page.text
    assert "Signed in as" not in browser.open("/t/globex/").text
    assert world.rows("select * from account") == []
    return page.text


@pytest.mark.parametrize(
    ("claims", "code", "words"),
    [
        ({"nonce": "of-another-sign-in"}, "id_token: nonce", "belongs to another sign-in"),
        ({"nonce": None}, "id_token: missing nonce", "belongs to another sign-in"),
        ({"iss": "https://evil.example"}, "id_token: iss", "issued by another provider"),
        ({"iss": None}, "id_token: missing iss", "issued by another provider"),
        ({"aud": "another-client"}, "id_token: aud", "issued to another app"),
        ({"aud": "another-client", "azp": "notes-client"}, "id_token: aud", "issued to another app"),
        ({"aud": ["notes-client", "another-client"]}, "id_token: missing azp", "issued to another app"),
        ({"aud": None}, "id_token: missing aud", "issued to another app"),
        ({"exp": NOW - 600}, "id_token: exp", "has expired"),
        ({"exp": None}, "id_token: missing exp", "not in order"),
        ({"iat": NOW + 6000}, "id_token: iat", "issued in the future"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "id_token: at_hash", "do not belong together"),
        ({"sub": None}, "id_token: missing sub", "does not say who you are"),
        ({"sub": ""}, "id_token: sub", "does not say who you are"),
        ({"sub": "x" * 256}, "id_token: sub", "does not say who you are"),
    ],
)
def test_an_id_token_that_does_not_hold_is_refused(
    world: World, claims: dict[str, object], code: str, words: str
) -> None:
    world.globex.id_token_claims = claims
    text = refused(world)
    assert f"<code>{code}</code>" in text
    assert words in text


def test_a_signature_by_another_key_is_refused(world: World) -> None:
    world.globex.signing_key = RSAKey.generate_key(2048)
    assert "signature is wrong" in refused(world)


def test_a_token_signed_with_a_shared_secret_is_refused(world: World) -> None:
    world.globex.algorithm = "HS256"
    world.globex.signing_key = OctKey.import_key(CLIENT[1])
    assert "can&#39;t be read or checked" in refused(world)


def test_an_unsigned_token_is_refused(world: World) -> None:
    world.globex.algorithm = "none"
    assert "can&#39;t be read or checked" in refused(world)


@pytest.mark.parametrize("state", ["made-up", ""])
def test_a_state_that_was_not_given_out_is_refused(world: World, state: str) -> None:
    world.globex.answer = {"state": state}
    assert "was not started in this browser" in refused(world)


def test_an_answer_in_another_browser_is_refused(world: World) -> None:
    victim, attacker = world.browser(), world.browser()
    attacker.open("/t/globex/login", allow_redirects=False)
    assert attacker.page is not None
    at_provider = attacker.open(attacker.page.headers["Location"], allow_redirects=False)
    page = victim.open(at_provider.headers["Location"])
    assert page.status_code == 400
    assert "was not started in this browser" in page.text
    assert world.globex.seen("/token") == []


def test_an_answer_counts_once(world: World) -> None:
    browser = world.browser()
    start = browser.open("/t/globex/login", allow_redirects=False)
    back = browser.open(start.headers["Location"], allow_redirects=False).headers["Location"]
    assert "Signed in as" in browser.open(back).text
    assert "was finished already" in browser.open(back).text


@pytest.mark.parametrize("issuer", ["https://evil.example", None])
def test_an_answer_of_another_issuer_is_refused_before_the_code_is_sent_anywhere(
    world: World, issuer: str | None
) -> None:
    world.globex.answer = {"iss": issuer}
    assert "came from another identity provider" in refused(world)
    assert world.globex.seen("/token") == []


def test_a_provider_that_does_not_announce_rfc_9207_need_not_name_itself(world: World) -> None:
    world.globex.metadata = {"authorization_response_iss_parameter_supported": None}
    world.globex.answer = {"iss": None}
    world.signed_in()


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("access_denied", 403, "did not let you in"),
        ("login_required", 400, "sign in there first"),
        ("temporarily_unavailable", 502, "busy"),
        ("<script>", 400, "refused the sign-in"),
    ],
)
def test_an_error_of_the_provider_is_explained(world: World, error: str, status: int, words: str) -> None:
    world.globex.answer = {"code": None, "error": error}
    page = world.browser().open("/t/globex/login")
    assert page.status_code == status
    assert words in page.text
    assert "<script>" not in page.text


def test_repeated_parameters_are_refused(world: World) -> None:
    page = world.browser().open("/t/globex/sso/callback?state=a&state=b")
    assert page.status_code == 400
    assert "the same parameter twice" in page.text


def test_a_wrong_client_secret_is_explained_to_the_admin(world: World) -> None:
    fields = {
        "issuer": world.globex.issuer,
        "client_id": "notes-client",
        "client_secret": "not the right one",
    }
    world.admin().submit("/t/globex/admin/settings", **fields)
    text = refused(world)
    assert "does not accept this workspace&#39;s client ID and secret" in text
    assert "not the right one" not in text


def test_a_provider_that_is_away_is_said_to_be(world: World) -> None:
    world.globex.metadata = {"issuer": "https://another.example"}
    page = world.browser().open("/t/globex/login")
    assert page.status_code == 502
    assert "can&#39;t be used right now" in page.text


def test_a_sign_in_begun_before_the_settings_changed_is_refused(world: World) -> None:
    browser = world.browser()
    start = browser.open("/t/globex/login", allow_redirects=False)
    back = browser.open(start.headers["Location"], allow_redirects=False).headers["Location"]
    fields = {"issuer": world.globex.issuer, "client_id": "notes-client", "client_secret": ""}
    world.admin().submit("/t/globex/admin/settings", **fields)
    assert "was not started in this browser" in browser.open(back).text


def test_the_provider_may_start_the_sign_in_by_get_and_by_post(world: World) -> None:
    asked = {
        "iss": world.globex.issuer,
        "login_hint": "ada@globex.example",
        "target_link_uri": f"{world.origin}/t/globex/notes/new",
    }
    for method in ("get", "post"):
        browser = world.browser()
        where = {"params": asked} if method == "get" else {"data": asked}
        page = browser.request(method, f"{world.origin}/t/globex/login", **where)
        assert page.url == f"{world.origin}/t/globex/notes/new"
        assert world.globex.seen("/authorize")[-1]["login_hint"] == "ada@globex.example"


def test_a_foreign_issuer_can_not_start_a_sign_in(world: World) -> None:
    text = refused(world, f"/t/globex/login?iss={world.initech.issuer}")
    assert "Another identity provider" in text
    assert world.globex.seen("/authorize") == world.initech.seen("/authorize") == []


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/t/globex/",
        "//evil.example/t/globex/",
        "/t/initech/",
        "/t/globex/../initech/",
        "/t/globex/notes/%2e%2e/%2e%2e/initech/",
        "/t/globex/login",
        "/t/globex/notes/\\evil.example",
        "javascript:alert(1)",
        "http://[",
    ],
)
def test_a_target_outside_of_the_workspace_is_refused(world: World, target: str) -> None:
    browser = world.browser()
    page = browser.get(f"{world.origin}/t/globex/login", params={"target_link_uri": target})
    assert page.status_code == 400
    assert "not a page of this workspace" in page.text
    assert world.globex.seen("/authorize") == []


def test_an_abandoned_sign_in_is_forgotten_when_many_more_are_begun(world: World) -> None:
    browser = world.browser()
    first = browser.open("/t/globex/login", allow_redirects=False).headers["Location"]
    for _ in range(8):
        browser.open("/t/globex/login", allow_redirects=False)
    state = parse_qs(urlsplit(first).query)["state"][0]
    page = browser.open(f"/t/globex/sso/callback?code=x&state={state}&iss={world.globex.issuer}")
    assert "was not started in this browser" in page.text
