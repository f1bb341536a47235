"""The status machine as one table: who may make which move from which status. Verbs, pages and tests obey it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from entrepot.audit.kinds import Kind
from entrepot.integrations.states import Status


class Party(StrEnum):
    """On whose side a move is made, and who that is."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Party:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    VENDOR = "vendor", "super admin of the vendor, or app admin who is an org admin too"
    ANALYST = "analyst", "analyst of the network who has not worked on it"
    NETWORK_ADMIN = "network_admin", "super admin or network admin of the network"


class Action(StrEnum):
    """A move by its name: what its button says, and the event that it leaves."""

    label: str
    kind: Kind

    def __new__(cls, value: str, label: str = "", kind: Kind = Kind.ACCESS_DENIED) -> Action:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.kind = label, kind
        return member

    SUBMIT = "submit", "Submit for review", Kind.SUBMISSION_SUBMIT
    RESUBMIT = "resubmit", "Resubmit", Kind.SUBMISSION_RESUBMIT
    WITHDRAW = "withdraw", "Withdraw", Kind.SUBMISSION_WITHDRAW
    REOPEN = "reopen", "Reopen as draft", Kind.SUBMISSION_REOPEN
    PASS = "pass", "Pass", Kind.SUBMISSION_PASS
    RETURN = "return", "Return with findings", Kind.SUBMISSION_RETURN
    DELIST = "delist", "Remove from the catalog", Kind.LISTING_DELIST
    RESTORE = "restore", "Restore to the catalog", Kind.LISTING_RESTORE


class Gate(StrEnum):
    """What a move waits for; `rules.waits_for` says whether it still does (THREATS ROLE-06)."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Gate:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    ANSWERED = "answered", "every finding that asks for something is answered"
    COMPLETE = "complete", "the submission is complete"
    CLAIMED = "claimed", "the analyst holds its claim"
    UNBLOCKED = "unblocked", "no unresolved finding blocks"
    FOUND = "found", "an open finding asks for something"
    LISTED = "listed", "the integration has not been removed from the catalog"


@dataclass(frozen=True)
class Move:
    """One row: `party` may make `action` in `source`, which leads to `target` once all `gates` are open."""

    action: Action
    source: Status
    target: Status
    party: Party
    gates: tuple[Gate, ...] = ()


_SUBMITTING = (Gate.ANSWERED, Gate.COMPLETE)
_PASSING = (Gate.CLAIMED, Gate.UNBLOCKED)
_PUBLISHING = (*_PASSING, Gate.LISTED)
_RETURNING = (Gate.CLAIMED, Gate.FOUND)

TABLE: tuple[Move, ...] = (
    Move(Action.SUBMIT, Status.DRAFT, Status.INITIAL_REVIEW, Party.VENDOR, _SUBMITTING),
    Move(Action.RESUBMIT, Status.INITIAL_CHANGES, Status.INITIAL_REVIEW, Party.VENDOR, _SUBMITTING),
    Move(Action.RESUBMIT, Status.QA_CHANGES, Status.FINAL_REVIEW, Party.VENDOR, _SUBMITTING),
    Move(Action.WITHDRAW, Status.INITIAL_REVIEW, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.WITHDRAW, Status.INITIAL_CHANGES, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.WITHDRAW, Status.QA_REVIEW, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.WITHDRAW, Status.QA_CHANGES, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.WITHDRAW, Status.FINAL_REVIEW, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.REOPEN, Status.WITHDRAWN, Status.DRAFT, Party.VENDOR),
    Move(Action.PASS, Status.INITIAL_REVIEW, Status.QA_REVIEW, Party.ANALYST, _PASSING),
    Move(Action.PASS, Status.QA_REVIEW, Status.PUBLISHED, Party.ANALYST, _PUBLISHING),
    Move(Action.PASS, Status.FINAL_REVIEW, Status.PUBLISHED, Party.ANALYST, _PUBLISHING),
    Move(Action.RETURN, Status.INITIAL_REVIEW, Status.INITIAL_CHANGES, Party.ANALYST, _RETURNING),
    Move(Action.RETURN, Status.QA_REVIEW, Status.QA_CHANGES, Party.ANALYST, _RETURNING),
    Move(Action.RETURN, Status.FINAL_REVIEW, Status.QA_CHANGES, Party.ANALYST, _RETURNING),
    Move(Action.DELIST, Status.PUBLISHED, Status.DELISTED, Party.NETWORK_ADMIN),
    Move(Action.RESTORE, Status.DELISTED, Status.PUBLISHED, Party.NETWORK_ADMIN),
)

_BY_SOURCE: dict[tuple[Action, Status], Move] = {(move.action, move.source): move for move in TABLE}

WORKING_DAYS: dict[Status, int] = {Status.INITIAL_REVIEW: 5, Status.QA_REVIEW: 5, Status.FINAL_REVIEW: 3}

PHASES: dict[Status, str] = {
    Status.INITIAL_REVIEW: "Initial review",
    Status.QA_REVIEW: "QA",
    Status.FINAL_REVIEW: "Final review",
}


def find(action: Action, source: Status) -> Move | None:
    """The row for this action in this status; None where there is none."""
    return _BY_SOURCE.get((action, source))


def from_status(source: Status) -> tuple[Move, ...]:
    """Every move that leads on from a status."""
    return tuple(move for move in TABLE if move.source == source)


def lowered(phase: str) -> str:
    """The name of a phase in small letters: initial review, QA."""
    return phase if phase.isupper() else phase[:1].lower() + phase[1:]


def in_a_sentence(phase: str) -> str:
    """The name of a phase as sentences speak of it: the initial review, QA."""
    return phase if phase.isupper() or not phase else f"the {lowered(phase)}"
