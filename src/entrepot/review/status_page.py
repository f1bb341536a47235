"""What a vendor sees of a version: the course, whose turn it is, the findings told, and what resubmitting waits for.

Analysts act in the network's name here; their notes and what they have not told yet are not read (THREATS ROLE-10).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from entrepot.core import clock
from entrepot.integrations import journey
from entrepot.integrations.completeness import Completeness, assess
from entrepot.integrations.documents import chosen_capabilities
from entrepot.integrations.models import Version
from entrepot.integrations.states import EDITABLE, IN_REVIEW, Status
from entrepot.orgs.models import User
from entrepot.review import fields, mails, pages, queries, rules
from entrepot.review.models import Finding, FindingState
from entrepot.review.states import PHASES, WORKING_DAYS, Action, Move

_SHOWN_PROBLEMS = 6


@dataclass(frozen=True)
class GateItem:
    """A condition of submitting."""

    tone: str
    words: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, in a callout."""

    tone: str
    title: str
    text: str


@dataclass(frozen=True)
class Gate:
    """What stands between here and submitting. `reason` says why the button is off; empty where it is on."""

    label: str
    items: Sequence[GateItem]
    percent: int
    reason: str
    answer_by: datetime
    again: bool


def context(version: Version, person: User, failed: tuple[str, str, str] = ("", "", "")) -> dict[str, object]:
    """Everything that `review/status.html` shows."""
    findings = queries.findings_of(version, told_only=True)
    moves = queries.moves_of(version)
    judged = assess(version)
    rows = {row.action: row for row in rules.moves_for(person, version)}
    side = pages.Side(person, vendor=True, acts=_acts(version, person, findings), failed=failed)
    open_ones = [one for one in findings if one.state != FindingState.RESOLVED]
    return {
        "version": version,
        "integration": version.integration,
        "network": settings.NETWORK_NAME,
        "status": mails.status_of(version),
        "badge_tone": version.state.tone,
        "badge_glyph": version.state.glyph,
        "late": version.expected_at is not None and version.expected_at < clock.now(),
        "capabilities": chosen_capabilities(judged.manifest),
        "journey": journey.steps(version, passed=queries.passed(moves)),
        "phase": PHASES.get(version.state, ""),
        "turn": _turn(version, len(open_ones)),
        "findings": pages.finding_cards(version, findings, side),
        "open_findings": len(open_ones),
        "timeline": pages.timeline(version, moves, side),
        "gate": _gate(version, person, judged, rows),
        "can_edit": rules.may_edit(person, version) and version.state in EDITABLE,
        "editor_url": reverse("integrations:edit", args=[version.id, "general"]),
        "can_withdraw": Action.WITHDRAW in rows,
        "can_reopen": Action.REOPEN in rows,
        "in_review": version.state in IN_REVIEW,
        "trail": [("My integrations", reverse("integrations:mine")), (str(version), "")],
    }


def _acts(version: Version, person: User, findings: Sequence[Finding]) -> dict[str, frozenset[str]]:
    may = rules.may_edit(person, version) and rules.may_answer(version)
    return {one.id: frozenset({"answer"} if may else ()) for one in findings}


def _turn(version: Version, open_findings: int) -> Turn | None:
    """What the vendor has to know before anything else."""
    network = settings.NETWORK_NAME
    match version.state:
        case Status.INITIAL_CHANGES | Status.QA_CHANGES:
            asks = f"{network} returned it with findings. Answer each, mend what it asks for, and resubmit."
            return Turn("you", "It is your turn.", asks)
        case Status.INITIAL_REVIEW | Status.QA_REVIEW | Status.FINAL_REVIEW:
            talk = " You can answer findings meanwhile." if open_findings else ""
            return Turn("wait", f"{network} is looking at it.", f"There is nothing for you to do.{talk}")
        case Status.WITHDRAWN:
            return Turn("quiet", "You took it back.", "Reopen it as a draft to go on. Nothing of it is lost.")
        case Status.PUBLISHED:
            return Turn("done", "It is published.", "Start an update when something changes.")
        case Status.DELISTED:
            kept = (
                "Where it is installed it goes on working, until the admins of those organisations remove it."
            )
            return Turn("stop", f"{network} removed it from the catalog.", kept)
        case _:
            return None


def _gate(version: Version, person: User, judged: Completeness, rows: dict[Action, Move]) -> Gate | None:
    if version.state not in EDITABLE:
        return None
    row = rows.get(Action.SUBMIT) or rows.get(Action.RESUBMIT)
    again = version.state is not Status.DRAFT
    target = Status.FINAL_REVIEW if version.state is Status.QA_CHANGES else Status.INITIAL_REVIEW
    return Gate(
        label=(Action.RESUBMIT if again else Action.SUBMIT).label,
        items=list(_items(version, judged)),
        percent=judged.percent,
        reason=rules.waits_for(row, version, person) if row else _NOT_YOURS,
        answer_by=clock.after_working_days(clock.now(), WORKING_DAYS[target]),
        again=again,
    )


_NOT_YOURS = "Submitting takes a super admin, or an app admin who is an org admin too."


def _items(version: Version, judged: Completeness) -> Iterator[GateItem]:
    due = rules.answers_due(version)
    for number in due:
        yield GateItem("you", f"Answer finding {number}", f"#finding-{number}")
    if not due and version.findings.filter(told=True).exists():
        yield GateItem("done", "Every finding is answered")
    names = fields.labels(version)
    for problem in judged.problems[:_SHOWN_PROBLEMS]:
        words = names.get(problem.path, problem.path or "The submission")
        yield GateItem("stop", words, pages.editor_url(version, problem.path), problem.text)
    more = len(judged.problems) - _SHOWN_PROBLEMS
    if more > 0:
        yield GateItem("stop", f"{more} more", reverse("integrations:edit", args=[version.id, "general"]))
    if judged.ready:
        yield GateItem("done", "Every field is in order")
