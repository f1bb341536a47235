"""What stands before a password is hashed, what every refusal has in common, and in which form passwords rest."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from entrepot.core.errors import Invalid
from entrepot.core.ids import new_id
from entrepot.notify.jobs import deliver
from entrepot.notify.models import Mail, MailStatus
from entrepot.orgs import actions as orgs
from entrepot.orgs import tries
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Org, Tries, User
from entrepot.orgs.names import login_key
from entrepot.orgs.tests.stopwatch import ALIKE, spread
from entrepot.testing import PASSWORD, Cast, mails, nobody, person, work
from tests.processes import free_port
from tests.world import World


class Counting(Argon2PasswordHasher):
    """The product's hasher, which notes what it is given."""

    hashed: list[str] = []

    def encode(self, password: str, salt: str) -> str:
        self.hashed.append(password)
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.hashed.append(password)
        return super().verify(password, encoded)


@pytest.fixture
def hashed(settings: Any) -> list[str]:
    """Every password that was hashed since."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.hashed.clear()
    return Counting.hashed


@pytest.fixture
def still() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        yield


def guess(org: Org, login: str, password: str, address: str = "192.0.2.7") -> HttpResponse:
    form = {"login": login, "password": password}
    return nobody(org, REMOTE_ADDR=address).post(org_path(org, "orgs:sign_in"), form)


@pytest.mark.threat("AUTH-02")
def test_what_is_throttled_is_not_hashed(cast: Cast, still: None, hashed: list[str]) -> None:
    for _ in range(10):
        guess(cast.globex, cast.jonas.login, "a wrong password")
    assert len(hashed) == 10
    assert guess(cast.globex, cast.jonas.login, PASSWORD).status_code == 429
    assert guess(cast.globex, "nobody@globex.example", PASSWORD).status_code == 422
    assert len(hashed) == 11, "the unknown login was hashed, the throttled one not"


@pytest.mark.threat("AUTH-02")
def test_an_organisation_is_slowed_down_whoever_is_tried_from_wherever(
    cast: Cast, still: None, hashed: list[str]
) -> None:
    for turn in range(tries.ORG.free):
        assert not tries.count(tries.ORG, cast.globex.id).refused, turn
    slowed = guess(cast.globex, cast.jonas.login, PASSWORD, "203.0.113.9")
    assert (slowed.status_code, slowed["Retry-After"]) == (429, "30")
    assert hashed == []
    assert guess(cast.initech, cast.ada.login, PASSWORD, "203.0.113.9").status_code == 303
    with time_machine.travel(datetime(2026, 11, 23, 9, 0, 31, tzinfo=UTC), tick=False):
        assert guess(cast.globex, cast.jonas.login, PASSWORD, "203.0.113.9").status_code == 303


@pytest.mark.threat("AUTH-04")
def test_a_password_that_is_too_long_is_never_hashed(cast: Cast, hashed: list[str]) -> None:
    longest = "é" * 512
    assert guess(cast.globex, cast.jonas.login, longest).status_code == 422
    assert hashed == [longest]
    for login in (cast.jonas.login, "nobody@globex.example"):
        for giant in (longest + "x", "x" * 1025, "x" * 100_000):
            assert guess(cast.globex, login, giant).status_code == 422
    assert hashed == [longest]
    with pytest.raises(Invalid):
        person_with(cast.globex, "x" * 500 + "lantern quay harbour" * 30)
    assert hashed == [longest]


def person_with(org: Org, password: str) -> User:
    from entrepot.audit.actions import SYSTEM

    return orgs.create_user(
        org, login="max@x.example", email="max@x.example", given_name="Max", password=password, by=SYSTEM
    )


@pytest.mark.threat("AUTH-04")
def test_passwords_rest_as_argon2id_at_full_cost(world: World) -> None:
    stored = [row[0] for row in world.rows("SELECT password FROM orgs_user WHERE password <> ''")]
    assert len(stored) >= 3
    for one in stored:
        cost = re.fullmatch(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$[^$]+\$[^$]+", one)
        assert cost, one
        assert int(cost[1]) >= 19_456, "KiB, as OWASP asks at least"
        assert int(cost[2]) >= 2


@pytest.mark.threat("AUTH-03")
@pytest.mark.parametrize(
    "spelling", ["JONAS@Globex.example", "\uff4aonas@globex.example", "jonas@globex.example"]
)
def test_the_database_holds_one_login_once_in_an_organisation(cast: Cast, spelling: str) -> None:
    def another(org: Org) -> User:
        return User(
            id=new_id("usr"), org=org, login=spelling, login_key=login_key(spelling), email="x@x.example"
        )

    with pytest.raises(IntegrityError, match="one_login_per_org"), transaction.atomic():
        another(cast.globex).save(force_insert=True)
    another(cast.initech).save(force_insert=True)


def refused(cast: Cast) -> dict[str, tuple[str, str]]:
    """Login and password of every way to fail."""
    sven, dora, nora = (person(cast.globex, name) for name in ("Sven", "Dora", "Nora"))
    orgs.suspend(sven, by=cast.priya)
    orgs.deactivate(dora, by=cast.priya)
    User.objects.filter(pk=nora.pk).update(password="")
    return {
        "unknown": ("nobody@globex.example", PASSWORD),
        "wrong": (cast.jonas.login, "quite another password"),
        "suspended": (sven.login, PASSWORD),
        "suspended, and wrong": (sven.login, "quite another password"),
        "deactivated": (dora.login, PASSWORD),
        "without password": (nora.login, PASSWORD),
        "too long": (cast.jonas.login, "x" * 5000),
    }


@pytest.mark.threat("AUTH-01")
def test_all_refusals_have_the_same_headers_with_the_same_values(cast: Cast) -> None:
    answers = {}
    for why, (login, password) in refused(cast).items():
        answer = guess(cast.globex, login, password)
        headers = {name: re.sub(r"nonce-[\w+/=-]+", "nonce", value) for name, value in answer.headers.items()}
        assert headers.pop("X-Request-Id")
        headers["Content-Length"] = str(int(headers.get("Content-Length", 0)) - len(login))
        answers[why] = (answer.status_code, headers)
    assert all(answer == answers["unknown"] for answer in answers.values()), answers


@pytest.mark.threat("AUTH-01")
def test_a_suspended_or_deactivated_person_is_refused_in_the_same_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 16384)  # enough that one hash more would show
    cases = refused(cast)
    tried: dict[str, Callable[[], object]] = {
        why: partial(_fail, cast.globex, *cases[why]) for why in ("unknown", "suspended", "deactivated")
    }
    assert spread(tried, before_each=Tries.objects.all().delete) < ALIKE


def _fail(org: Org, login: str, password: str) -> None:
    with pytest.raises(Invalid):
        orgs.sign_in(org, login=login, password=password)


def sign_up(email: str) -> HttpResponse:
    form = {"name": "Contoso", "slug": "", "email": email, "given_name": "Vera", "family_name": ""}
    return nobody().post("/sign-up/", form)


@pytest.mark.threat("AUTH-01")
def test_a_dead_mail_server_shows_to_nobody(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    answers = []
    for email in (cast.priya.email, "nobody@globex.example"):
        forgot = nobody(cast.globex).post(org_path(cast.globex, "orgs:forgot"), {"login": email})
        work("orgs.mail_reset")
        asked = sign_up(email)
        answers.append(
            (forgot.status_code, asked.status_code, forgot["Location"], asked["Location"].partition("?")[0])
        )
    assert answers[0] == answers[1]
    assert answers[0][:2] == (303, 303)
    waiting = mails(cast.priya.email)
    assert {mail.template for mail in waiting} >= {"orgs/reset"}
    for mail in Mail.objects.all():
        with pytest.raises(ConnectionRefusedError):
            deliver(mail.id)
        mail.refresh_from_db()
        assert mail.status != MailStatus.SENT, "it waits for the next try"
