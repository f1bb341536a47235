"""One table, written once: the application's role may insert and select, nothing else (THREATS DB-03)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from entrepot.audit.kinds import ActorKind, Kind, Outcome
from entrepot.core.fields import ID_LENGTH


class Event(models.Model):
    """What happened. Ids stand without foreign keys: an event outlives what it speaks of."""

    at = models.DateTimeField()
    org_id = models.CharField(max_length=ID_LENGTH)
    kind = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, default=Outcome.SUCCESS)
    actor_kind = models.CharField(max_length=10, default=ActorKind.SYSTEM)
    actor_id = models.CharField(max_length=ID_LENGTH, blank=True)
    actor_label = models.CharField(max_length=200, blank=True)
    actor_org_id = models.CharField(max_length=ID_LENGTH, blank=True)
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=ID_LENGTH, blank=True)
    target_label = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    detail = models.JSONField(default=dict)
    text = models.TextField(blank=True)  # what search reads, in lower case

    class Meta:
        indexes = [
            models.Index(fields=["org_id", "-id"], name="event_org"),
            models.Index(fields=["org_id", "kind", "-id"], name="event_org_kind"),
            models.Index(fields=["org_id", "target_id", "-id"], name="event_org_target"),
            models.Index(fields=["org_id", "actor_id", "-id"], name="event_org_actor"),
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="event_text"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind} {self.target_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if not self._state.adding:
            raise TypeError("Events are written once.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("Events are never deleted by the application.")

    @property
    def label(self) -> str:
        """What the kind reads as; the kind itself where this version does not know it."""
        return Kind(self.kind).label if self.kind in set(Kind) else self.kind
