"""Mails: rendered in the transaction of what they tell of, sent once, erased of their content."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from entrepot.core.errors import Invalid, Throttled
from entrepot.notify.actions import send_mail
from entrepot.notify.jobs import deliver
from entrepot.notify.models import Mail, MailStatus
from entrepot.testing import Cast

LINK = "http://localhost:8000/canary-4826-link"


def _reset(cast: Cast, to: str = "maya@northwind.example", **more: Any) -> Mail:
    context = {
        "person": cast.maya,
        "org": cast.northwind,
        "action_url": LINK,
        "action_label": "Choose a password",
    }
    return send_mail("orgs/reset", to=to, org_id=cast.northwind.id, context=context, **more)


def test_a_mail_arrives_once_however_often_its_job_runs(cast: Cast, smtp_server: Any) -> None:
    mail = _reset(cast)
    deliver(mail.id)
    deliver(mail.id)
    assert [message["X-Envelope-To"] for message in smtp_server.messages] == ["maya@northwind.example"]
    received = smtp_server.messages[0]
    assert received["Message-ID"] == mail.message_id
    assert LINK in received.get_body(("plain",)).get_content()
    assert LINK in received.get_body(("html",)).get_content()


def test_once_sent_nothing_of_its_content_stays(cast: Cast, smtp_server: Any) -> None:
    mail = _reset(cast)
    assert LINK not in mail.body_text  # sealed while it waits
    deliver(mail.id)
    mail.refresh_from_db()
    assert (mail.status, mail.body_text, mail.body_html) == (MailStatus.SENT, "", "")


@pytest.mark.threat("JOB-03")
def test_a_change_that_is_rolled_back_sends_nothing(cast: Cast) -> None:
    class ChangedMind(Exception):
        pass

    with pytest.raises(ChangedMind), transaction.atomic():
        _reset(cast)
        raise ChangedMind
    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="notify.deliver").exists()


@pytest.mark.threat("JOB-01")
def test_the_job_holds_the_mails_id_and_nothing_else(cast: Cast) -> None:
    mail = _reset(cast)
    job = ProcrastinateJob.objects.get(task_name="notify.deliver")
    assert job.args == {"mail_id": mail.id}


@pytest.mark.threat("JOB-05")
@pytest.mark.parametrize(
    "to", ["maya@northwind.example\r\nBcc: all@x.example", "a@b.example\n", "\0@x.example", ""]
)
def test_an_address_with_a_line_break_is_refused(cast: Cast, to: str) -> None:
    with pytest.raises(Invalid):
        _reset(cast, to=to)


@pytest.mark.threat("JOB-05")
def test_a_name_with_line_breaks_stays_in_the_subject_line(cast: Cast, smtp_server: Any) -> None:
    cast.northwind.name = "North\r\nBcc: all@x.example\r\nwind"
    mail = _reset(cast)
    deliver(mail.id)
    assert "\n" not in mail.subject
    assert smtp_server.messages[0]["Bcc"] is None


@pytest.mark.threat("JOB-06")
def test_what_anybody_can_cause_is_five_an_hour_to_one_recipient(cast: Cast) -> None:
    for _ in range(5):
        _reset(cast, limited=True)
    with pytest.raises(Throttled) as refusal:
        _reset(cast, to="MAYA@northwind.example", limited=True)
    assert refusal.value.retry_after == 3600
    _reset(cast, to="omar@northwind.example", limited=True)


def test_a_server_that_fails_leaves_the_mail_in_the_queue(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    mail = _reset(cast)
    with pytest.raises(OSError, match="refused"):
        deliver(mail.id)
    mail.refresh_from_db()
    assert mail.status == MailStatus.QUEUED
    assert mail.body_text
