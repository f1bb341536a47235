"""The navigation's links to review, and what both sides' pages share."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from entrepot.core.navigation import NavLink
from entrepot.integrations.states import Status
from entrepot.review import queries, rules
from entrepot.review.models import Finding, FindingSeverity, FindingState, Move
from entrepot.review.states import PHASES, Action

_SEVERITY_TONES = {
    FindingSeverity.BLOCKS: "stop",
    FindingSeverity.SHOULD: "warn",
    FindingSeverity.NOTE: "quiet",
}


def _analyst(request: HttpRequest) -> bool:
    person = request.person  # type: ignore[attr-defined]
    return rules.is_analyst(person) or rules.is_network_admin(person)


LINKS = (
    NavLink(
        section="Review",
        order=10,
        label="Review desk",
        url_name="review:desk",
        icon="inbox",
        visible=_analyst,
        count=lambda request: queries.waiting_for_analyst(request.person),  # type: ignore[attr-defined]
    ),
)


@dataclass(frozen=True)
class FindingLook:
    """How a finding shows: its tone and the words on its badge, for the reader's side."""

    tone: str
    badge: str
    open: bool


def look(finding: Finding, *, vendor: bool) -> FindingLook:
    """Resolved, answered, or open; an open one that the vendor has to answer waits for them."""
    severity = FindingSeverity(finding.severity)
    match FindingState(finding.state):
        case FindingState.RESOLVED:
            return FindingLook("done", "Resolved", open=False)
        case FindingState.ANSWERED:
            words = f"{severity.label}, answered"
            return FindingLook("wait" if vendor else _SEVERITY_TONES[severity], words, open=not vendor)
        case _:
            asks = vendor and severity is not FindingSeverity.NOTE
            return FindingLook("you" if asks else _SEVERITY_TONES[severity], severity.label, open=True)


_MOVE_WORDS = {
    Action.SUBMIT: ("Submitted", "wait"),
    Action.RESUBMIT: ("Resubmitted", "wait"),
    Action.WITHDRAW: ("Withdrawn", "quiet"),
    Action.REOPEN: ("Reopened as draft", "quiet"),
    Action.PASS: ("Passed", "done"),
    Action.RETURN: ("Returned with findings", "you"),
    Action.DELIST: ("Removed from the catalog", "stop"),
    Action.RESTORE: ("Restored to the catalog", "done"),
}


@dataclass(frozen=True)
class TimelineEntry:
    """A move as the timeline shows it; `by` is the network for vendors, the analyst for analysts (ROLE-10)."""

    title: str
    tone: str
    by: str
    move: Move


def timeline(moves: list[Move], *, network_name: str, for_vendor: bool) -> list[TimelineEntry]:
    """Newest first."""
    entries = []
    for move in reversed(moves):
        words, tone = _MOVE_WORDS[Action(move.action)]
        if move.action == Action.PASS:
            words = "Published" if move.to_status == Status.PUBLISHED else f"{_phase(move)} passed"
        hidden = for_vendor and move.by_network
        entries.append(TimelineEntry(words, tone, network_name if hidden else str(move.by or ""), move))
    return entries


def _phase(move: Move) -> str:
    return PHASES[Status(move.from_status)]
