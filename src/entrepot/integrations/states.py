"""The nine statuses of a version, whose turn each is, and which moves lead on. `review.states` says who may move."""

from __future__ import annotations

from enum import StrEnum


class Turn(StrEnum):
    """Who has to act."""

    VENDOR = "vendor"
    NETWORK = "network"
    NOBODY = "nobody"


class Status(StrEnum):
    """Status of a version. `label` may hold `{network}`; use `label_for`."""

    label: str
    turn: Turn
    tone: str
    glyph: str

    def __new__(
        cls, value: str, label: str = "", turn: Turn = Turn.NOBODY, tone: str = "", glyph: str = ""
    ) -> Status:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.turn, member.tone, member.glyph = label, turn, tone, glyph
        return member

    DRAFT = "DRAFT", "Draft", Turn.VENDOR, "quiet", "ahead"
    INITIAL_REVIEW = "INITIAL_REVIEW", "Pending review by {network}", Turn.NETWORK, "wait", "wait"
    INITIAL_CHANGES = "INITIAL_CHANGES", "Action required", Turn.VENDOR, "you", "you"
    QA_REVIEW = "QA_REVIEW", "Pending QA by {network}", Turn.NETWORK, "wait", "wait"
    QA_CHANGES = "QA_CHANGES", "Action required: fix issues", Turn.VENDOR, "you", "you"
    FINAL_REVIEW = "FINAL_REVIEW", "Final review by {network}", Turn.NETWORK, "wait", "wait"
    PUBLISHED = "PUBLISHED", "Published", Turn.NOBODY, "done", "done"
    WITHDRAWN = "WITHDRAWN", "Withdrawn", Turn.VENDOR, "quiet", "off"
    DELISTED = "DELISTED", "Removed from the catalog", Turn.NOBODY, "quiet", "off"

    def label_for(self, network: str) -> str:
        """The label with the network's name in it."""
        return self.label.replace("{network}", network)


EDITABLE = frozenset({Status.DRAFT, Status.INITIAL_CHANGES, Status.QA_CHANGES})
IN_REVIEW = frozenset({Status.INITIAL_REVIEW, Status.QA_REVIEW, Status.FINAL_REVIEW})
OPEN = EDITABLE | IN_REVIEW | {Status.WITHDRAWN}  # one open version per integration
DRAFTS = frozenset({Status.DRAFT, Status.WITHDRAWN})  # what counts towards the ten
MAX_DRAFTS = 10
