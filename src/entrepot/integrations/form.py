"""The form of a tab, made from the tree of fields: what each control shows, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from entrepot.capabilities.base import Input
from entrepot.integrations.actions import Conflict
from entrepot.integrations.annotations import Annotation
from entrepot.integrations.completeness import Completeness
from entrepot.integrations.controls import Block, Control, Entry, ListBlock, Option, dom_id, kind_of
from entrepot.integrations.documents import assigned_use_cases, plain, settings_of
from entrepot.integrations.models import Version
from entrepot.integrations.samples import sample
from entrepot.integrations.schema import Field, Place, Shape, Tab, is_asked, item_name, join, walk_tab
from entrepot.integrations.setting_changes import Breakage
from entrepot.integrations.values import fingerprint
from entrepot.integrations.words import fill


@dataclass(frozen=True)
class Beside:
    """What a form knows beside the document, by path: annotations, fields in conflict, fields that somebody else
    changed, errors of a refused save, what was typed into them, and what an edit that waits would break."""

    notes: Mapping[str, Sequence[Annotation]] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    newer: Mapping[str, Conflict] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, object] = field(default_factory=dict)
    breakages: Mapping[str, Breakage] = field(default_factory=dict)


def blocks(version: Version, tab: Tab, done: Completeness, beside: Beside) -> list[Block]:
    """The form of one tab, in order."""
    places = {place.path: place for place in walk_tab(done.manifest, tab)}
    shapes = dict(version.field_edits.values_list("path", "revision"))
    maker = _Maker(done, beside, places, shapes)
    return [maker.block(places[join(tab.prefix, one.key)]) for one in tab.fields]


class _Maker:
    """Makes the controls of one form."""

    def __init__(
        self, done: Completeness, beside: Beside, places: Mapping[str, Place], shapes: Mapping[str, int]
    ) -> None:
        self.done, self.beside, self.places, self.shapes = done, beside, places, shapes
        self.declared = settings_of(done.manifest)
        self.brought = assigned_use_cases(done.manifest)

    def block(self, place: Place) -> Block:
        return self._list(place) if place.field.is_list else self.control(place)

    def control(self, place: Place) -> Control:
        return self._control(place.path, place.field, plain(place.value), place.field.spec.label, place.asked)

    def _control(
        self, path: str, declared: Field, value: object, label: str, asked: bool, *, line: bool = False
    ) -> Control:
        kind = kind_of(declared, line=line)
        shown = self.beside.typed.get(path, value)
        return Control(
            path=path,
            id=dom_id(path),
            kind=kind,
            field=declared,
            label=fill(label),
            value=shown,
            base=fingerprint(value),
            options=self._options(declared, shown),
            problems=self.done.at(path),
            notes=self.beside.notes.get(path, ()),
            sample=sample(value, self.declared) if kind == "template" and isinstance(value, str) else (),
            settings=self.declared if kind == "template" else (),
            conflict=self.beside.conflicts.get(path),
            newer=self.beside.newer.get(path),
            breakage=self.beside.breakages.get(path),
            refused=self.beside.refused.get(path, ""),
            hidden=not asked,
            filled=kind == "secret" and not any(one.code == "missing" for one in self.done.at(path)),
            line=line,
        )

    def _options(self, declared: Field, value: object) -> list[Option]:
        if declared.spec.input is Input.CHOICE:
            return [Option(key, words, key == value) for key, words in declared.spec.choices]
        if declared.spec.input is not Input.CHOICES:
            return []
        chosen = value if isinstance(value, list) else []
        known = [key for key, _ in declared.spec.choices]
        odd = [Option(key, key, True) for key in chosen if key not in known and key not in self.brought]
        fixed = [Option(key, key, True, fixed=True) for key in self.brought]
        return [*fixed, *(Option(key, words, key in chosen) for key, words in declared.spec.choices), *odd]

    def _list(self, place: Place) -> ListBlock:
        of_groups = place.field.shape is Shape.GROUPS
        entries = self._groups(place) if of_groups else self._lines(place)
        return ListBlock(
            path=place.path,
            id=dom_id(place.path),
            spec=place.field.spec,
            entries=list(entries),
            shape=self.shapes.get(place.path, 0),
            problems=self.done.at(place.path),
            notes=self.beside.notes.get(place.path, ()),
            refused=self.beside.refused.get(place.path, ""),
            of_groups=of_groups,
            hidden=not place.asked,
        )

    def _lines(self, place: Place) -> Iterator[Entry]:
        for index, text in enumerate(place.value or [""]):
            path, name = join(place.path, index), item_name(place.field, index)
            control = self._control(path, place.field, text, name, place.asked, line=True)
            yield Entry(path, name, name, "", [control])

    def _groups(self, place: Place) -> Iterator[Entry]:
        fields = place.field.item.fields if place.field.item else ()
        for index, owner in enumerate(place.value):
            path, name = join(place.path, index), item_name(place.field, index)
            made = [
                self._control(
                    join(path, one.key),
                    one,
                    plain(getattr(owner, one.key)),
                    one.spec.label,
                    is_asked(one, owner),
                )
                for one in fields
            ]
            title, note = _titles(made, name)
            yield Entry(
                path,
                name,
                title,
                note,
                made,
                breakage=self.beside.breakages.get(path),
                is_first=index == 0,
                is_last=index == len(place.value) - 1,
            )


def _titles(made: Sequence[Control], name: str) -> tuple[str, str]:
    """What the head of an entry says: its label where it has one, and how addresses refer to it."""
    by_key = {control.path.rpartition(".")[2]: control for control in made}
    label = by_key["label"].text if "label" in by_key else ""
    variable = by_key["name"].text if "label" in by_key and "name" in by_key else ""
    return label or name, f"app.{variable}" if variable else ""
