"""Reading the log of one organisation: newest first, by kind, outcome, actor, target, day and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from entrepot.audit.kinds import Kind, Outcome
from entrepot.audit.models import Event

PAGE = 50


@dataclass(frozen=True)
class Search:
    """What to look for; empty parts ask for nothing. `before` is the id of the last event already seen."""

    words: str = ""
    kind: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None
    target_id: str = ""
    actor_id: str = ""
    before: int | None = None


def events(org_id: str, search: Search) -> QuerySet[Event]:
    """The events of `org_id` that match, newest first (THREATS TEN-01: the organisation is never a parameter)."""
    found = Event.objects.filter(org_id=org_id).order_by("-id")
    for word in search.words.lower().split()[:8]:
        found = found.filter(text__contains=word)
    if search.kind in set(Kind):
        found = found.filter(kind=search.kind)
    if search.outcome in set(Outcome):
        found = found.filter(outcome=search.outcome)
    if search.since:
        found = found.filter(at__gte=_midnight(search.since))
    if search.until and search.until < date.max:
        found = found.filter(at__lt=_midnight(search.until + timedelta(days=1)))
    if search.target_id:
        found = found.filter(target_id=search.target_id)
    if search.actor_id:
        found = found.filter(actor_id=search.actor_id)
    if search.before:
        found = found.filter(id__lt=search.before)
    return found


def of_target(org_id: str, target_id: str, limit: int = PAGE) -> list[Event]:
    """The newest events about one thing."""
    return list(events(org_id, Search(target_id=target_id))[:limit])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(settings.TIME_ZONE))
