"""Requests that no form of ours sends: answered by a refusal that is ours, and by nothing else (THREATS LOG-08)."""

import base64

import pytest
from django.test import Client

from entrepot.capabilities.oidc.tests.conftest import _quick_keys, foreign, jonas, notes, other  # noqa: F401
from entrepot.capabilities.oidc.tests.peers import App
from entrepot.integrations import actions as integrations
from entrepot.integrations.tests import drafts
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast, client_for, nobody

pytestmark = [pytest.mark.threat("LOG-08"), pytest.mark.django_db]


def quiet(client: Client) -> Client:
    """A browser that shows errors as pages, as a server does."""
    client.raise_request_exception = False
    return client


ODD_CREDENTIALS = (
    "Basic \u00e9", "Basic", "Basic ", "Basic =", "Basic ====", "Basic " + "A" * 100_001, "basic\tabc", "Basic Og==",
    "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(), "Basic " + base64.b64encode(b"a%FF:b").decode(),
    "Basic " + base64.b64encode(b"cli_x\x00:b").decode(), "Bearer x", "Digest username=x", "\u00ff", "Basic a b c",
)  # fmt: skip


@pytest.mark.threat("OIDC-08")
@pytest.mark.parametrize("endpoint", ["token", "introspect", "revoke"])
@pytest.mark.parametrize("header", ODD_CREDENTIALS)
def test_odd_client_credentials_are_refused(notes: App, endpoint: str, header: str) -> None:  # noqa: F811
    peer = quiet(nobody(notes.org))
    response = peer.post(
        notes.at(endpoint),
        "grant_type=authorization_code&code=x&redirect_uri=x&token=x",
        content_type="application/x-www-form-urlencoded",
        HTTP_AUTHORIZATION=header,
    )
    assert response.status_code == 401
    assert response.json()["error"] == "invalid_client"


@pytest.mark.threat("OIDC-21")
@pytest.mark.parametrize("header", [*ODD_CREDENTIALS, "Bearer", "Bearer \u00e9", "Bearer " + "a" * 100_000])
def test_odd_bearer_credentials_are_refused(notes: App, header: str) -> None:  # noqa: F811
    response = quiet(nobody(notes.org)).get(notes.at("userinfo"), HTTP_AUTHORIZATION=header)
    assert response.status_code in (400, 401)


@pytest.mark.parametrize("index", ["\u00b2", "9" * 5000, "-1", "1.5", "\u0663", "", "0x1"])
def test_an_entry_that_no_list_has_cannot_be_removed(cast: Cast, index: str) -> None:
    version = drafts.draft(cast.maya, "Whiteboard")
    integrations.add_item(version, "tenant_settings", by=cast.maya)
    path = org_path(cast.northwind, "integrations:edit", version.id, "tenant_settings")
    response = quiet(client_for(cast.maya)).post(path, {"remove": f"tenant_settings.{index}"})
    assert response.status_code in (409, 422)
    version.refresh_from_db()
    assert len(version.document["tenant_settings"]) == 1
