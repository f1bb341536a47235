"""The figures over the desk, and its rows grouped by when they are due."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import OuterRef, Subquery

from entrepot.core import clock
from entrepot.integrations.models import Version
from entrepot.integrations.states import IN_REVIEW, Status
from entrepot.orgs.models import User
from entrepot.review.models import Move
from entrepot.review.queries import DECIDED
from entrepot.review.states import WORKING_DAYS, Action

_MEASURED = timedelta(days=90)
_LONGEST = 60  # working days: beyond that the count says nothing more
_BARS = 5


@dataclass(frozen=True)
class Figures:
    """`median_days` are working days from submission to first answer, None before there was one. `waited` are the
    rows of `<c-columns>`, `waited_words` the same for those who listen."""

    overdue: int
    oldest_days: int
    due_today: int
    median_days: float | None
    promise: int
    waited: list[tuple[str, int, str]]
    waited_words: str


def figures(analyst: User) -> Figures:
    """How the desk stands now."""
    now = clock.now()
    waiting = Version.objects.filter(status__in=IN_REVIEW)
    rows = list(waiting.values_list("status_changed_at", "expected_at", "claim__analyst"))
    late = [due for _, due, _ in rows if due and due < now]
    today = [due for _, due, whose in rows if whose == analyst.id and due and due < _tonight(now)]
    waits = [min(working_days(since, now), _BARS) for since, _, _ in rows]
    bars = [_bar(days, waits.count(days)) for days in range(_BARS + 1)]
    words = ", ".join(f"{number} for {label} days" for label, number, _ in bars if number) or "none waits"
    return Figures(
        overdue=len(late),
        oldest_days=max((working_days(due, now) for due in late), default=0),
        due_today=len(today),
        median_days=_median(now),
        promise=WORKING_DAYS[Status.INITIAL_REVIEW],
        waited=bars,
        waited_words=f"Submissions by working days waited: {words}",
    )


def _bar(days: int, number: int) -> tuple[str, int, str]:
    return (f"{days}" if days < _BARS else f"{days}+", number, "stop" if days == _BARS else "")


def _median(now: datetime) -> float | None:
    """Working days from a submission to the first answer to it, over the last 90 days."""
    sent = Move.objects.filter(
        version=OuterRef("version"), to_status=Status.INITIAL_REVIEW, at__lte=OuterRef("at")
    )
    answers = (
        Move.objects.filter(at__gte=now - _MEASURED, from_status=Status.INITIAL_REVIEW)
        .filter(action__in=(Action.PASS, Action.RETURN))
        .annotate(sent=Subquery(sent.order_by("-at", "-id").values("at")[:1]))
        .values_list("sent", "at")
    )
    days = [working_days(start, end) for start, end in answers if start]
    return statistics.median(days) if days else None


def working_days(start: datetime, end: datetime) -> int:
    """Working days that have passed after the day of `start`, up to the day of `end`."""
    day, last, passed = _day(start), _day(end), 0
    while day < last and passed < _LONGEST:
        day += timedelta(days=1)
        passed += clock.is_working_day(day)
    return passed


@dataclass
class DueGroup:
    """Rows of the desk that are due at about the same time."""

    heading: str
    tone: str
    rows: list[Version] = field(default_factory=list)


def by_due_date(versions: list[Version]) -> list[DueGroup]:
    """Rows of one page under Overdue, Today, This week, Later, With the vendor; their order is kept.

    What is decided stands under its month.
    """
    now = clock.now()
    groups: dict[str, DueGroup] = {}
    for version in versions:
        if version.state in DECIDED:
            heading, tone = f"{_day(version.status_changed_at):%B %Y}", ""
        else:
            heading, tone = _due(version.expected_at, now)
        groups.setdefault(heading, DueGroup(heading, tone)).rows.append(version)
    return list(groups.values())


def _due(expected: datetime | None, now: datetime) -> tuple[str, str]:
    if expected is None:
        return "With the vendor, longest first", ""
    if expected < now:
        return "Overdue", "stop"
    day, today = _day(expected), _day(now)
    if day == today:
        return f"Today, {today:%A} {today.day} {today:%B}", ""
    return ("This week" if day - today < timedelta(days=7 - today.weekday()) else "Later"), ""


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _tonight(now: datetime) -> datetime:
    return datetime.combine(_day(now) + timedelta(days=1), time(0), tzinfo=ZoneInfo(settings.TIME_ZONE))
