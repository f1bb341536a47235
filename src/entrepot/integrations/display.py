"""A manifest to read: for the desk, the listing, the comparison. Each audience gets its fields only (THREATS ROLE-10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from entrepot.capabilities.base import Audience, Input, Spec
from entrepot.expressions import ExpressionError, Segment, parse, written
from entrepot.integrations.documents import use_cases
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.schema import Place, Shape, tabs, walk_tab

_SEES = {
    Audience.PUBLIC: frozenset({Audience.PUBLIC}),
    Audience.INSTALL: frozenset({Audience.PUBLIC, Audience.INSTALL}),
    Audience.REVIEW: frozenset(Audience),
}


@dataclass(frozen=True)
class Row:
    """A field: its label, its path, its values in words, and its spec. `item` names the entry of a list it is in."""

    label: str
    path: str
    values: tuple[str, ...]
    spec: Spec
    item: str = ""

    @property
    def value(self) -> str:
        """The values as one text; empty where nothing was filled in."""
        return "\n".join(self.values)

    @property
    def is_code(self) -> bool:
        """Whether it is for machines, and shown in their type."""
        return self.spec.input in (Input.TEMPLATE, Input.URL)

    @property
    def cuts(self) -> list[list[Segment]]:
        """The values in pieces, so that what reads a tenant setting stands out; whole where nothing does."""
        return [_cut(text) if self.spec.input is Input.TEMPLATE else [_whole(text)] for text in self.values]

    @property
    def is_image(self) -> bool:
        """Whether the value is the id of an icon (`integrations:icon`)."""
        return self.spec.input is Input.IMAGE

    @property
    def link(self) -> str:
        """The value where it may be a link: a whole https address that the vendor typed as one (THREATS TEXT-03)."""
        return self.value if self.spec.input is Input.URL and self.value.startswith("https://") else ""


def _cut(text: str) -> list[Segment]:
    try:
        return written(parse(text))
    except ExpressionError:
        return [_whole(text)]


def _whole(text: str) -> Segment:
    return Segment(text, None, text)


@dataclass(frozen=True)
class Section:
    """The rows of one tab; `key` is the first part of their paths."""

    key: str
    label: str
    rows: tuple[Row, ...]


def sections(manifest: Manifest, audience: Audience, *, empty: bool | None = None) -> list[Section]:
    """The manifest as `audience` may see it, in the order of the form. Secrets are never in it.

    Fields that nobody filled in are shown to reviewers only, or as `empty` says.
    """
    show_empty = audience is Audience.REVIEW if empty is None else empty
    found = []
    for tab in tabs(manifest.capabilities):
        rows = [_row(manifest, place) for place in walk_tab(manifest, tab) if _shown(place, audience)]
        kept = tuple(row for row in rows if row.values or show_empty)
        if kept:
            found.append(Section(tab.key, tab.label, kept))
    return found


def _shown(place: Place, audience: Audience) -> bool:
    spec = place.field.spec
    return (
        place.asked
        and spec.audience in _SEES[audience]
        and spec.input is not Input.SECRET
        and place.field.shape is not Shape.GROUPS
    )


def _row(manifest: Manifest, place: Place) -> Row:
    values = use_cases(manifest) if place.path == "general.use_cases" else _values(place)
    return Row(place.field.spec.label, place.path, tuple(values), place.field.spec, place.item)


def _values(place: Place) -> Iterator[str]:
    if place.field.shape is Shape.YES_NO:
        if place.value is not None:
            yield "Yes" if place.value else "No"
        return
    words = dict(place.field.spec.choices)
    texts = place.value if place.field.shape is Shape.TEXTS else [place.value]
    yield from (words.get(text, text) for text in texts if text)
