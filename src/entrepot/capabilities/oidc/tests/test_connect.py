"""What an installed integration gets, keeps and loses."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from entrepot.capabilities.oidc import install as hooks
from entrepot.capabilities.oidc.models import Client, ClientSecret, SigningKey
from entrepot.capabilities.oidc.tests.peers import App, install, publish
from entrepot.core.crypto import digest
from entrepot.core.errors import Invalid
from entrepot.instances import actions
from entrepot.testing import Cast


def test_installing_makes_a_client_with_a_secret_and_the_addresses_that_result(
    notes: App, cast: Cast
) -> None:
    client = notes.client
    assert client.org == cast.globex
    assert client.redirect_uris == [
        "https://globex.notes.example/sso/callback",
        "https://notes.example/cb?from=sso",
    ]
    assert client.post_logout_redirect_uris == ["https://globex.notes.example/bye"]
    assert client.initiate_login_uri == "https://globex.notes.example/login?via=tile"
    assert client.auth_method == "client_secret_basic"
    assert client.pkce_required
    assert SigningKey.objects.filter(org=cast.globex).count() == 2


@pytest.mark.threat("OIDC-08")
def test_the_secret_has_256_bits_and_is_stored_as_its_digest(notes: App) -> None:
    row = ClientSecret.objects.get()
    assert len(notes.secret) == 43
    assert row.digest == digest(notes.secret)
    assert row.last_four == notes.secret[-4:]


@pytest.mark.threat("TEN-06")
def test_client_ids_are_never_given_out_again(notes: App, cast: Cast) -> None:
    actions.remove(notes.instance, by=cast.priya)
    again = install(notes.instance.release, cast.priya)
    assert again.client_id != notes.client_id
    assert Client.objects.get(pk=notes.client_id).revoked_at is not None


def test_new_settings_change_the_addresses_at_once_and_nothing_else(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    waiting = notes.code(jonas)
    kept = notes.code(jonas, redirect_uri="https://notes.example/cb?from=sso")
    actions.update_settings(notes.instance, label="Notes", settings={"subdomain": "gx"}, by=cast.priya)
    assert notes.client.redirect_uris[0] == "https://gx.notes.example/sso/callback"
    assert ClientSecret.objects.filter(revoked_at=None).count() == 1
    assert notes.ask(jonas).status_code == 400
    assert notes.redeem(waiting).json()["error"] == "invalid_grant"
    assert notes.redeem(kept, redirect_uri="https://notes.example/cb?from=sso").status_code == 200


def test_connecting_again_shows_no_secret(notes: App, cast: Cast) -> None:
    assert hooks.connect(notes.instance, by=cast.priya) == {}


@pytest.mark.threat("OIDC-02")
@pytest.mark.parametrize(
    "template",
    [
        "http://{app.subdomain}.notes.example/cb",
        "https://{app.subdomain}.notes.example/cb#x",
        "https://user@notes.example/cb",
        "https://*.notes.example/cb",
        "javascript:alert({app.subdomain})",
        "notes://{app.subdomain}",
    ],
)
def test_an_address_that_is_dangerous_stops_the_install(cast: Cast, template: str) -> None:
    with pytest.raises(Invalid):
        install(publish(cast.northwind, redirect_uris=[template]), cast.priya)
    assert not Client.objects.exists()


@pytest.mark.threat("OIDC-02")
@pytest.mark.parametrize(
    "value", ["evil.example/", "evil.example#", "a@evil.example", "x/../y", "glo bex", ""]
)
def test_a_setting_that_moves_an_address_stops_the_change(notes: App, cast: Cast, value: str) -> None:
    with pytest.raises(Invalid):
        actions.update_settings(notes.instance, label="Notes", settings={"subdomain": value}, by=cast.priya)
    notes.instance.settings = {"subdomain": value}
    with pytest.raises(Invalid) as refused:  # proved here too, whoever calls
        hooks.connect(notes.instance, by=cast.priya)
    assert refused.value.fields.keys() == {"setting-subdomain"}
    assert notes.client.redirect_uris[0] == "https://globex.notes.example/sso/callback"


@pytest.mark.threat("OIDC-02")
def test_this_machine_may_be_led_to_only_while_that_is_allowed(cast: Cast, settings) -> None:
    release = publish(cast.northwind, redirect_uris=["http://localhost:8001/{app.subdomain}/cb"])
    with pytest.raises(Invalid):
        install(release, cast.priya)
    settings.ALLOW_PRIVATE_TARGETS = True
    assert install(release, cast.priya).client.redirect_uris == ["http://localhost:8001/globex/cb"]


def test_removing_ends_the_client_its_secrets_codes_and_tokens(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    given, code = notes.tokens(jonas), notes.code(jonas)
    actions.remove(notes.instance, by=cast.priya)
    hooks.disconnect(notes.instance)
    assert notes.client.revoked_at
    assert not ClientSecret.objects.filter(revoked_at=None).exists()
    assert notes.userinfo(given["access_token"]).status_code == 401
    assert notes.redeem(code).status_code == 401
