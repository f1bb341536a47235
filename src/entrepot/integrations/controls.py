"""The parts that a form is made of, as its templates show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from entrepot.capabilities.base import Audience, Input, Problem, Spec
from entrepot.expressions import Segment
from entrepot.expressions.urls import Setting
from entrepot.integrations.actions import Conflict
from entrepot.integrations.annotations import Annotation
from entrepot.integrations.schema import Field, Shape
from entrepot.integrations.setting_changes import SETTINGS, Breakage
from entrepot.integrations.trying import Panel, panel
from entrepot.integrations.values import clean, fingerprint
from entrepot.integrations.words import fill

RADIOS = 2  # choices of up to so many are dots, others a menu


@dataclass(frozen=True)
class Option:
    """A choice as the form shows it. One that a capability brings is ticked and can't be changed."""

    value: str
    label: str
    chosen: bool
    fixed: bool = False


@dataclass(frozen=True)
class Control:
    """One input and all that stands around it."""

    path: str
    id: str
    kind: str
    field: Field
    label: str
    value: object
    base: str  # fingerprint of the stored value: what this form is based on
    options: Sequence[Option] = ()
    problems: Sequence[Problem] = ()
    notes: Sequence[Annotation] = ()
    sample: Sequence[Segment] = ()
    settings: Sequence[Setting] = ()  # that a dynamic one may read
    conflict: Conflict | None = None
    newer: Conflict | None = None
    breakage: Breakage | None = None
    refused: str = ""
    hidden: bool = False
    filled: bool = False
    line: bool = False  # one line of a list of texts: the label is only read out

    @property
    def spec(self) -> Spec:
        return self.field.spec

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    @property
    def trial(self) -> Panel:
        """What a dynamic one is tried with beside it, and what comes of it."""
        return panel(self.text, self.settings)

    @property
    def sent_when_tried(self) -> str:
        """The names of the inputs that a trial reads, for `hx-params`."""
        given = (f"value.{one.name}" for one in self.settings)
        return ",".join(["csrfmiddlewaretoken", "path", self.path, *given])

    def is_stored(self, posted: object) -> bool:
        """Whether what was posted is what is stored now, so that the input is based on it."""
        if self.conflict or self.refused:
            return False
        return fingerprint(clean(self.field, posted, self.path, element=self.line)) == self.base

    @property
    def is_yes(self) -> bool:
        return self.value is True

    @property
    def is_no(self) -> bool:
        return self.value is False

    @property
    def their_words(self) -> str:
        """The other person's value in a conflict."""
        theirs = self.conflict.theirs if self.conflict else ""
        if isinstance(theirs, bool):
            return "Yes" if theirs else "No"
        return "\n".join(theirs) if isinstance(theirs, list) else str(theirs or "")

    @property
    def their_base(self) -> str:
        """The fingerprint of the other person's value: keeping mine replaces that one and no later one."""
        return fingerprint(self.conflict.theirs) if self.conflict else ""

    @property
    def help(self) -> str:
        return fill(self.spec.help)

    @property
    def placeholder(self) -> str:
        return fill(self.spec.placeholder)

    @property
    def need(self) -> str:
        """What is said about whether it must be filled in."""
        return "" if self.spec.required or self.kind in ("choices", "yes_no") else "Optional"

    @property
    def limit(self) -> int | None:
        """How much text a counter counts: of what others read, and of long texts."""
        counted = self.kind == "textarea" or (
            self.kind == "text" and self.spec.audience is not Audience.REVIEW
        )
        return self.spec.max_length if counted and not self.line else None

    @property
    def count(self) -> str:
        """`3 of 5` for choices."""
        if self.kind != "choices" or not self.spec.max_items:
            return ""
        return f"{sum(option.chosen for option in self.options)} of {self.spec.max_items}"

    @property
    def is_invalid(self) -> bool:
        """Whether what was typed is wrong; that something is still empty is no error."""
        return bool(self.refused or self.conflict) or any(
            problem.severity == "error" for problem in self.problems
        )

    @property
    def described_by(self) -> str:
        """The ids of what explains the input."""
        parts = [f"{self.id}-help"] if self.spec.help and not self.line else []
        return " ".join([*parts, f"{self.id}-error"])

    @property
    def is_short(self) -> bool:
        """Whether it stands beside others in an entry of a list: what must be filled in and takes a word or two."""
        return self.spec.required and self.kind in ("text", "email", "url", "template", "select")

    @property
    def is_setting_name(self) -> bool:
        """Whether it is the name by which properties read a tenant setting."""
        return self.path.startswith(f"{SETTINGS}.") and self.path.endswith(".name")

    @property
    def is_group(self) -> bool:
        """Whether it has several inputs, and a legend instead of a label."""
        return self.kind in ("yes_no", "radios", "choices")

    @property
    def findings(self) -> list[Problem]:
        """The problems that are said beside it: that it is still empty, the rings and the gate say."""
        return [problem for problem in self.problems if problem.severity != "missing"]


@dataclass(frozen=True)
class Entry:
    """An entry of a list: its name, and its controls."""

    path: str
    name: str
    title: str
    note: str
    controls: Sequence[Control]
    breakage: Breakage | None = None
    is_first: bool = True
    is_last: bool = True

    @property
    def id(self) -> str:
        """What the ids of its buttons begin with."""
        return dom_id(self.path)

    @property
    def asks(self) -> Breakage | None:
        """What would break if it went, or took the name that was typed."""
        return self.breakage or next((one.breakage for one in self.controls if one.breakage), None)


@dataclass(frozen=True)
class ListBlock:
    """A list whose entries are added and removed. `shape` is the revision at which they last were."""

    path: str
    id: str
    spec: Spec
    entries: Sequence[Entry]
    shape: int
    problems: Sequence[Problem]
    notes: Sequence[Annotation]
    refused: str
    of_groups: bool
    hidden: bool = False

    kind = "list"

    @property
    def findings(self) -> list[Problem]:
        """The problems of the list itself that are said above it."""
        return [problem for problem in self.problems if problem.severity != "missing"]

    @property
    def help(self) -> str:
        return fill(self.spec.help)

    @property
    def count(self) -> str:
        """`2 of 8`; an empty line counts for nothing."""
        filled = [one for one in self.entries if self.of_groups or any(c.text for c in one.controls)]
        return f"{len(filled)} of {self.spec.max_items}"

    @property
    def can_add(self) -> bool:
        return not self.spec.max_items or len(self.entries) < self.spec.max_items

    @property
    def can_remove(self) -> bool:
        """The one empty line that a list of texts shows before it has any can't be removed."""
        return self.of_groups or len(self.entries) > 1

    @property
    def add_words(self) -> str:
        return f"Add a {self.spec.item_label}" if self.entries else f"Add the first {self.spec.item_label}"

    @property
    def is_dynamic(self) -> bool:
        """Whether its lines are addresses that depend on the customer."""
        return self.spec.input is Input.TEMPLATE


Block = Control | ListBlock


def controls(made: Sequence[Block]) -> Iterator[Control]:
    """Every control of a form, those of list entries too."""
    for block in made:
        if isinstance(block, Control):
            yield block
        else:
            for entry in block.entries:
                yield from entry.controls


def dom_id(path: str) -> str:
    """The id of an input: paths have dots, which selectors read otherwise."""
    return "f-" + path.replace(".", "-")


def kind_of(declared: Field, *, line: bool = False) -> str:
    """Which control shows a field."""
    spec = declared.spec
    if spec.input is Input.CHOICE:
        return "radios" if len(spec.choices) <= RADIOS else "select"
    if declared.shape is Shape.YES_NO:
        return "yes_no"
    if spec.input is Input.TEXT and line:
        return "text"
    return spec.input.value
