"""What the desk shows: the figures, the queues with their counts, and the rows of one page by due date."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from entrepot.capabilities.base import Capability, all_capabilities
from entrepot.core import clock
from entrepot.integrations.documents import keys_of
from entrepot.integrations.models import Version
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import User
from entrepot.orgs.views.lists import Order, kept_query, order_of, page_of
from entrepot.review import conflicts, figures, queries, rules
from entrepot.review.models import Move
from entrepot.review.queries import Ask, Queue
from entrepot.review.states import PHASES

_LONGEST_WORDS = 100
_COLUMNS: dict[str, tuple[str, ...]] = {
    "due": ("expected_at", "status_changed_at"),
    "name": ("integration__name", "number"),
    "phase": ("status", "expected_at"),
    "findings": ("open_findings", "expected_at"),
    "with": ("claim__analyst__given_name", "claim__analyst__family_name"),
}


@dataclass(frozen=True)
class DeskRow:
    """A submission in a queue, as this person sees it."""

    version: Version
    capabilities: list[Capability]
    phase: str
    holder: User | None
    mine: bool
    can_claim: bool
    waited: int
    decided_by: str

    @property
    def is_decided(self) -> bool:
        return self.version.state in queries.DECIDED


@dataclass(frozen=True)
class QueueTab:
    """A tab of the desk."""

    label: str
    url: str
    count: int
    tone: str
    current: bool


@dataclass(frozen=True)
class RowGroup:
    """Rows that are due at about the same time."""

    heading: str
    tone: str
    rows: list[DeskRow]


def context(request: PersonRequest) -> dict[str, object]:
    """Everything that `review/desk.html` shows."""
    person, ask = request.person, asked(request)
    order = _order(request, ask.queue)
    page = page_of(request, queries.desk(ask, person).order_by(*order.by), queries.PER_PAGE)
    numbers = queries.counts(person)
    analyst = rules.is_analyst(person)
    return {
        "network": settings.NETWORK_NAME,
        "ask": ask,
        "page": page,
        "groups": _groups(person, list(page), by_due_date=order.key == "due"),
        "columns": order.columns,
        "sort": request.GET.get("sort", ""),
        "figures": figures.figures(person),
        "tabs": [_tab(queue, numbers[queue], ask) for queue in Queue],
        "numbers": {queue.value: number for queue, number in numbers.items()},
        "query": kept_query(request),
        "phases": _phases(ask.queue),
        "kinds": [("", "Every kind"), *((one.key, one.label) for one in all_capabilities())],
        "is_analyst": analyst,
        "can_claim_next": analyst and numbers[Queue.UNCLAIMED] > 0,
    }


def asked(request: PersonRequest) -> Ask:
    """The queue and the filters that the address names; what it names wrongly counts as not named."""
    given = request.GET
    words = given.get("q", "").replace("\0", "").strip()[:_LONGEST_WORDS]
    queue = Queue(given["queue"]) if given.get("queue", "") in set(Queue) else Queue.ALL
    phase, capability = given.get("phase", ""), given.get("capability", "")
    return Ask(
        queue,
        words,
        phase if phase in dict(_phases(queue)) else "",
        capability if capability in {one.key for one in all_capabilities()} else "",
    )


def _order(request: PersonRequest, queue: Queue) -> Order:
    """By the day an answer is due; those that nobody waits for, by when they moved last."""
    if queue in (Queue.VENDOR, Queue.DECIDED):
        moved: dict[str, tuple[str, ...]] = {"due": ("status_changed_at",)}
        return order_of(request, _COLUMNS | moved, newest_first=queue is Queue.DECIDED)
    return order_of(request, _COLUMNS)


def _phases(queue: Queue) -> list[tuple[str, str]]:
    """What the queue can be narrowed to: phases of a review, or how it ended."""
    if queue is Queue.DECIDED:
        return [("", "Every outcome"), *((str(status), status.label) for status in queries.DECIDED)]
    return [("", "Every phase"), *((str(status), label) for status, label in PHASES.items())]


def _groups(person: User, versions: list[Version], *, by_due_date: bool) -> list[RowGroup]:
    """The rows of a page; without headings where they are sorted by something else."""
    own, analyst = conflicts.among(person, versions), rules.is_analyst(person)
    decided = [one for one in versions if one.state in queries.DECIDED]
    moves = queries.last_moves(decided) if decided else {}
    made = {one.id: _row(one, person, analyst and one.id not in own, moves.get(one.id)) for one in versions}
    if not by_due_date:
        return [RowGroup("", "", list(made.values()))] if made else []
    return [
        RowGroup(group.heading, group.tone, [made[version.id] for version in group.rows])
        for group in figures.by_due_date(versions)
    ]


def _row(version: Version, person: User, may_judge: bool, last: Move | None) -> DeskRow:
    claim = getattr(version, "claim", None)
    known = set(keys_of(version.document))
    return DeskRow(
        version=version,
        capabilities=[one for one in all_capabilities() if one.key in known],
        phase=PHASES.get(version.state, version.state.label),
        holder=claim.analyst if claim else None,
        mine=claim is not None and claim.analyst_id == person.id,
        can_claim=may_judge and claim is None and version.state in PHASES,
        waited=figures.working_days(version.status_changed_at, clock.now()),
        decided_by=last.by.name if last and last.by else "",
    )


def _tab(queue: Queue, number: int, ask: Ask) -> QueueTab:
    tone = "you" if queue is Queue.MINE and number else ""
    url = f"{reverse('review:desk')}?{urlencode({'queue': queue.value})}"
    return QueueTab(queue.label, url, number, tone, queue is ask.queue)
