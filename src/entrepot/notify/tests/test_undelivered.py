"""Mails that no server takes, and organisations that take turns: all at a real worker and a real SMTP server."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app

from entrepot.audit.kinds import Kind, Outcome
from entrepot.core.jobs import MAX_TRIES
from entrepot.notify.actions import send_mail
from entrepot.notify.models import Mail, MailStatus
from entrepot.orgs.actions import passwords
from entrepot.orgs.models import Org
from entrepot.testing import SITE, Cast, client_for, events, make_cast

LINK = "http://localhost:8000/canary-7731-link"


class Refusing(Controller):
    """An SMTP server that takes nobody's mail."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(self, hostname="127.0.0.1", port=0)

    async def handle_RCPT(self, _server: Any, _session: Any, _envelope: Any, to: str, _options: Any) -> str:
        self.asked.append(to)
        return f"550 5.1.1 <{to}> is nobody, says canary-550"

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def refusing(settings: Any) -> Iterator[Refusing]:
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's
    server = Refusing()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield server
    server.stop()


@pytest.fixture
def people(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The cast, where a worker of its own connection sees it, and nothing to do but what a test brings."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)  # a worker's threads end with the test
    sql("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
    return make_cast()


def mail_to(org: Org, to: str, template: str = "orgs/reset") -> Mail:
    context = {"org": org, "action_url": LINK, "action_label": "Choose a password"}
    return send_mail(template, to=to, org_id=org.id, context=context)


def work_off() -> None:
    """Run a worker until nothing is due: in its own thread, as a browser's loop may live in that of the tests."""
    with (
        app.replace_connector(app.connector.get_worker_connector()) as worker,
        ThreadPoolExecutor(1) as threads,
    ):
        run = partial(worker.run_worker, wait=False, listen_notify=False, install_signal_handlers=False)
        threads.submit(run).result()


def sql(query: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def deliveries(columns: str) -> list[tuple[Any, ...]]:
    return sql(f"SELECT {columns} FROM procrastinate_jobs WHERE task_name = 'notify.deliver'")  # noqa: S608


def before_the_last_try() -> None:
    sql("UPDATE procrastinate_jobs SET attempts = %s WHERE task_name = 'notify.deliver'", MAX_TRIES)


@pytest.mark.threat("JOB-04")
def test_a_mail_that_is_refused_is_tried_again_later(people: Cast, refusing: Refusing) -> None:
    mail = mail_to(people.globex, "jonas@globex.example")
    work_off()
    mail.refresh_from_db()
    assert refusing.asked == ["jonas@globex.example"]
    assert mail.status == MailStatus.QUEUED
    assert mail.body_text, "there is something to send"
    assert deliveries("status, attempts, scheduled_at > now()") == [("todo", 1, True)]
    assert events(people.globex, Kind.MAIL_FAIL) == []


@pytest.mark.threat("JOB-04")
def test_a_mail_that_is_refused_for_the_last_time_is_seen_by_all_whom_it_concerns(
    people: Cast, refusing: Refusing
) -> None:
    mail = mail_to(people.globex, "jonas@globex.example")
    before_the_last_try()
    work_off()
    mail.refresh_from_db()
    assert (mail.status, mail.body_text, mail.body_html) == (MailStatus.FAILED, "", "")
    assert deliveries("status") == [("failed",)]

    (own,) = events(people.globex, Kind.MAIL_FAIL)
    (network,) = events(people.harbour, Kind.MAIL_FAIL)
    assert (own.target_label, own.outcome) == ("jonas@globex.example", Outcome.FAILURE)
    assert network.target_label == "globex.example", "the network need not know whom"
    for event in (own, network):
        assert event.detail == {
            "template": "orgs/reset",
            "tries": MAX_TRIES + 1,
            "reason": "SMTPRecipientsRefused 550",
        }
        assert "canary" not in event.text
    assert "Mail not delivered" in client_for(people.nadia).get("/o/harbour/log/").content.decode()
    ready = Client(**SITE).get("/readyz")
    assert (ready.status_code, ready.json()["failed_jobs"]) == (200, 1)


@pytest.mark.threat("JOB-04")
def test_the_networks_own_mail_fails_once_in_its_log(people: Cast, refusing: Refusing) -> None:
    mail_to(people.harbour, "tomas@harbour.example")
    before_the_last_try()
    work_off()
    assert [event.target_label for event in events(people.harbour, Kind.MAIL_FAIL)] == [
        "tomas@harbour.example"
    ]


@pytest.mark.threat("JOB-04")
def test_a_mail_over_which_workers_die_again_and_again_is_given_up(people: Cast) -> None:
    mail = mail_to(people.globex, "jonas@globex.example")
    before_the_last_try()
    sql("UPDATE procrastinate_jobs SET status = 'doing'")  # by a worker that is not there any more
    app.configure_task("core.return_stalled_jobs").defer(timestamp=0)
    work_off()
    mail.refresh_from_db()
    assert mail.status == MailStatus.FAILED
    (event,) = events(people.globex, Kind.MAIL_FAIL)
    assert event.detail["reason"] == "its workers died"
    assert deliveries("status") == [("failed",)]


@pytest.mark.threat("JOB-04")
def test_any_other_job_that_is_given_up_stands_in_the_networks_log(people: Cast) -> None:
    app.configure_task("orgs.mail_reset", queue="mail").defer(nobody_knows="this")
    sql("UPDATE procrastinate_jobs SET attempts = %s", MAX_TRIES)
    work_off()
    (event,) = events(people.harbour, Kind.JOB_FAIL)
    assert event.target_label == "orgs.mail_reset"
    assert event.detail == {"tries": MAX_TRIES + 1, "reason": "TypeError"}


def next_mail() -> Mail:
    """What the next worker to ask is given."""
    (worker,) = sql("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    ((task, arguments),) = sql("SELECT task_name, args FROM procrastinate_fetch_job_v2(NULL, %s)", worker[0])
    assert task == "notify.deliver", task
    return Mail.objects.get(pk=json.loads(arguments)["mail_id"])


@pytest.mark.threat("JOB-04")
def test_a_noisy_organisation_waits_for_itself_and_not_others_for_it(people: Cast, smtp_server: Any) -> None:
    for number in range(60):
        mail_to(people.globex, f"person{number}@globex.example", "orgs/invite")
        mail_to(people.globex, f"person{number}@globex.example")
    passwords.request_reset(people.initech, people.ada.login)
    assert sql("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, NULL)") == [("orgs.mail_reset",)]
    passwords.mail_reset(people.ada.id)
    first_three = [next_mail() for _ in range(3)]
    assert people.ada.email in [mail.to for mail in first_three], "behind one of each kind at most"
    assert first_three[0].org_id == people.globex.id, "nobody is passed over either"


@pytest.mark.threat("JOB-04")
def test_within_an_organisation_the_oldest_of_a_kind_goes_first_and_no_kind_waits_for_another(
    people: Cast,
) -> None:
    for number in range(30):
        mail_to(people.globex, f"person{number}@globex.example", "orgs/invite")
    mail_to(people.globex, "jonas@globex.example")
    order = [next_mail().to for _ in range(4)]
    assert order[:2] == ["person0@globex.example", "jonas@globex.example"]
    assert order[2:] == ["person1@globex.example", "person2@globex.example"]


@pytest.mark.threat("JOB-04")
def test_who_waits_behind_their_own_does_not_make_the_network_unready(people: Cast) -> None:
    mail_to(people.globex, "a@globex.example")
    mail_to(people.globex, "b@globex.example")
    sql("UPDATE procrastinate_events SET at = now() - interval '1 hour' WHERE type = 'deferred'")
    browser = Client(**SITE)
    assert browser.get("/readyz").status_code == 503
    next_mail()
    assert browser.get("/readyz").status_code == 200
