"""Pure predicates: who is which party, and what a move waits for."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models

from entrepot.integrations.completeness import assess
from entrepot.integrations.models import Version
from entrepot.integrations.rules import may_submit
from entrepot.integrations.states import EDITABLE, IN_REVIEW, Status
from entrepot.orgs.access import has_role
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.review import queries
from entrepot.review.conflicts import is_conflicted
from entrepot.review.models import Finding, FindingSeverity, FindingState
from entrepot.review.states import Gate, Move, Party, from_status


def may_edit(person: User, version: Version) -> bool:
    """Super admins and app admins of the owning organisation (ref/rules.json roles)."""
    return person.org_id == version.org_id and has_role(person, Role.APP_ADMIN)


def is_analyst(person: User) -> bool:
    """An analyst of the network."""
    return person.org.is_network and has_role(person, Role.REVIEWER)


def is_network_admin(person: User) -> bool:
    """An admin of the network."""
    return person.org.is_network and has_role(person, Role.NETWORK_ADMIN)


def is_party(person: User, version: Version, party: Party) -> bool:
    """Whether the person is on this side of this version, whatever its status."""
    match party:
        case Party.VENDOR:
            return may_submit(person, version)
        case Party.ANALYST:
            return is_analyst(person) and not is_conflicted(person, version)
        case Party.NETWORK_ADMIN:
            return is_network_admin(person)


def holds_claim(person: User, version: Version) -> bool:
    """Whether the person may work on it now: an analyst who has not worked on it before, and has claimed it."""
    claim = queries.claim_of(version)
    mine = claim is not None and claim.analyst_id == person.id
    return mine and version.state in IN_REVIEW and is_party(person, version, Party.ANALYST)


def moves_for(person: User, version: Version) -> tuple[Move, ...]:
    """The moves that the person may make now, gates aside: `waits_for` says what a gate still asks."""
    rows = from_status(version.state)
    sides = {party for party in {row.party for row in rows} if is_party(person, version, party)}
    return tuple(row for row in rows if row.party in sides)


def waits_for(move: Move, version: Version, person: User) -> str:
    """What the move still waits for, as a sentence with the remedy; empty where nothing."""
    return next((words for gate in move.gates if (words := _GATES[gate](version, person))), "")


def answers_due(version: Version) -> list[int]:
    """The numbers of the findings that the vendor has been told of and has not answered; notes ask for nothing."""
    asked = _open(version).filter(told=True).exclude(severity=FindingSeverity.NOTE)
    return list(asked.values_list("number", flat=True))


def blockers(version: Version) -> list[int]:
    """The numbers of the findings that passing waits for."""
    blocking = version.findings.filter(severity=FindingSeverity.BLOCKS).exclude(state=FindingState.RESOLVED)
    return list(blocking.values_list("number", flat=True))


def may_answer(version: Version) -> bool:
    """Whether the thread of a finding goes on: while anybody still works on the version."""
    return version.state in EDITABLE | IN_REVIEW


def named(numbers: list[int]) -> str:
    """ "finding 2", "findings 2 and 4", "findings 2, 4 and 5"."""
    *first, last = [str(number) for number in numbers]
    return f"findings {', '.join(first)} and {last}" if first else f"finding {last}"


def _answered(version: Version, _person: User) -> str:
    due = answers_due(version)
    return f"Answer {named(due)} first: say what you changed, or why not." if due else ""


def _complete(version: Version, _person: User) -> str:
    done = assess(version)
    if done.ready:
        return ""
    problems = [problem for problem in done.problems if problem.blocks]
    if not problems:
        return f"It is {done.percent} % ready. Open the editor to see what is missing."
    others = f" And {len(problems) - 1} more." if problems[1:] else ""
    return f"It is {done.percent} % ready. Still to mend: {problems[0].text}{others}"


def _claimed(version: Version, person: User) -> str:
    claim = queries.claim_of(version)
    if claim is None:
        return "Claim it first, so that no two analysts decide at once."
    if claim.analyst_id != person.id:
        return f"{claim.analyst} has claimed it. Ask them to decide, or to release it."
    return ""


def _unblocked(version: Version, _person: User) -> str:
    numbers = blockers(version)
    if not numbers:
        return ""
    words = named(numbers).capitalize()
    blocks, them = ("blocks", "it") if len(numbers) == 1 else ("block", "them")
    return f"{words} {blocks}. Resolve {them}, or return the submission."


def _found(version: Version, _person: User) -> str:
    if _open(version).exclude(severity=FindingSeverity.NOTE).exists():
        return ""
    return "Write down at least one finding that blocks or should be fixed, so that the vendor knows what to mend."


def _listed(version: Version, _person: User) -> str:
    live = version.integration.current_release
    if live is None or live.version.status != Status.DELISTED:
        return ""
    return "The integration was removed from the catalog. A network admin has to restore it first."


def _open(version: Version) -> models.QuerySet[Finding]:
    return version.findings.filter(state=FindingState.OPEN)


_GATES: dict[Gate, Callable[[Version, User], str]] = {
    Gate.ANSWERED: _answered,
    Gate.COMPLETE: _complete,
    Gate.CLAIMED: _claimed,
    Gate.UNBLOCKED: _unblocked,
    Gate.FOUND: _found,
    Gate.LISTED: _listed,
}
