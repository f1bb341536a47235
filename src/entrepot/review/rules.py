"""Pure predicates: who is which party, and what a move waits for."""

from __future__ import annotations

from entrepot.integrations.completeness import assess
from entrepot.integrations.models import Version
from entrepot.orgs.access import has_role
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.review.models import FindingSeverity, FindingState
from entrepot.review.states import Action, Move, Party, from_status


def may_edit(person: User, version: Version) -> bool:
    """Super admins and app admins of the owning organisation (ref/rules.json roles)."""
    return person.org_id == version.org_id and has_role(person, Role.APP_ADMIN)


def may_submit(person: User, version: Version) -> bool:
    """A super admin, or an app admin who is an org admin too (`SPEC.md`)."""
    both = {Role.APP_ADMIN, Role.ORG_ADMIN} <= person.roles
    return person.org_id == version.org_id and (Role.SUPER_ADMIN in person.roles or both)


def is_analyst(person: User) -> bool:
    """An analyst of the network."""
    return person.org.is_network and has_role(person, Role.REVIEWER)


def is_network_admin(person: User) -> bool:
    return person.org.is_network and has_role(person, Role.NETWORK_ADMIN)


def is_conflicted(person: User, version: Version) -> bool:
    """Whether the person would judge their own cause: of the owning organisation, or an editor of it (ROLE-02)."""
    return person.org_id == version.org_id or version.editors.filter(user=person).exists()


def is_party(person: User, version: Version, party: Party) -> bool:
    """Whether the person is on this side of this version, whatever its status."""
    match party:
        case Party.VENDOR:
            return may_submit(person, version)
        case Party.ANALYST:
            return is_analyst(person) and not is_conflicted(person, version)
        case Party.NETWORK_ADMIN:
            return is_network_admin(person)


def moves_for(person: User, version: Version) -> tuple[Move, ...]:
    """The moves that the person may make now, guards aside: `waits_for` says what a guard still asks."""
    return tuple(move for move in from_status(version.state) if is_party(person, version, move.party))


def waits_for(move: Move, version: Version, person: User) -> str:
    """What the move still waits for, as a sentence with the remedy; empty where nothing."""
    match move.action:
        case Action.SUBMIT:
            return _incomplete(version)
        case Action.RESUBMIT:
            return _unanswered(version) or _incomplete(version)
        case Action.PASS:
            return _unclaimed(version, person) or _blocked(version)
        case Action.RETURN:
            return _unclaimed(version, person) or _nothing_found(version)
        case _:
            return ""


def _incomplete(version: Version) -> str:
    done = assess(version)
    if done.ready:
        return ""
    first = done.problems[0]
    more = len(done.problems) - 1
    others = f" and {more} more" if more else ""
    return f"It is {done.percent} % ready. Still to mend: {first.text}{others}"


def _unanswered(version: Version) -> str:
    asked = version.findings.filter(told=True, state=FindingState.OPEN).exclude(severity=FindingSeverity.NOTE)
    numbers = [str(number) for number in asked.values_list("number", flat=True)]
    if not numbers:
        return ""
    return f"Answer finding {', '.join(numbers)} first: say what you changed, or why not."


def _unclaimed(version: Version, person: User) -> str:
    claim = getattr(version, "claim", None)
    if claim is None:
        return "Claim it first, so that no two analysts decide at once."
    if claim.analyst_id != person.id:
        return f"{claim.analyst} has claimed it. Ask them to decide, or to release it."
    return ""


def _blocked(version: Version) -> str:
    blocking = version.findings.filter(severity=FindingSeverity.BLOCKS).exclude(state=FindingState.RESOLVED)
    numbers = [str(number) for number in blocking.values_list("number", flat=True)]
    return f"Finding {', '.join(numbers)} blocks. Resolve it, or return the submission." if numbers else ""


def _nothing_found(version: Version) -> str:
    if version.findings.filter(state=FindingState.OPEN).exists():
        return ""
    return "Write down at least one finding, so that the vendor knows what to mend."
