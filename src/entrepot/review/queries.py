"""Reads for the desk, the submission and the vendor's status page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from entrepot.core.errors import Missing
from entrepot.integrations import journey
from entrepot.integrations.models import Version
from entrepot.integrations.states import EDITABLE, IN_REVIEW, Status
from entrepot.orgs.models import Org, User
from entrepot.review.conflicts import own_cause
from entrepot.review.models import Claim, Finding, FindingSeverity, FindingState, Move
from entrepot.review.states import Action

PER_PAGE = 25
_WITH_VENDOR = EDITABLE - {Status.DRAFT}
DECIDED = (Status.PUBLISHED, Status.WITHDRAWN, Status.DELISTED)
_SENT = Q(submitted_at__isnull=False)  # what the network wrote itself was never at the desk


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
    DECIDED = "decided", "Decided"


@dataclass(frozen=True)
class Ask:
    """What the desk is narrowed to."""

    queue: Queue = Queue.ALL
    words: str = ""
    phase: str = ""
    capability: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether filters leave some out."""
        return bool(self.words or self.phase or self.capability)


def desk(ask: Ask, analyst: User) -> QuerySet[Version]:
    """The submissions of a queue, by due date; those with the vendor by how long they have been there."""
    found = (
        Version.objects.filter(_held(ask.queue))
        .select_related("integration", "org", "icon", "claim__analyst")
        .annotate(open_findings=Count("findings", filter=~Q(findings__state=FindingState.RESOLVED)))
        .order_by(F("expected_at").asc(nulls_last=True), "status_changed_at", "id")
    )
    if ask.queue is Queue.MINE:
        found = found.filter(claim__analyst=analyst)
    if ask.queue is Queue.UNCLAIMED:
        found = found.filter(claim=None)
    if ask.words:
        found = found.filter(Q(integration__name__icontains=ask.words) | Q(org__name__icontains=ask.words))
    if ask.phase and ask.queue is not Queue.VENDOR:
        found = found.filter(status=ask.phase)
    if ask.capability:
        found = found.filter(document__capabilities__has_key=ask.capability)
    return found


def _held(queue: Queue) -> Q:
    """What stands in a queue, whoever has claimed it."""
    if queue is Queue.DECIDED:
        return Q(status__in=DECIDED) & _SENT
    return Q(status__in=_WITH_VENDOR if queue is Queue.VENDOR else IN_REVIEW)


def last_moves(versions: Collection[Version]) -> Mapping[str, Move]:
    """The last move of each version, by its id."""
    found = Move.objects.filter(version__in=versions).select_related("by")
    return {move.version_id: move for move in found.order_by("at", "id")}


def next_unclaimed(analyst: User) -> Version | None:
    """The one that is due first, that nobody has claimed and that the analyst may judge."""
    owners = Org.objects.filter(pk__in=Version.objects.filter(status__in=IN_REVIEW).values("org"))
    return desk(Ask(Queue.UNCLAIMED), analyst).exclude(own_cause(analyst, owners)).first()


def counts(analyst: User) -> dict[Queue, int]:
    """How many each queue holds, in one query."""
    waits = Q(status__in=IN_REVIEW)
    numbers = Version.objects.aggregate(
        all=Count("id", filter=waits),
        mine=Count("id", filter=waits & Q(claim__analyst=analyst)),
        unclaimed=Count("id", filter=waits & Q(claim=None)),
        vendor=Count("id", filter=_held(Queue.VENDOR)),
        decided=Count("id", filter=_held(Queue.DECIDED)),
    )
    return {queue: int(numbers[queue.value]) for queue in Queue}


def submission(version_id: str) -> Version:
    """A version for the desk. Drafts are the vendor's own, also those that were taken back (raises `Missing`)."""
    found = (
        Version.objects.select_related("integration__current_release", "org", "icon", "submitted_by")
        .exclude(status=Status.DRAFT)
        .filter(pk=version_id)
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
    """The findings with their threads, the ones that are open and weigh most first."""
    found = version.findings.select_related("by").prefetch_related("replies__by")
    if told_only:
        found = found.filter(told=True)
    weights = {severity: index for index, severity in enumerate(FindingSeverity.values)}
    return sorted(
        found, key=lambda one: (one.state == FindingState.RESOLVED, weights[one.severity], one.number)
    )


def finding_of(version: Version, finding_id: str, *, told_only: bool = False) -> Finding:
    """A finding of this version (raises `Missing`)."""
    found = version.findings.filter(pk=finding_id).first()
    if found is None or (told_only and not found.told):
        raise Missing
    found.version = version
    return found


def moves_of(version: Version) -> list[Move]:
    """The moves of a version, oldest first."""
    return list(version.moves.select_related("by"))


def passed(moves: list[Move]) -> Mapping[str, datetime]:
    """When each stop of the journey was left behind, since the version was last a draft."""
    ended: dict[str, datetime] = {}
    for move in moves:
        if move.to_status == Status.DRAFT:
            ended.clear()
        elif move.action == Action.SUBMIT:
            ended[journey.DRAFT] = move.at
        elif move.action == Action.PASS:
            ended[_STOPS[Status(move.from_status)]] = move.at
    return ended


_STOPS = {
    Status.INITIAL_REVIEW: journey.INITIAL,
    Status.QA_REVIEW: journey.QA,
    Status.FINAL_REVIEW: journey.FINAL,
}


def claim_of(version: Version) -> Claim | None:
    """Who has claimed it."""
    return Claim.objects.select_related("analyst").filter(version=version).first()


def claimed_by(analyst: User) -> int:
    """What the navigation counts: submissions that this analyst has claimed."""
    return Claim.objects.filter(analyst=analyst, version__status__in=IN_REVIEW).count()
