"""Sending: a mail is rendered and queued in the transaction of what it tells of, and sent by a job after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string

from entrepot.core import clock
from entrepot.core.errors import Invalid, Throttled
from entrepot.core.fields import sealed_field
from entrepot.core.ids import new_id
from entrepot.core.log import logger
from entrepot.notify.models import Mail, MailStatus

SUBJECT_LENGTH = 200
PER_HOUR = 5
LINE = 1000  # mails of a kind that an organisation has to wait behind, at most
_UNSAFE = re.compile(r"[\r\n\x00]")

log = logger(__name__)


@transaction.atomic
def send_mail(
    template: str, *, to: str, org_id: str, context: Mapping[str, object], limited: bool = False
) -> Mail:
    """Render `emails/{template}/subject.txt, body.txt, body.html` and queue the mail to one recipient.

    `limited` mails, which anybody can cause, are at most five of a template an hour to one recipient (THREATS JOB-06): a
    further one raises `Throttled`. An address or subject with a line break raises `Invalid` (JOB-05).
    """
    if _UNSAFE.search(to) or not parseaddr(to)[1]:
        raise Invalid(fields={"email": "Write one e-mail address, such as maya@northwind.example."})
    if limited:
        _hold_limit(template, to)
    values = {"network_name": settings.NETWORK_NAME, **context}
    mail = Mail(
        id=new_id("mail"),
        org_id=org_id,
        template=template,
        to=to,
        subject=_subject(render_to_string(f"emails/{template}/subject.txt", values)),
        created_at=clock.now(),
    )
    mail.message_id = f"<{mail.id}@{_sender_domain()}>"
    sealed_field(mail, "body_text").put(mail, render_to_string(f"emails/{template}/body.txt", values))
    sealed_field(mail, "body_html").put(mail, render_to_string(f"emails/{template}/body.html", values))
    mail.save(force_insert=True)
    _defer(mail)
    return mail


def _defer(mail: Mail) -> None:
    """Organisations take turns: a mail stands behind those of its own kind that its own organisation has waiting, and
    nobody's sign-in link behind another's ten thousand invitations (THREATS JOB-04)."""
    from entrepot.notify.jobs import deliver  # the job needs the app registry, which imports us

    waiting = Mail.objects.filter(org_id=mail.org_id, template=mail.template, status=MailStatus.QUEUED)
    deliver.configure(priority=-waiting.exclude(pk=mail.pk)[:LINE].count()).defer(mail_id=mail.id)


def _hold_limit(template: str, to: str) -> None:
    """Each template counts alone: resets are mailed to people only, so that counted with them the others would tell who
    is one (AUTH-01). Parallel mails to one recipient wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{template} {to.lower()}"])
    since = clock.now() - timedelta(hours=1)
    if Mail.objects.filter(to__iexact=to, template=template, created_at__gte=since).count() >= PER_HOUR:
        log.info("mail_limit", recipients=1)
        raise Throttled("Too many mails went to this address. Try again in an hour.", retry_after=3600)


def _subject(text: str) -> str:
    return _UNSAFE.sub(" ", " ".join(text.split()))[:SUBJECT_LENGTH]


def _sender_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
