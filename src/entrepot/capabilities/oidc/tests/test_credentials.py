"""The OpenID Connect tab: what an admin tells the app, and its secrets."""

from __future__ import annotations

import re

import pytest

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.credentials import create_secret
from entrepot.capabilities.oidc.models import ClientSecret
from entrepot.capabilities.oidc.tests.peers import App
from entrepot.core.errors import WrongState
from entrepot.orgs.addresses import org_path
from entrepot.orgs.states import Role
from entrepot.testing import Cast, client_for, nobody, person


def tab(app: App) -> str:
    return org_path(app.org, "oidc:credentials", app.instance.id)


def make(app: App) -> str:
    return org_path(app.org, "oidc:create_secret", app.instance.id)


def revoke(app: App, secret: ClientSecret) -> str:
    return org_path(app.org, "oidc:revoke_secret", app.instance.id, secret.id)


def test_it_shows_all_that_the_app_needs_but_no_secret(notes: App, cast: Cast) -> None:
    page = client_for(cast.priya).get(tab(notes))
    text = page.content.decode()
    assert page.status_code == 200
    for value in (
        notes.client_id,
        "http://localhost:8000/o/globex",
        "http://localhost:8000/o/globex/.well-known/openid-configuration",
        "http://localhost:8000/o/globex/oauth2/v1/token",
        notes.redirect_uri,
        "https://globex.notes.example/bye",
        "https://globex.notes.example/login?via=tile",
        "client_secret_basic",
        'href="https://notes.example/guide"',
        f"…{notes.secret[-4:]}",
    ):
        assert value in text
    assert notes.secret not in text


def test_the_tab_stands_among_those_of_the_instance(notes: App, cast: Cast) -> None:
    text = (
        client_for(cast.priya)
        .get(org_path(notes.org, "instances:detail", notes.instance.id))
        .content.decode()
    )
    assert f'href="{tab(notes)}"' in text


@pytest.mark.threat("OIDC-08")
def test_a_second_secret_is_shown_once_and_works_beside_the_first(notes: App, cast: Cast) -> None:
    browser = client_for(cast.priya)
    page = browser.post(make(notes))
    assert page.status_code == 201
    secret = page.context["secret"]
    assert len(secret) == 43  # 256 random bits
    assert secret in page.content.decode()
    assert secret not in browser.get(tab(notes)).content.decode()
    for one in (secret, notes.secret):
        assert notes.redeem("x", basic=(notes.client_id, one)).json()["error"] == "invalid_grant"


def test_there_is_no_third_secret(notes: App, cast: Cast) -> None:
    browser = client_for(cast.priya)
    browser.post(make(notes))
    assert "Create a" not in browser.get(tab(notes)).content.decode()
    response = browser.post(make(notes))
    assert response.status_code == 409
    assert "Revoke the one" in response.content.decode()
    assert ClientSecret.objects.count() == 2


def test_a_reload_of_the_answer_leads_back_to_the_tab(notes: App, cast: Cast) -> None:
    response = client_for(cast.priya).get(make(notes))
    assert (response.status_code, response["Location"]) == (302, tab(notes))


def test_revoking_a_secret_asks_and_then_ends_it(notes: App, cast: Cast) -> None:
    browser = client_for(cast.priya)
    secret = ClientSecret.objects.get()
    page = browser.get(tab(notes)).content.decode()
    assert f'popovertarget="revoke-{secret.id}"' in page
    assert re.search(rf'<dialog[^>]*id="revoke-{secret.id}"', page)
    assert "It is the only one" in page
    assert browser.post(revoke(notes, secret)).status_code == 302
    assert "There is no secret" in browser.get(tab(notes)).content.decode()
    assert notes.redeem("x").status_code == 401
    assert browser.post(revoke(notes, secret)).status_code == 404


def test_a_read_only_admin_reads_and_changes_nothing(notes: App, cast: Cast) -> None:
    reader = client_for(person(cast.globex, "Rita", "", Role.READ_ONLY_ADMIN))
    text = reader.get(tab(notes)).content.decode()
    assert notes.client_id in text
    assert "Revoke" not in text
    assert reader.post(make(notes)).status_code == 403
    assert reader.post(revoke(notes, ClientSecret.objects.get())).status_code == 403


@pytest.mark.threat("TEN-01")
def test_nobody_else_sees_or_changes_it(notes: App, foreign: App, cast: Cast) -> None:
    secret = notes.client.secrets.get()
    assert client_for(cast.jonas).get(tab(notes)).status_code == 403
    assert nobody(cast.globex).get(tab(notes)).status_code == 302
    admin_there = client_for(cast.sam)
    there = foreign.instance.id
    for path in (
        org_path(cast.initech, "oidc:credentials", notes.instance.id),
        org_path(cast.initech, "oidc:credentials", "app_unknown"),
    ):
        assert admin_there.get(path).status_code == 404
    for path in (
        org_path(cast.initech, "oidc:create_secret", notes.instance.id),
        org_path(cast.initech, "oidc:revoke_secret", there, secret.id),
        org_path(cast.initech, "oidc:revoke_secret", notes.instance.id, secret.id),
    ):
        assert admin_there.post(path).status_code == 404
    assert notes.client.secrets.filter(revoked_at=None).count() == 1


@pytest.mark.threat("LOG-06")
@pytest.mark.threat("OIDC-08")
def test_secrets_come_and_go_in_the_system_log_without_being_in_it(notes: App, cast: Cast) -> None:
    browser = client_for(cast.priya)
    secret = browser.post(make(notes)).context["secret"]
    browser.post(revoke(notes, ClientSecret.objects.get(last_four=secret[-4:])))
    events = Event.objects.filter(kind__in=[Kind.CLIENT_SECRET_CREATE, Kind.CLIENT_SECRET_REVOKE])
    assert [event.kind for event in events.order_by("id")] == [
        Kind.CLIENT_SECRET_CREATE,  # at install
        Kind.CLIENT_SECRET_CREATE,
        Kind.CLIENT_SECRET_REVOKE,
    ]
    assert {(event.org_id, event.actor_id) for event in events} == {(cast.globex.id, cast.priya.id)}
    assert not any(secret in event.text + str(event.detail) for event in Event.objects.all())


def test_a_removed_integration_gets_no_secret(notes: App, cast: Cast) -> None:
    from entrepot.instances import actions

    client = notes.client
    actions.remove(notes.instance, by=cast.priya)
    with pytest.raises(WrongState):
        create_secret(client, by=cast.priya)
    assert client_for(cast.priya).get(tab(notes)).status_code == 404
