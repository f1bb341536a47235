"""What the desk shows: the figures, the queues with their counts, and the rows of one page by due date."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.urls import reverse

from entrepot.capabilities.base import Capability, all_capabilities
from entrepot.core import clock
from entrepot.integrations.documents import keys_of
from entrepot.integrations.models import Version
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import User
from entrepot.review import conflicts, figures, queries, rules
from entrepot.review.queries import Ask, Queue
from entrepot.review.states import PHASES

_LONGEST_WORDS = 100


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
    page = Paginator(queries.desk(ask, person), queries.PER_PAGE).get_page(request.GET.get("page"))
    numbers = queries.counts(person)
    own = conflicts.among(person, list(page))
    analyst = rules.is_analyst(person)
    groups = [
        RowGroup(
            one.heading,
            one.tone,
            [_row(version, person, analyst and version.id not in own) for version in one.rows],
        )
        for one in figures.by_due_date(list(page))
    ]
    return {
        "network": settings.NETWORK_NAME,
        "ask": ask,
        "page": page,
        "groups": groups,
        "figures": figures.figures(person),
        "tabs": [_tab(queue, numbers[queue], ask) for queue in Queue],
        "numbers": {queue.value: number for queue, number in numbers.items()},
        "query": _query(ask),
        "phases": [("", "Every phase"), *((str(status), label) for status, label in PHASES.items())],
        "kinds": [("", "Every kind"), *((one.key, one.label) for one in all_capabilities())],
        "is_analyst": analyst,
        "can_claim_next": analyst and numbers[Queue.UNCLAIMED] > 0,
    }


def asked(request: PersonRequest) -> Ask:
    """The queue and the filters that the address names; what it names wrongly counts as not named."""
    given = request.GET
    words = given.get("q", "").replace("\0", "").strip()[:_LONGEST_WORDS]
    queue, phase, capability = given.get("queue", ""), given.get("phase", ""), given.get("capability", "")
    return Ask(
        Queue(queue) if queue in set(Queue) else Queue.ALL,
        words,
        phase if phase in PHASES else "",
        capability if capability in {one.key for one in all_capabilities()} else "",
    )


def _row(version: Version, person: User, may_judge: bool) -> DeskRow:
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
    )


def _tab(queue: Queue, number: int, ask: Ask) -> QueueTab:
    tone = "you" if queue is Queue.MINE and number else ""
    url = f"{reverse('review:desk')}?{urlencode({'queue': queue.value})}"
    return QueueTab(queue.label, url, number, tone, queue is ask.queue)


def _query(ask: Ask) -> str:
    """The address of this list without its page."""
    parts = {"queue": ask.queue.value, "q": ask.words, "phase": ask.phase, "capability": ask.capability}
    return urlencode({key: value for key, value in parts.items() if value})
