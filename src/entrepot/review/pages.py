"""The navigation's link, and what the pages of both sides share: findings, the timeline, the course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from entrepot.core.navigation import NavLink
from entrepot.integrations.gate import field_url
from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.orgs.models import User
from entrepot.review import fields, queries, rules
from entrepot.review.models import Finding, FindingSeverity, FindingState, Move, Reply
from entrepot.review.states import PHASES, Action
from entrepot.ui.times import relative


def _desk_is_for(request: HttpRequest) -> bool:
    person: User = request.person  # type: ignore[attr-defined]
    return rules.is_analyst(person) or rules.is_network_admin(person)


LINKS = (
    NavLink(
        section="",
        order=10,
        label="Review desk",
        url_name="review:desk",
        icon="inbox",
        visible=_desk_is_for,
        count=lambda request: queries.claimed_by(request.person),  # type: ignore[attr-defined]
    ),
)


@dataclass(frozen=True)
class Entry:
    """A message of a thread. `author` is the network for vendors (THREATS ROLE-10)."""

    author: str
    side: str
    at: datetime
    text: str


@dataclass(frozen=True)
class FindingCard:
    """A finding as one side sees it, with what that side may do about it."""

    finding: Finding
    tone: str
    badge: str
    open: bool
    note: str
    field_url: str
    thread: Sequence[Entry]
    acts: frozenset[str] = frozenset()
    error: str = ""
    typed: str = ""

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"finding-{self.finding.number}"


@dataclass(frozen=True)
class Side:
    """Whose page it is. `failed` is the id of a finding whose form was refused, with the words and the error."""

    person: User
    vendor: bool
    acts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    failed: tuple[str, str, str] = ("", "", "")


def finding_cards(version: Version, findings: Sequence[Finding], side: Side) -> list[FindingCard]:
    """The findings of a page, in the given order."""
    names = fields.labels(version) if findings else {}
    return [_card(version, one, fields.label_of(names, one.path), side) for one in findings]


def _card(version: Version, finding: Finding, name: str, side: Side) -> FindingCard:
    tone, badge, unfolded = _look(finding, vendor=side.vendor)
    key, typed, error = side.failed
    failed = key == finding.id
    return FindingCard(
        finding=finding,
        tone=tone,
        badge=badge,
        open=unfolded or failed,
        note=_note(finding, name, side),
        field_url=_field_url(version, finding, side),
        thread=[_entry(reply, side) for reply in finding.replies.all()],
        acts=side.acts.get(finding.id, frozenset()),
        typed=typed if failed else "",
        error=error if failed else "",
    )


_TONES = {FindingSeverity.BLOCKS: "stop", FindingSeverity.SHOULD: "warn", FindingSeverity.NOTE: "quiet"}


def _look(finding: Finding, *, vendor: bool) -> tuple[str, str, bool]:
    """Tone, words of the badge, and whether it is unfolded."""
    severity = FindingSeverity(finding.severity)
    match FindingState(finding.state):
        case FindingState.RESOLVED:
            return "done", "Resolved", False
        case FindingState.ANSWERED if vendor:
            return "wait", f"{severity.label}, answered", False
        case FindingState.ANSWERED:
            return "you", f"{severity.label}, answered", True
        case _:
            asks = vendor and severity is not FindingSeverity.NOTE
            return "you" if asks else _TONES[severity], str(severity.label), True


def _note(finding: Finding, name: str, side: Side) -> str:
    where = f" on {name}" if name else ""
    told = "" if side.vendor or finding.told else ", not told yet"
    return (
        f"Finding {finding.number}{where}, by {_author(finding.by, True, side)}, {relative(finding.at)}{told}"
    )


def _author(person: User, by_network: bool, side: Side) -> str:
    if by_network and side.vendor:
        return str(settings.NETWORK_NAME)
    return "you" if person.id == side.person.id else person.name


def _entry(reply: Reply, side: Side) -> Entry:
    author = _author(reply.by, reply.by_network, side)
    shown = author if author != "you" else f"{side.person.name} (you)"
    return Entry(shown, "network" if reply.by_network else "", reply.at, reply.text)


def _field_url(version: Version, finding: Finding, side: Side) -> str:
    if not finding.path:
        return ""
    return field_url(version, finding.path) if side.vendor else f"#field-{finding.path}"


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened; `by` is the network for vendors, the analyst for analysts (THREATS ROLE-10)."""

    title: str
    tone: str
    at: datetime | None = None
    by: str = ""
    text: str = ""
    glyph: str = ""


_MOVES = {
    Action.SUBMIT: ("Submitted", "accent"),
    Action.RESUBMIT: ("Resubmitted", "accent"),
    Action.WITHDRAW: ("Withdrawn", "quiet"),
    Action.REOPEN: ("Reopened as draft", "quiet"),
    Action.RETURN: ("Returned with findings", "you"),
    Action.DELIST: ("Removed from the catalog", "stop"),
    Action.RESTORE: ("Restored to the catalog", "done"),
}


def timeline(version: Version, moves: Sequence[Move], side: Side) -> list[TimelineEntry]:
    """What happened to a version, newest first, down to the release that it followed."""
    entries = [_moved(move, side, newest=move is moves[-1]) for move in reversed(moves)]
    before = version.integration.releases.filter(number__lt=version.number).order_by("-number").first()
    if before:
        entries.append(TimelineEntry(f"v{before.number} published", "done", before.published_at))
    return entries


def _moved(move: Move, side: Side, *, newest: bool) -> TimelineEntry:
    if move.action == Action.PASS:
        published = move.to_status == Status.PUBLISHED
        title, tone = "Published" if published else f"{PHASES[Status(move.from_status)]} passed", "done"
    else:
        title, tone = _MOVES[Action(move.action)]
        waits = newest and side.vendor  # magenta is for what waits for the person reading
        tone = "quiet" if tone == "you" and not waits else tone
    by = _author(move.by, move.by_network, side) if move.by else ""
    return TimelineEntry(title, tone, move.at, by, move.note)
