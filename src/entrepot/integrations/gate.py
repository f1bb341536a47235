"""What still stands between a draft and the desk: the card beside the form, each item a link to the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from entrepot.capabilities.base import Severity
from entrepot.integrations.annotations import Annotation
from entrepot.integrations.completeness import Completeness, tab_of
from entrepot.integrations.models import Version
from entrepot.integrations.rules import may_submit
from entrepot.integrations.schema import Place, item_name
from entrepot.integrations.states import Status
from entrepot.orgs.models import User


@dataclass(frozen=True)
class Link:
    """A field, and where it is."""

    words: str
    url: str


@dataclass(frozen=True)
class GateItem:
    """One thing to mend or to fill in; several links where a tab lacks several fields."""

    tone: str
    glyph: str
    lead: str
    links: Sequence[Link]
    note: str = ""


@dataclass(frozen=True)
class Gate:
    """How it stands. `open` means that the button works; `hint` says why not where the items don't."""

    percent: int
    again: bool
    items: Sequence[GateItem]
    hint: str
    submits: bool

    @property
    def left(self) -> int:
        """How many things are left to do."""
        return sum(len(item.links) for item in self.items if item.tone != "warn")

    @property
    def is_open(self) -> bool:
        return self.left == 0 and self.submits


def gate_of(
    version: Version, person: User, done: Completeness, notes: Mapping[str, Sequence[Annotation]]
) -> Gate:
    """The gate of a version as `person` sees it."""
    items = [*_errors(version, done), *_waiting(notes), *_missing(version, done), *_advice(version, done)]
    submits = may_submit(person, version)
    hint = "" if submits else "A super admin submits it, or an app admin who is an org admin too."
    return Gate(done.percent, version.state is not Status.DRAFT, items, hint, submits)


def field_url(version: Version, path: str) -> str:
    """Where a field is: its tab, and its place on it."""
    key = tab_of(path)
    return f"{reverse('integrations:edit', args=[version.id, key])}#{path}"


def _errors(version: Version, done: Completeness) -> Iterator[GateItem]:
    names = field_names(done.places)
    for problem in done.problems:
        if problem.severity is Severity.ERROR:
            link = Link(names(problem.path), _url(version, done, problem.path))
            yield GateItem("stop", "", "", [link], problem.text)


def _url(version: Version, done: Completeness, path: str) -> str:
    known = {tab.key for tab in done.tabs}
    return field_url(version, path) if tab_of(path) in known else ""


def _waiting(notes: Mapping[str, Sequence[Annotation]]) -> Iterator[GateItem]:
    for about in notes.values():
        for note in about:
            if note.waits:
                yield GateItem("you", "", "", [Link(f"Answer {note.title}", note.url)])


def _missing(version: Version, done: Completeness) -> Iterator[GateItem]:
    names = field_names(done.places, brief=True)
    for tab in done.tabs:
        empty = [problem.path for problem in tab.problems if problem.severity is Severity.MISSING]
        if empty:
            links = [Link(names(path), field_url(version, path)) for path in empty]
            yield GateItem("quiet", "draft", tab.label, links)


def _advice(version: Version, done: Completeness) -> Iterator[GateItem]:
    names = field_names(done.places)
    for problem in done.warnings:
        yield GateItem(
            "warn", "", "", [Link(names(problem.path), field_url(version, problem.path))], problem.text
        )


def field_names(places: Sequence[Place], *, brief: bool = False) -> Callable[[str], str]:
    """What fields are called in a list: with the entry that they are in, and in few words where `brief`."""
    known = {place.path: place for place in places}

    def name(path: str) -> str:
        place = known.get(path)
        if place is None:
            parent, _, index = path.rpartition(".")
            around = known.get(parent)
            return (
                item_name(around.field, int(index)) if around and index.isdigit() else path or "The document"
            )
        spec = place.field.spec
        label = spec.short or lowered(spec.label) if brief else spec.label
        return f"{place.item}: {lowered(label)}" if place.item else label

    return name


def lowered(label: str) -> str:
    """A label inside a sentence; abbreviations stay as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
