"""Tiles start sign-in at the app (OpenID Connect Core 4)."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from entrepot.capabilities.oidc import launching
from entrepot.capabilities.oidc.models import Client
from entrepot.capabilities.oidc.tests.peers import App, install, installed_for, publish, sent_to
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast


def test_a_tile_leads_to_the_app_with_issuer_and_login_and_the_app_leads_back(
    notes: App, jonas: Browser
) -> None:
    response = jonas.get(
        org_path(notes.org, "instances:launch", notes.instance.id), HTTP_SEC_FETCH_SITE="same-origin"
    )
    address, query = sent_to(response)
    assert address == "https://globex.notes.example/login"
    assert query == {"via": "tile", "iss": notes.issuer, "login_hint": "jonas@globex.example"}
    assert response["Referrer-Policy"] == "no-referrer"
    assert notes.code(jonas, login_hint=query["login_hint"])


def test_without_an_address_to_begin_at_the_tile_says_where_sign_in_starts(cast: Cast) -> None:
    app = installed_for(cast.jonas, publish(cast.northwind, initiate_login_uri=""), by=cast.priya)
    tile = launching.tile(app.instance)
    assert not tile.can_launch
    assert "open it there" in tile.reason


@pytest.mark.threat("OIDC-02", "EXPR-04")
def test_an_address_on_this_machine_is_opened_only_while_that_is_allowed(
    notes: App, jonas: Browser, settings: pytest.FixtureRequest
) -> None:
    Client.objects.update(initiate_login_uri="http://localhost:5000/login")
    path = org_path(notes.org, "instances:launch", notes.instance.id)
    settings.ALLOW_PRIVATE_TARGETS = False  # type: ignore[attr-defined]
    page = jonas.get(path, HTTP_SEC_FETCH_SITE="same-origin")
    assert "no longer accepts" in page.content.decode()
    assert "Location" not in page
    settings.ALLOW_PRIVATE_TARGETS = True  # type: ignore[attr-defined]
    there = jonas.get(path, HTTP_SEC_FETCH_SITE="same-origin")
    assert sent_to(there)[0] == "http://localhost:5000/login"


def test_with_one_it_can_be_opened(notes: App) -> None:
    assert launching.tile(notes.instance).can_launch


@pytest.mark.threat("OIDC-15")
def test_an_instance_without_a_living_client_is_not_opened(cast: Cast) -> None:
    app = install(publish(cast.northwind), cast.priya)
    app.client.secrets.all().delete()
    app.client.delete()
    assert not launching.tile(app.instance).can_launch
