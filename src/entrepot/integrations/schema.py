"""The one tree of fields. Each model is walked once; form, problems, completeness, display and JSON Schema loop over it.

A path names a field for people and programs: `general.name`, `support.contacts.0.value`, `oidc.redirect_uris.1`.
Its first part is the tab. Capabilities stand in the document under `capabilities`, but have tabs of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin

from entrepot.capabilities.base import Input, Properties, Spec, all_capabilities
from entrepot.integrations.manifest import Manifest

CAPABILITIES = "capabilities"


class Shape(StrEnum):
    """What a field holds."""

    TEXT = "text"
    YES_NO = "yes_no"  # true, false, or not answered
    TEXTS = "texts"  # a list of texts
    GROUPS = "groups"  # a list of groups


@dataclass(frozen=True)
class Field:
    """A declared field: its name in the document, what is said about it, what it holds. `item` is the group of each
    entry of GROUPS."""

    key: str
    spec: Spec
    shape: Shape
    default: Any
    item: Group | None = None

    @property
    def is_list(self) -> bool:
        """Whether entries are added and removed one by one (choices are ticked instead)."""
        return self.shape is Shape.GROUPS or (
            self.shape is Shape.TEXTS and self.spec.input is not Input.CHOICES
        )


@dataclass(frozen=True)
class Group:
    """The fields of one model."""

    model: type[Properties]
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)


@dataclass(frozen=True)
class Tab:
    """A page of the form. Its fields hang below `prefix`; a tab that is one list has none."""

    key: str
    label: str
    fields: tuple[Field, ...]
    prefix: str
    keys: tuple[str, ...]  # where its group stands in the document
    spec: Spec

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)

    @property
    def look(self) -> list[str]:
        """What reviewers look at here, a sentence each."""
        fields = [
            *self.fields,
            *(inner for field in self.fields if field.item for inner in field.item.fields),
        ]
        return [line for field in fields for line in field.spec.look.splitlines() if line]


@dataclass(frozen=True)
class Place:
    """A field of a manifest at its path, with its value. `asked` is false while a condition hides it; `item` names the
    entry of a list that it is in, such as `Setting 2`."""

    path: str
    field: Field
    value: Any
    asked: bool
    owner: Properties
    item: str = ""


@dataclass(frozen=True)
class Spot:
    """Where a path leads in a document: the field, the keys down to it, and `index` for one text of TEXTS."""

    tab: Tab
    field: Field
    keys: tuple[str | int, ...]
    index: int | None = None


@cache
def group_of(model: type[Properties]) -> Group:
    """The fields that a model declares, in order."""
    return Group(model, tuple(_field(model, *declared) for declared in model.declared()))


def _field(model: type[Properties], key: str, spec: Spec, plain: Any) -> Field:
    default = model.model_fields[key].get_default(call_default_factory=True)
    if plain is str:
        return Field(key, spec, Shape.TEXT, default)
    if get_origin(plain) is list:
        (inner,) = get_args(plain)
        if inner is str:
            return Field(key, spec, Shape.TEXTS, default)
        return Field(key, spec, Shape.GROUPS, default, group_of(inner))
    if set(get_args(plain)) == {bool, type(None)}:
        return Field(key, spec, Shape.YES_NO, default)
    raise TypeError(f"{model.__name__}.{key}: a field is str, bool | None, list[str] or list[Properties]")


def tabs(chosen: Collection[str]) -> tuple[Tab, ...]:
    """The tabs of a form with these capabilities, in order."""
    return _tabs(tuple(one.key for one in all_capabilities() if one.key in chosen))


@cache
def _tabs(chosen: tuple[str, ...]) -> tuple[Tab, ...]:
    return tuple(
        tab for key, spec, plain in Manifest.declared() for tab in _tabs_of(key, spec, plain, chosen)
    )


def _tabs_of(key: str, spec: Spec, plain: Any, chosen: tuple[str, ...]) -> Iterator[Tab]:
    if key == CAPABILITIES:
        for one in all_capabilities():
            if one.key in chosen:
                words = Spec(one.label, help=one.summary)
                fields = group_of(one.properties).fields
                yield Tab(one.key, one.label, fields, one.key, (CAPABILITIES, one.key), words)
    elif get_origin(plain) is list:
        yield Tab(key, spec.label, (_field(Manifest, key, spec, plain),), "", (), spec)
    else:
        yield Tab(key, spec.label, group_of(plain).fields, key, (key,), spec)


def tab(key: str, chosen: Collection[str]) -> Tab | None:
    """The tab with this key; None where there is none."""
    return next((one for one in tabs(chosen) if one.key == key), None)


def join(*parts: str | int) -> str:
    """A path from its parts; empty ones fall out."""
    return ".".join(str(part) for part in parts if part != "")


def walk(manifest: Manifest) -> Iterator[Place]:
    """Every field of a manifest in the order of the form, those of list entries after their list."""
    for one in tabs(manifest.capabilities):
        yield from walk_tab(manifest, one)


def walk_tab(manifest: Manifest, one: Tab) -> Iterator[Place]:
    """Every field of one tab."""
    owner = manifest.capabilities.get(one.key) or (getattr(manifest, one.prefix) if one.prefix else manifest)
    yield from _walk(owner, one.fields, one.prefix, asked=True)


def _walk(
    owner: Properties, fields: tuple[Field, ...], prefix: str, *, asked: bool, item: str = ""
) -> Iterator[Place]:
    for field in fields:
        here = asked and is_asked(field, owner)
        place = Place(join(prefix, field.key), field, getattr(owner, field.key), here, owner, item)
        yield place
        if field.item:
            for index, entry in enumerate(place.value):
                name = item_name(field, index)
                yield from _walk(entry, field.item.fields, join(place.path, index), asked=here, item=name)


def item_name(field: Field, index: int) -> str:
    """What an entry of a list is called: `Redirect URI 2`."""
    label = field.spec.item_label or field.spec.label
    return f"{label[:1].upper()}{label[1:]} {index + 1}"


def is_asked(field: Field, owner: Properties) -> bool:
    """Whether the field's condition holds among its siblings."""
    if field.spec.when is None:
        return True
    sibling, value = field.spec.when
    return bool(getattr(owner, sibling) == value)


def find(path: str, chosen: Collection[str]) -> Spot | None:
    """Where `path` leads; None where no form with these capabilities has such a field."""
    first, *rest = path.split(".")
    one = tab(first, chosen)
    if one is None:
        return None
    if not one.prefix:
        rest = [first, *rest]
    field = one.field(rest[0]) if rest else None
    return _descend(one, field, (*one.keys, rest[0]), rest[1:]) if field else None


def _descend(one: Tab, field: Field, keys: tuple[str | int, ...], rest: list[str]) -> Spot | None:
    if not rest:
        return Spot(one, field, keys)
    index = index_of(rest[0])
    if index is None:
        return None
    if field.shape is Shape.TEXTS and len(rest) == 1:
        return Spot(one, field, (*keys, index), index)
    if field.item is None or len(rest) == 1:
        return None
    inner = field.item.field(rest[1])
    return _descend(one, inner, (*keys, index, rest[1]), rest[2:]) if inner else None


def index_of(text: str) -> int | None:
    """The number of an entry as it stands in paths; None for every other text."""
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) <= 3 and str(int(text)) == text else None
    )
