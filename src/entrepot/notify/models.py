"""Mails: rendered in the transaction of what they tell of, sent by a job, erased of their content once sent or given up."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import TextChoices

from entrepot.core.fields import ID_LENGTH, SealedField, id_field
from entrepot.core.ids import new_id


class MailStatus(TextChoices):
    QUEUED = "queued", "Queued"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


class Mail(models.Model):
    """A mail to one recipient. The bodies are sealed: they may hold links that sign somebody in (THREATS LOG-01)."""

    id = id_field()
    org_id = models.CharField(
        max_length=ID_LENGTH
    )  # whose mail it is; the network's where no organisation is
    template = models.CharField(max_length=60)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body_text = SealedField(blank=True, default="")
    body_html = SealedField(blank=True, default="")
    status = models.CharField(max_length=6, choices=MailStatus.choices, default=MailStatus.QUEUED)
    message_id = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["to", "-created_at"], name="mail_recipient"),
            models.Index(
                fields=["org_id", "template"],
                name="mail_waiting",
                condition=models.Q(status=MailStatus.QUEUED),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("mail")
        super().save(*args, **kwargs)
