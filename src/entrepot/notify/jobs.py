"""The job that hands a mail to the SMTP server."""

from __future__ import annotations

from email.utils import formatdate

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from entrepot.core import clock
from entrepot.core.fields import sealed_field
from entrepot.core.jobs import RETRY, app
from entrepot.core.log import logger
from entrepot.notify.models import Mail, MailStatus

log = logger(__name__)


@app.task(name="notify.deliver", queue="mail", retry=RETRY)
def deliver(mail_id: str) -> None:
    """Send a queued mail; a sent one is left alone, so that the job may run again (THREATS JOB-03).

    The row is locked while the server takes the mail. A worker that dies after the server took it and before the row
    was written sends it again under the same Message-ID, by which mail programs know the two as one.
    """
    with transaction.atomic():
        mail = Mail.objects.select_for_update().filter(pk=mail_id, status=MailStatus.QUEUED).first()
        if mail is None:
            return
        _message(mail).send()
        Mail.objects.filter(pk=mail.pk).update(
            status=MailStatus.SENT, sent_at=clock.now(), body_text="", body_html=""
        )
    log.info("mail_sent", mail=mail.id, template=mail.template)


def _message(mail: Mail) -> EmailMultiAlternatives:
    headers = {
        "Message-ID": mail.message_id,
        "Date": formatdate(mail.created_at.timestamp()),
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(
        subject=mail.subject, body=sealed_field(mail, "body_text").take(mail), to=[mail.to], headers=headers
    )
    message.attach_alternative(sealed_field(mail, "body_html").take(mail), "text/html")
    return message
