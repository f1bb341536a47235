"""Reads for the desk and for the vendor's status page."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from entrepot.core import clock
from entrepot.core.errors import Missing
from entrepot.integrations.models import Version
from entrepot.integrations.states import EDITABLE, IN_REVIEW, Status
from entrepot.orgs.models import Org, User
from entrepot.review.models import Finding, FindingSeverity, FindingState, Move
from entrepot.review.states import PHASES, Action

PER_PAGE = 25
_MEASURED = timedelta(days=90)


class Queue(StrEnum):
    """The tabs of the desk."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Queue:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    ALL = "all", "Everything"
    MINE = "mine", "Mine"
    UNCLAIMED = "unclaimed", "Unclaimed"
    VENDOR = "vendor", "Waiting for vendor"


@dataclass(frozen=True)
class Ask:
    """What the desk is narrowed to."""

    queue: Queue = Queue.ALL
    words: str = ""
    phase: str = ""
    capability: str = ""


def desk(ask: Ask, analyst: User) -> QuerySet[Version]:
    """The submissions of a queue, by due date."""
    statuses = EDITABLE - {Status.DRAFT} if ask.queue is Queue.VENDOR else IN_REVIEW
    found = (
        Version.objects.filter(status__in=statuses)
        .select_related("integration", "org", "icon", "claim__analyst")
        .annotate(open_findings=_unresolved())
        .order_by(F("expected_at").asc(nulls_last=True), "status_changed_at", "id")
    )
    if ask.queue is Queue.MINE:
        found = found.filter(claim__analyst=analyst)
    if ask.queue is Queue.UNCLAIMED:
        found = found.filter(claim=None)
    if ask.words:
        found = found.filter(Q(integration__name__icontains=ask.words) | Q(org__name__icontains=ask.words))
    if ask.phase in PHASES and ask.queue is not Queue.VENDOR:
        found = found.filter(status=ask.phase)
    if ask.capability:
        found = found.filter(document__capabilities__has_key=ask.capability)
    return found


def _unresolved() -> Count:
    return Count("findings", filter=~Q(findings__state=FindingState.RESOLVED))


def next_unclaimed(analyst: User) -> Version | None:
    """The one that is due first, that nobody has claimed and that the analyst may judge."""
    waiting = desk(Ask(Queue.UNCLAIMED), analyst).exclude(org=analyst.org_id)
    return waiting.exclude(editors__user=analyst).first()


def counts(analyst: User) -> dict[Queue, int]:
    """How many each queue holds, in one query."""
    waits = Q(status__in=IN_REVIEW)
    numbers = Version.objects.aggregate(
        all=Count("id", filter=waits),
        mine=Count("id", filter=waits & Q(claim__analyst=analyst)),
        unclaimed=Count("id", filter=waits & Q(claim=None)),
        vendor=Count("id", filter=Q(status__in=EDITABLE - {Status.DRAFT})),
    )
    return {queue: int(numbers[queue.value]) for queue in Queue}


@dataclass(frozen=True)
class Figures:
    """The figures over the desk. `median_days` are working days to the first answer, None before there was one."""

    overdue: int
    due_today: int
    median_days: float | None
    waited: list[tuple[str, int, str]]
    waited_words: str


def figures(analyst: User) -> Figures:
    """Overdue, due today for this analyst, the median wait of the last 90 days, and how long the present ones wait."""
    now = clock.now()
    waiting = Version.objects.filter(status__in=IN_REVIEW)
    waits = [min(_working_days(at, now), 5) for at in waiting.values_list("status_changed_at", flat=True)]
    bars = [
        (f"{days}" if days < 5 else "5+", waits.count(days), "stop" if days == 5 else "accent")
        for days in range(6)
    ]
    words = ", ".join(f"{number} for {label} days" for label, number, _ in bars if number) or "none waits"
    return Figures(
        overdue=waiting.filter(expected_at__lt=now).count(),
        due_today=waiting.filter(claim__analyst=analyst, expected_at__lt=_tonight(now)).count(),
        median_days=_median(now),
        waited=bars,
        waited_words=f"Submissions by working days waited: {words}",
    )


def _median(now: datetime) -> float | None:
    """Working days from a submission to the first answer to it, over the last 90 days."""
    answers = Move.objects.filter(at__gte=now - _MEASURED, action__in=(Action.PASS, Action.RETURN))
    days: list[int] = []
    for answer in answers.filter(from_status=Status.INITIAL_REVIEW).select_related("version")[:500]:
        sent = (
            Move.objects.filter(version=answer.version_id, to_status=Status.INITIAL_REVIEW, at__lt=answer.at)
            .order_by("-at")
            .first()
        )
        if sent:
            days.append(_working_days(sent.at, answer.at))
    return statistics.median(days) if days else None


def _working_days(start: datetime, end: datetime) -> int:
    """Working days that have passed after the day of `start`, up to the day of `end`."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day, last, passed = start.astimezone(zone).date(), end.astimezone(zone).date(), 0
    while day < last and passed < 60:
        day += timedelta(days=1)
        passed += clock.is_working_day(day)
    return passed


def _tonight(now: datetime) -> datetime:
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), datetime.min.time(), tzinfo=zone)


@dataclass
class DueGroup:
    """Rows of the desk that are due at about the same time."""

    heading: str
    tone: str
    versions: list[Version] = field(default_factory=list)


def by_due_date(versions: list[Version]) -> list[DueGroup]:
    """Rows of one page under the headings Overdue, Today, This week, Later, With the vendor; their order is kept."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    groups: dict[str, DueGroup] = {}
    for version in versions:
        heading, tone = _due(version.expected_at, now, today)
        groups.setdefault(heading, DueGroup(heading, tone)).versions.append(version)
    return list(groups.values())


def _due(expected: datetime | None, now: datetime, today: date) -> tuple[str, str]:
    if expected is None:
        return "With the vendor", "quiet"
    if expected < now:
        return "Overdue", "stop"
    day = expected.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if day == today:
        return f"Today, {today:%A} {today.day} {today:%B}", "quiet"
    return ("This week", "quiet") if day - today < timedelta(days=7 - today.weekday()) else ("Later", "quiet")


def submission(version_id: str) -> Version:
    """A version for the desk; one that was never submitted is not there (raises `Missing`)."""
    found = (
        Version.objects.select_related(
            "integration__current_release", "org", "icon", "claim__analyst", "submitted_by"
        )
        .filter(pk=version_id, round__gt=0)
        .first()
    )
    if found is None:
        raise Missing
    return found


def of_vendor(version_id: str, org: Org) -> Version:
    """A version of this organisation (raises `Missing`)."""
    found = (
        Version.objects.select_related("integration__current_release", "org", "icon", "submitted_by")
        .filter(pk=version_id, org=org)
        .first()
    )
    if found is None:
        raise Missing
    return found


def findings_of(version: Version, *, told_only: bool) -> list[Finding]:
    """The findings with their threads, those that block and are open first."""
    found = version.findings.select_related("by").prefetch_related("replies__by__org")
    if told_only:
        found = found.filter(told=True)
    severities = list(FindingSeverity.values)
    return sorted(
        found,
        key=lambda one: (one.state == FindingState.RESOLVED, severities.index(one.severity), one.number),
    )


def finding_of(version: Version, finding_id: str) -> Finding:
    """A finding of this version (raises `Missing`)."""
    found = version.findings.filter(pk=finding_id).first()
    if found is None:
        raise Missing
    return found


def waiting_for_analyst(analyst: User) -> int:
    """What the navigation counts: submissions that this analyst has claimed."""
    return Version.objects.filter(claim__analyst=analyst, status__in=IN_REVIEW).count()


def waiting_for_vendor(org: Org) -> int:
    """Submissions of this organisation that wait for it."""
    return Version.objects.filter(org=org, status__in=EDITABLE - {Status.DRAFT}).count()
