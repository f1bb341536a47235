"""The cards and rows of My integrations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from entrepot.capabilities.base import Severity
from entrepot.integrations import journey
from entrepot.integrations.annotations import annotations_of
from entrepot.integrations.completeness import Completeness, assess
from entrepot.integrations.gate import field_names
from entrepot.integrations.journey import Step
from entrepot.integrations.models import Version
from entrepot.integrations.queries import Row
from entrepot.integrations.states import DRAFTS, IN_REVIEW
from entrepot.orgs.models import User

FEW = 3  # fields that are named one by one


@dataclass(frozen=True)
class Card:
    """An integration as My integrations shows it."""

    row: Row
    done: Completeness | None = None
    steps: Sequence[Step] = ()
    status: str = ""
    answers: int = 0
    missing: str = ""

    @property
    def version(self) -> Version | None:
        return self.row.under_way

    @property
    def name(self) -> str:
        return str(self.row.integration)

    @property
    def key(self) -> str:
        """What ids on the page end in."""
        return self.row.integration.id

    @property
    def is_draft(self) -> bool:
        return self.version is not None and self.version.state in DRAFTS

    @property
    def in_review(self) -> bool:
        return self.version is not None and self.version.state in IN_REVIEW

    @property
    def can_discard(self) -> bool:
        """Whether a draft of it may be deleted: a withdrawn one is reopened first."""
        return self.version is not None and self.version.state.value == "DRAFT"


def cards(rows: Iterable[Row], person: User) -> list[Card]:
    """The cards of a shelf, or of a page of it."""
    return [_card(row, person) for row in rows]


def _card(row: Row, person: User) -> Card:
    version = row.under_way
    if version is None:
        return Card(row)
    done = assess(version)
    notes = annotations_of(version, person)
    return Card(
        row=row,
        done=done,
        steps=journey.steps(version),
        status=journey.status_label(version),
        answers=sum(note.waits for about in notes.values() for note in about),
        missing=_missing(done),
    )


def _missing(done: Completeness) -> str:
    """What a draft still lacks, in a few words."""
    wrong = sum(problem.severity is Severity.ERROR for problem in done.problems)
    names = field_names(done.places, brief=True)
    words = [names(problem.path) for problem in done.problems if problem.severity is Severity.MISSING]
    if len(words) > FEW:
        words = [*words[: FEW - 1], f"{len(words) - FEW + 1} more"]
    errors = [f"{wrong} error{'s' if wrong > 1 else ''}"] if wrong else []
    text = ", ".join([*errors, *words])
    return text[:1].upper() + text[1:] if text else "Nothing"
