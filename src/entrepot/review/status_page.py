"""What a vendor sees of a version: the course, whose turn it is, the findings told, and what resubmitting waits for.

Analysts act in the network's name here; their notes and what they have not told yet are not read (THREATS ROLE-10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from entrepot.core import clock
from entrepot.integrations import journey, lookups
from entrepot.integrations.annotations import annotations_of
from entrepot.integrations.completeness import assess
from entrepot.integrations.documents import chosen_capabilities
from entrepot.integrations.gate import gate_of
from entrepot.integrations.models import Version
from entrepot.integrations.states import EDITABLE, IN_REVIEW, Status
from entrepot.orgs.models import User
from entrepot.review import mails, pages, queries, rules
from entrepot.review.models import Finding, FindingState
from entrepot.review.states import PHASES, WORKING_DAYS, Action


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, in a callout."""

    tone: str
    title: str
    text: str


def context(version: Version, person: User, failed: tuple[str, str, str] = ("", "", "")) -> dict[str, object]:
    """Everything that `review/status.html` shows."""
    findings = queries.findings_of(version, told_only=True)
    moves = queries.moves_of(version)
    judged = assess(version)
    moves_now = {row.action for row in rules.moves_for(person, version)}
    editable = version.state in EDITABLE
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
        "gate": gate_of(version, person, judged, annotations_of(version, person)) if editable else None,
        "answer_by": _answer_by(version),
        "can_edit": editable and rules.may_edit(person, version),
        "editor_url": reverse("integrations:version", args=[version.id]),
        "can_withdraw": Action.WITHDRAW in moves_now,
        "can_reopen": Action.REOPEN in moves_now,
        "in_review": version.state in IN_REVIEW,
        "listing_url": _listing_url(version),
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
            return Turn(
                "done", "It is published.", "When something changes, start an update in My integrations."
            )
        case Status.DELISTED:
            kept = (
                "Where it is installed it goes on working, until the admins of those organisations remove it."
            )
            return Turn("stop", f"{network} removed it from the catalog.", kept)
        case _:
            return None


def _listing_url(version: Version) -> str:
    """The page in the catalog, while it is there."""
    found = lookups.catalog().listed([version.integration_id]).get(version.integration_id)
    return found.url if found and found.listed else ""


def _answer_by(version: Version) -> datetime:
    """When the network would answer to what is submitted today."""
    target = Status.FINAL_REVIEW if version.state is Status.QA_CHANGES else Status.INITIAL_REVIEW
    return clock.after_working_days(clock.now(), WORKING_DAYS[target])
