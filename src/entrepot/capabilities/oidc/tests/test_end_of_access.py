"""Codes and tokens end with the reason for which they were given (THREATS AUTH-06)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from entrepot.capabilities.oidc.jobs import drop_ended_grants
from entrepot.capabilities.oidc.models import AccessToken, Grant
from entrepot.capabilities.oidc.tests.peers import App
from entrepot.core import clock
from entrepot.orgs import actions as orgs
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Session
from entrepot.orgs.states import Role
from entrepot.testing import PASSWORD, Cast

END: dict[str, Callable[[Cast, Browser], object]] = {
    "suspended": lambda cast, _: orgs.suspend(cast.jonas, by=cast.priya),
    "deactivated": lambda cast, _: orgs.deactivate(cast.jonas, by=cast.priya),
    "a role granted": lambda cast, _: orgs.grant_role(cast.jonas, Role.APP_ADMIN, by=cast.priya),
    "signed out": lambda cast, browser: browser.post(org_path(cast.globex, "orgs:sign_out")),
    "sessions ended": lambda cast, _: Session.objects.filter(user=cast.jonas).delete(),
    "password changed": lambda cast, browser: browser.post(
        org_path(cast.globex, "orgs:account_password"),
        {"old": PASSWORD, "new": "granite lantern 5913 rope"},
    ),
}


@pytest.mark.threat("AUTH-06")
@pytest.mark.parametrize("how", END)
def test_a_persons_codes_and_tokens_are_dead_at_once(
    notes: App, jonas: Browser, cast: Cast, how: str
) -> None:
    token, code = notes.tokens(jonas)["access_token"], notes.code(jonas)
    END[how](cast, jonas)
    assert notes.userinfo(token).status_code == 401
    assert notes.introspect(token) == {"active": False}
    assert notes.redeem(code).json()["error"] == "invalid_grant"


@pytest.mark.threat("AUTH-06")
def test_they_stay_dead_when_the_person_comes_back(notes: App, jonas: Browser, cast: Cast) -> None:
    token, code = notes.tokens(jonas)["access_token"], notes.code(jonas)
    orgs.suspend(cast.jonas, by=cast.priya)
    orgs.unsuspend(cast.jonas, by=cast.priya)
    assert notes.userinfo(token).status_code == 401
    assert notes.redeem(code).json()["error"] == "invalid_grant"


@pytest.mark.threat("AUTH-06")
def test_others_are_left_alone(notes: App, jonas: Browser, cast: Cast) -> None:
    token = notes.tokens(jonas)["access_token"]
    orgs.suspend(cast.lena, by=cast.priya)
    assert notes.userinfo(token).status_code == 200


def test_grants_of_yesterday_are_dropped_with_their_tokens(notes: App, jonas: Browser) -> None:
    notes.tokens(jonas)
    with time_machine.travel(clock.now() + timedelta(hours=23), tick=False):
        drop_ended_grants(0)
        assert (Grant.objects.count(), AccessToken.objects.count()) == (1, 1)
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        drop_ended_grants(0)
        assert (Grant.objects.count(), AccessToken.objects.count()) == (0, 0)
