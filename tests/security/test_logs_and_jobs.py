"""Log lines that nobody forges, and jobs that look again before they act (THREATS LOG-05, JOB-02, JOB-04)."""

import json

import pytest

from entrepot.core.jobs import RETRY, app
from entrepot.notify.models import Mail
from entrepot.orgs import actions as orgs
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.review import actions as review
from entrepot.review.tests import worlds
from entrepot.testing import Cast, mails, nobody, person, work
from tests.processes import until
from tests.wire import send
from tests.world import World


@pytest.mark.threat("LOG-05")
@pytest.mark.parametrize("agent", ['x\t{"level":"error","event":"forged"}', "x\x1b[31m\x85forged"])
def test_a_log_line_is_one_line_of_json_whatever_was_asked(world: World, agent: str) -> None:
    """Where the server refuses bytes that no header may hold, the request is never one that a log would tell of."""
    before, answered = len(lines(world)), 0
    for path in (
        "/%1b[31m%0a",
        "/%0d%0aforged",
        "/%E2%80%A8forged",
        "/%C2%85forged",
        "/o/harbour/%22,%22event%22:%22forged",
    ):
        raw = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n"
        answered += send(world.port, raw.encode("latin-1")).statuses == (404,)
    assert answered == (0 if "\x1b" in agent else 5)
    until(
        lambda: events(lines(world)[before:]).count("request") >= answered, what="the lines of the requests"
    )
    for line in lines(world):
        assert not any(
            ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 or char in "\u2028\u2029" for char in line
        ), line
    assert "forged" not in events(lines(world))


def lines(world: World) -> list[str]:
    """What the web server wrote, by its line breaks: `splitlines` would hide those that a forger wishes for."""
    return world.web.said().split("\n")[:-1]


def events(said: list[str]) -> list[str]:
    return [json.loads(line)["event"] for line in said if line.startswith("{")]


@pytest.mark.django_db
@pytest.mark.threat("JOB-02", "AUTH-06")
@pytest.mark.parametrize("loss", ["suspended", "deactivated", "organisation closed"])
def test_a_right_that_was_lost_between_asking_and_the_job_is_lost(cast: Cast, loss: str) -> None:
    nobody(cast.globex).post(org_path(cast.globex, "orgs:forgot"), {"login": cast.jonas.login})
    if loss == "organisation closed":
        orgs.suspend_org(cast.globex, by=cast.nadia)
    else:
        {"suspended": orgs.suspend, "deactivated": orgs.deactivate}[loss](cast.jonas, by=cast.priya)
    work("orgs.mail_reset")
    assert mails(cast.jonas.email) == []


@pytest.mark.django_db
@pytest.mark.threat("JOB-02", "ROLE-10")
def test_who_no_longer_works_on_it_is_not_told(cast: Cast) -> None:
    version = worlds.claimed(cast)
    orgs.suspend(cast.maya, by=_second_admin(cast))
    Mail.objects.all().delete()
    review.open_finding(version, worlds.SHOULD, by=cast.tomas)
    review.return_to_vendor(version, by=cast.tomas)
    assert mails(cast.maya.email) == []
    assert mails(), "another admin is told instead"


def _second_admin(cast: Cast) -> User:
    return person(cast.northwind, "Mia", "Second", Role.SUPER_ADMIN)


@pytest.mark.threat("JOB-04")
def test_a_job_that_fails_is_tried_eight_times_and_then_rests() -> None:
    assert RETRY.max_attempts == 8
    own = {
        name: task
        for name, task in app.tasks.items()
        if not name.startswith("procrastinate.") and ":" not in name
    }
    assert len(own) >= 6
    for name, task in own.items():
        strategy = task.retry_strategy
        assert strategy is None or strategy.max_attempts == 8, name
