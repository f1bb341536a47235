"""The admin's settings page: connecting a workspace to its provider."""

import pytest
from notes_world import ADMIN_PASSWORD, World
from tiny_provider import CLIENT


def typed(world: World, **changes: str) -> dict[str, str]:
    stored = {"issuer": world.globex.issuer, "client_id": CLIENT[0], "client_secret": ""}
    return stored | changes


def test_settings_are_closed_to_everybody_but_the_admin(world: World) -> None:
    person = world.signed_in()
    assert "Admin password" in person.open("/t/globex/admin").text
    page = person.submit("/t/globex/admin/settings", **typed(world, client_id="changed"))
    assert "Admin password" in page.text
    assert world.rows("select client_id from workspace where client_id = 'changed'") == []


def test_an_admin_of_one_workspace_is_none_in_another(world: World) -> None:
    token = world.admin("globex").cookies["notes_session"]
    intruder = world.browser()
    intruder.cookies.set("notes_session", token, path="/t/initech/")
    assert "Admin password" in intruder.open("/t/initech/admin").text


def test_guessing_the_admin_password_is_slowed_down(world: World) -> None:
    browser = world.browser()
    browser.open("/t/globex/admin")
    page = browser.submit("/t/globex/admin/sign-in", password="wrong")
    assert page.status_code == 422
    assert "not the admin password" in page.text
    for _ in range(9):
        browser.submit("/t/globex/admin/sign-in", password="wrong")
    page = browser.submit("/t/globex/admin/sign-in", password=ADMIN_PASSWORD)
    assert page.status_code == 429
    assert "Wait ten minutes" in page.text


def test_the_addresses_to_give_to_the_provider_stand_on_the_page(world: World) -> None:
    text = world.admin().open("/t/globex/admin").text
    for path in ("sso/callback", "login", "signed-out"):
        assert f"<code>{world.origin}/t/globex/{path}</code>" in text


def test_the_secret_is_stored_sealed_and_never_shown(world: World) -> None:
    browser = world.admin()
    page = browser.submit("/t/globex/admin/settings", **typed(world, client_secret="a brand new secret"))
    assert "Saved." in page.text
    assert "a brand new secret" not in page.text
    assert "One is stored, encrypted, and never shown." in page.text
    assert b"a brand new secret" not in b"".join(file.read_bytes() for file in world.config.data.iterdir())
    assert world.config.key_file.stat().st_mode & 0o777 == 0o600


def test_an_empty_secret_keeps_the_stored_one(world: World) -> None:
    world.admin().submit("/t/globex/admin/settings", **typed(world))
    world.signed_in()


@pytest.mark.parametrize("changed", ["issuer", "client_id"])
def test_the_stored_secret_is_never_sent_to_a_newly_typed_client(world: World, changed: str) -> None:
    value = world.initech.issuer if changed == "issuer" else "another-client"
    browser = world.admin()
    page = browser.submit("/t/globex/admin/settings", **typed(world, **{changed: value}))
    assert page.status_code == 422
    assert "type the client secret that belongs to them" in page.text
    browser.submit("/t/globex/admin/test", **typed(world, **{changed: value}))
    assert world.globex.seen("/token") == world.initech.seen("/token") == []


@pytest.mark.parametrize(
    ("issuer", "problem"),
    [
        ("", "The issuer is missing."),
        ("id.example.com", "must start with https://"),
        ("http://id.example.com", "must use https"),
        ("https://id.example.com?x=1", "must not have a query"),
        ("https://user:pw@id.example.com", "must not carry a user name"),
        ("https://id.example.com/.well-known/openid-configuration", "This is the discovery address."),
        ("https://[", "is not an address"),
        ("https://id.example.com:port", "is not an address"),
    ],
)
def test_an_issuer_that_cannot_be_one_is_refused_with_the_remedy(
    world: World, issuer: str, problem: str
) -> None:
    page = world.admin().submit("/t/globex/admin/settings", **typed(world, issuer=issuer))
    assert page.status_code == 422
    assert problem in page.text
    assert f'value="{issuer}"' in page.text


def test_the_connection_test_of_good_settings_says_that_they_work(world: World) -> None:
    page = world.admin().submit("/t/globex/admin/test", **typed(world))
    assert "The connection works." in page.text
    assert "The client ID and the secret are accepted." in page.text
    assert "publishes 1 signing key." in page.text


def test_the_connection_test_names_a_wrong_secret(world: World) -> None:
    page = world.admin().submit("/t/globex/admin/test", **typed(world, client_secret="wrong"))
    assert "does not work yet" in page.text
    assert "does not accept this client ID with this secret" in page.text


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ({"issuer": "https://other.example"}, "but the provider calls itself https://other.example."),
        ({"token_endpoint": None}, "The metadata has no token_endpoint."),
        ({"token_endpoint": "http://id.example.com/token"}, "token_endpoint must use https."),
        ({"jwks_uri": 7}, "jwks_uri is not an address."),
        ({"response_types_supported": ["id_token"]}, "authorization code flow (code) is not supported"),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, "not signed with a public key"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "takes no client secret"),
    ],
)
def test_the_connection_test_says_what_is_wrong_with_the_provider(
    world: World, metadata: dict[str, object], problem: str
) -> None:
    world.globex.metadata = metadata
    page = world.admin().submit("/t/globex/admin/test", **typed(world))
    assert "does not work yet" in page.text
    assert problem in page.text
    assert world.globex.seen("/token") == []


@pytest.mark.parametrize(
    ("path", "problem"),
    [(":1", "can&#39;t be reached"), ("/nothing/here", "answered 404 instead of the discovery document")],
)
def test_the_connection_test_says_when_there_is_no_provider(world: World, path: str, problem: str) -> None:
    issuer = "http://127.0.0.1:1" if path == ":1" else world.globex.issuer + path
    page = world.admin().submit("/t/globex/admin/test", **typed(world, issuer=issuer))
    assert problem in page.text


def test_the_admin_sees_who_has_an_account(world: World) -> None:
    world.signed_in()
    text = world.admin().open("/t/globex/admin").text
    assert "Ada Lovelace" in text
    assert "<code>u-ada</code>" in text
