"""Guessing is slowed down, by login, address and organisation, on all workers together (THREATS AUTH-02)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from entrepot.audit.kinds import Kind, Outcome
from entrepot.orgs import jobs, tries
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Org, Tries
from entrepot.orgs.tries import Limit
from entrepot.testing import PASSWORD, Cast, events, make_cast, nobody

WRONG = "not the password"
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
THREE = Limit("three", 3)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def guess(client: Client, org: Org, login: str, password: str = WRONG, **headers: str):
    data = {"login": login, "password": password}
    return client.post(org_path(org, "orgs:sign_in"), data, **headers)


@pytest.mark.threat("AUTH-02")
def test_ten_failures_slow_a_login_down_even_with_the_right_password(
    cast: Cast, clock: time_machine.Coordinates
) -> None:
    client = nobody(cast.globex)
    assert [guess(client, cast.globex, cast.jonas.login).status_code for _ in range(10)] == [422] * 10
    slowed = guess(client, cast.globex, cast.jonas.login, PASSWORD)
    assert (slowed.status_code, slowed["Retry-After"]) == (429, "30")
    assert "Try again in 30 seconds" in slowed.content.decode()
    clock.shift(31)
    assert guess(client, cast.globex, cast.jonas.login, PASSWORD).status_code == 303


@pytest.mark.threat("AUTH-01", "AUTH-02")
def test_an_unknown_login_is_slowed_down_alike(cast: Cast, clock: time_machine.Coordinates) -> None:
    client = nobody(cast.globex)
    answers = {}
    for login in ("jonas@globex.example", "nobody@globex.example"):
        answers[login] = [guess(client, cast.globex, login).status_code for _ in range(12)]
        Tries.objects.filter(key__startswith="address").delete()
    assert answers["jonas@globex.example"] == answers["nobody@globex.example"] == [422] * 10 + [429] * 2


@pytest.mark.threat("AUTH-02")
def test_spellings_of_a_login_share_one_counter(cast: Cast, clock: time_machine.Coordinates) -> None:
    cast.jonas.login = "jweber"
    cast.jonas.save()
    spellings = ["jweber", "JWEBER", " jweber", "\uff4aweber"]
    client = nobody(cast.globex)
    codes = [guess(client, cast.globex, spellings[turn % 4]).status_code for turn in range(11)]
    assert codes == [422] * 10 + [429]


@pytest.mark.threat("AUTH-02")
def test_pauses_double_and_end_at_fifteen_minutes(db: None, clock: time_machine.Coordinates) -> None:
    waits = []
    for _ in range(9):
        tried = tries.count(THREE, "somebody")
        if tried.pauses:
            waits.append(tried.wait)
            clock.shift(tried.wait)
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_what_is_refused_does_not_prolong_the_pause(db: None, clock: time_machine.Coordinates) -> None:
    for _ in range(3):
        tries.count(THREE, "somebody")
    clock.shift(20)
    assert [tries.count(THREE, "somebody").wait for _ in range(5)] == [10] * 5
    clock.shift(11)
    assert not tries.count(THREE, "somebody").refused


def test_an_hour_later_all_begins_anew(db: None, clock: time_machine.Coordinates) -> None:
    for _ in range(4):
        tries.count(THREE, "somebody")
    clock.shift(timedelta(hours=1, seconds=1))
    assert [tries.count(THREE, "somebody").pauses for _ in range(3)] == [False, False, True]


@pytest.mark.threat("AUTH-02")
def test_signing_in_forgets_the_failures_of_the_login_and_forgives_one_of_the_others(cast: Cast) -> None:
    client = nobody(cast.globex)
    for _ in range(5):
        guess(client, cast.globex, cast.jonas.login)
    guess(client, cast.globex, cast.jonas.login, PASSWORD)
    assert not Tries.objects.filter(key__startswith="login").exists()
    assert Tries.objects.get(key__startswith="address").count == 5


@pytest.mark.threat("AUTH-02")
def test_one_address_is_slowed_down_across_logins_and_organisations(
    cast: Cast, clock: time_machine.Coordinates
) -> None:
    codes = []
    for turn in range(51):
        org = cast.globex if turn % 2 else cast.initech
        codes.append(guess(nobody(org), org, f"person{turn}@mail.example").status_code)
    assert codes == [422] * 50 + [429]
    elsewhere = guess(nobody(cast.globex), cast.globex, cast.jonas.login, PASSWORD, REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 303


@pytest.mark.threat("AUTH-02", "DEP-04")
def test_a_made_up_forwarding_header_changes_nothing(cast: Cast, clock: time_machine.Coordinates) -> None:
    codes = [
        guess(
            nobody(cast.globex), cast.globex, f"p{turn}@mail.example", HTTP_X_FORWARDED_FOR=f"192.0.2.{turn}"
        ).status_code
        for turn in range(51)
    ]
    assert codes[-1] == 429


@pytest.mark.threat("AUTH-02", "DEP-04")
def test_the_address_that_a_declared_proxy_reports_counts(
    cast: Cast, clock: time_machine.Coordinates, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = 1
    for turn in range(51):
        forwarded = f"203.0.113.{turn}, 192.0.2.1"  # the first is what the client claims
        last = guess(
            nobody(cast.globex), cast.globex, f"p{turn}@mail.example", HTTP_X_FORWARDED_FOR=forwarded
        )
    assert last.status_code == 429
    assert {event.address for event in events(cast.globex, Kind.SESSION_START)} == {"192.0.2.1"}


@pytest.mark.threat("AUTH-02")
def test_a_browser_that_knows_the_person_is_not_shut_out_by_others(
    cast: Cast, clock: time_machine.Coordinates
) -> None:
    own, attacker = nobody(cast.globex), nobody(cast.globex)
    guess(own, cast.globex, cast.jonas.login, PASSWORD)
    own.post(org_path(cast.globex, "orgs:sign_out"))
    for _ in range(12):
        guess(attacker, cast.globex, cast.jonas.login)
    assert guess(attacker, cast.globex, cast.jonas.login, PASSWORD).status_code == 429
    assert guess(own, cast.globex, cast.jonas.login, PASSWORD).status_code == 303
    own.post(org_path(cast.globex, "orgs:sign_out"))
    own_guesses = [guess(own, cast.globex, cast.jonas.login).status_code for _ in range(11)]
    assert own_guesses == [422] * 10 + [429]
    assert guess(own, cast.globex, cast.lena.login).status_code == 422  # it is known for one person only


@pytest.mark.threat("AUTH-02", "LOG-06")
def test_a_pause_is_in_the_log_once(cast: Cast, clock: time_machine.Coordinates) -> None:
    client = nobody(cast.globex)
    for _ in range(20):
        guess(client, cast.globex, cast.jonas.login)
    found = events(cast.globex, Kind.SESSION_THROTTLE)
    assert [(event.outcome, event.target_id) for event in found] == [(Outcome.DENY, cast.jonas.pk)]


def test_what_was_typed_is_not_stored(cast: Cast) -> None:
    guess(nobody(cast.globex), cast.globex, "a password in the wrong field")
    assert not Tries.objects.filter(key__contains="password").exists()


@pytest.mark.threat("AUTH-02")
@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_tries_count_fifty() -> None:
    cast = make_cast()

    def one(_turn: int) -> int:
        try:
            return guess(nobody(cast.globex), cast.globex, cast.jonas.login).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        codes = sorted(pool.map(one, range(50)))
    assert codes == [422] * 10 + [429] * 40
    assert Tries.objects.get(key__startswith="login").count == 50


def test_counters_that_nobody_needs_are_swept(db: None, clock: time_machine.Coordinates) -> None:
    tries.count(THREE, "somebody")
    clock.shift(timedelta(hours=2))
    tries.count(THREE, "somebody else")
    jobs.sweep(timestamp=0)
    assert Tries.objects.count() == 1
