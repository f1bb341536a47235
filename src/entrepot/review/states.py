"""The status machine as one table: who may make which move from which status. Verbs, pages and tests obey it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from entrepot.audit.kinds import Kind
from entrepot.integrations.states import Status


class Party(StrEnum):
    """On whose side a move is made."""

    VENDOR = "vendor"
    ANALYST = "analyst"
    NETWORK_ADMIN = "network_admin"


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


@dataclass(frozen=True)
class Move:
    """One row: `party` may make `action` in `source`, which leads to `target`."""

    action: Action
    source: Status
    target: Status
    party: Party


TABLE: tuple[Move, ...] = (
    Move(Action.SUBMIT, Status.DRAFT, Status.INITIAL_REVIEW, Party.VENDOR),
    Move(Action.RESUBMIT, Status.INITIAL_CHANGES, Status.INITIAL_REVIEW, Party.VENDOR),
    Move(Action.RESUBMIT, Status.QA_CHANGES, Status.FINAL_REVIEW, Party.VENDOR),
    Move(Action.WITHDRAW, Status.INITIAL_REVIEW, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.WITHDRAW, Status.INITIAL_CHANGES, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.WITHDRAW, Status.QA_REVIEW, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.WITHDRAW, Status.QA_CHANGES, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.WITHDRAW, Status.FINAL_REVIEW, Status.WITHDRAWN, Party.VENDOR),
    Move(Action.REOPEN, Status.WITHDRAWN, Status.DRAFT, Party.VENDOR),
    Move(Action.PASS, Status.INITIAL_REVIEW, Status.QA_REVIEW, Party.ANALYST),
    Move(Action.PASS, Status.QA_REVIEW, Status.PUBLISHED, Party.ANALYST),
    Move(Action.PASS, Status.FINAL_REVIEW, Status.PUBLISHED, Party.ANALYST),
    Move(Action.RETURN, Status.INITIAL_REVIEW, Status.INITIAL_CHANGES, Party.ANALYST),
    Move(Action.RETURN, Status.QA_REVIEW, Status.QA_CHANGES, Party.ANALYST),
    Move(Action.RETURN, Status.FINAL_REVIEW, Status.QA_CHANGES, Party.ANALYST),
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
