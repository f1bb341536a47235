"""A mail that no server took, however often it was offered."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.actions import SYSTEM, Target
from entrepot.audit.kinds import Kind, Outcome
from entrepot.core.failures import FailedJob
from entrepot.notify.models import Mail, MailStatus
from entrepot.orgs.queries import network_org_id


@transaction.atomic
def give_up(failed: FailedJob) -> None:
    """Mark the mail as failed, erase its content, and tell the logs (THREATS JOB-04).

    The content goes as that of a sent mail does: by now its links have run out or are best asked for again. The network's
    log is told which domain it was for; whose address, only the log of the mail's own organisation.
    """
    waiting = Mail.objects.select_for_update().filter(status=MailStatus.QUEUED)
    mail = waiting.filter(pk=failed.arguments["mail_id"]).first()
    if mail is None:
        return
    Mail.objects.filter(pk=mail.pk).update(status=MailStatus.FAILED, body_text="", body_html="")
    recipients = {network_org_id(): mail.to.rpartition("@")[2], mail.org_id: mail.to}
    for log, recipient in recipients.items():
        audit.record(
            Kind.MAIL_FAIL,
            org_id=log,
            actor=SYSTEM,
            target=Target("Mail", mail.id, recipient),
            outcome=Outcome.FAILURE,
            template=mail.template,
            tries=failed.tries,
            reason=_reason(failed),
        )


def _reason(failed: FailedJob) -> str:
    """The kind of error with the server's code, without the server's words: they may name people."""
    one = getattr(failed.error, "smtp_code", None)
    each = getattr(failed.error, "recipients", {})  # of SMTPRecipientsRefused: who, and what the server said
    codes = {code for code, _ in each.values()} | ({one} if one else set())
    return " ".join([failed.reason, *map(str, sorted(codes))])
