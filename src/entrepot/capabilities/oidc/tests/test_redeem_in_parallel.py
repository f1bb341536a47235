"""Sixteen redemptions of one code at the same time, over real connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import AccessToken
from entrepot.capabilities.oidc.tests.peers import App
from entrepot.testing import Cast, client_for

AT_ONCE = 16


@pytest.mark.threat("OIDC-06")
def test_exactly_one_succeeds_and_what_it_gave_is_ended(live_server, notes: App, cast: Cast) -> None:
    code = notes.code(client_for(cast.jonas))
    start = Barrier(AT_ONCE)

    def redeem(_: int) -> requests.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": notes.redirect_uri,
            "code_verifier": notes.verifier,
        }
        start.wait()
        return requests.post(
            f"{live_server.url}{notes.at('token')}", form, auth=(notes.client_id, notes.secret), timeout=30
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(redeem, range(AT_ONCE)))
    good = [answer for answer in answers if answer.status_code == 200]
    assert len(good) == 1
    assert [answer.json()["error"] for answer in answers if answer not in good] == ["invalid_grant"] * (
        AT_ONCE - 1
    )
    assert AccessToken.objects.get().revoked_at is not None
    assert notes.userinfo(good[0].json()["access_token"]).status_code == 401
    assert Event.objects.filter(kind=Kind.TOKEN_GRANT).count() == 1
    assert Event.objects.filter(kind=Kind.CODE_REPLAY).count() == AT_ONCE - 1
