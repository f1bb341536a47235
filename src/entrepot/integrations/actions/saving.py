"""Saving fields of a draft. Two people may edit at once: fields merge, and a field that both changed is asked about."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db import transaction

from entrepot.capabilities.base import Input, Problem
from entrepot.core.errors import Invalid, Stale
from entrepot.integrations.actions.editing import locked, store
from entrepot.integrations.completeness import Completeness, assess
from entrepot.integrations.documents import Document, Gone, keys_of, plain, read, value_at
from entrepot.integrations.models import Version
from entrepot.integrations.schema import Spot, find, tab, walk
from entrepot.integrations.setting_changes import to_ask_about
from entrepot.integrations.values import clean, fingerprint, unknown
from entrepot.orgs.models import User


@dataclass(frozen=True)
class Edit:
    """A field's new value. `base` is the fingerprint of the value that the person saw, `shape` the revision at which
    the list around it last changed its entries, as they saw it; without them the edit goes in whatever was there."""

    path: str
    value: object
    base: str | None = None
    shape: int | None = None


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed since the person saw it. Nothing of it was written."""

    path: str
    label: str
    mine: Any
    theirs: Any  # None where the entry of the list is gone
    by: str
    at: datetime | None


@dataclass
class Saved:
    """What a save came to: the version as it is now, the paths that changed, the fields to ask about, those that
    somebody else changed while this person left them alone, and the edits that wait for the person's word."""

    version: Version
    changed: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    newer: list[Conflict] = field(default_factory=list)
    waiting: list[Edit] = field(default_factory=list)

    @property
    def revision(self) -> int:
        """The number of edits so far; a later save may name it as what it was based on."""
        return self.version.revision

    @cached_property
    def completeness(self) -> Completeness:
        """How ready the version is now."""
        return assess(self.version)

    def problems(self, path: str) -> list[Problem]:
        """What is said about one field now."""
        return self.completeness.at(path)


class FieldConflict(Stale):
    """Somebody else changed the field meanwhile."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(f"{conflict.by} changed {conflict.label} meanwhile. Reload the page to see both.")
        self.conflict = conflict


def save_field(
    version: Version,
    path: str,
    value: object,
    *,
    revision: int | None = None,
    base: str | None = None,
    by: User,
) -> Saved:
    """Save one field as typed. Raises `Invalid` for what can't be stored, and `FieldConflict` where somebody else
    changed this very field since `revision` (or since it had the fingerprint `base`)."""
    saved = save_edits(version, [Edit(path, value, base)], revision=revision, by=by)
    if saved.conflicts:
        raise FieldConflict(saved.conflicts[0])
    return saved


def save_tab(
    version: Version, key: str, data: Mapping[str, object], *, revision: int | None = None, by: User
) -> Saved:
    """Save fields of one tab, by path. Those in conflict are left as they are and told in the answer."""
    chosen = list(keys_of(version.document))
    if tab(key, chosen) is None:
        raise unknown(key)
    for path in data:
        spot = find(path, chosen)
        if spot is None or spot.tab.key != key:
            raise unknown(path)
    return save_edits(version, [Edit(path, value) for path, value in data.items()], revision=revision, by=by)


@transaction.atomic
def save_edits(
    version: Version,
    edits: Sequence[Edit],
    *,
    revision: int | None = None,
    agreed: Collection[str] | None = None,
    by: User,
) -> Saved:
    """Save several fields at once; the one way in which fields change. All that can be merged is.

    A door that asks people names the paths that they `agreed` to: other edits that would take a published tenant
    setting its name are not saved then, and wait in the answer. Without it nobody is asked.
    """
    row = locked(version, by=by)
    saved = Saved(row)
    document: Document = copy.deepcopy(row.document) if isinstance(row.document, dict) else {}
    desk = _Desk(row, document, revision)
    asked = set() if agreed is None else to_ask_about(row, desk.manifest, edits, agreed)
    for edit in edits:
        if edit.path in asked:
            saved.waiting.append(edit)
        else:
            desk.apply(edit, saved)
    if saved.changed:
        store(row, document, saved.changed, by=by)
    return saved


class _Desk:
    """One document being edited, with who changed what before."""

    def __init__(self, version: Version, document: Document, revision: int | None) -> None:
        self.document, self.revision = document, revision
        self.chosen = list(keys_of(document))
        self.manifest = read(document).manifest
        self.history = {edit.path: edit for edit in version.field_edits.select_related("by")}

    def apply(self, edit: Edit, saved: Saved) -> None:
        """Write the edit where that takes nothing from anybody, and note in `saved` what came of it."""
        spot = find(edit.path, self.chosen)
        if spot is None or spot.field.spec.input in (Input.SECRET, Input.IMAGE):
            raise unknown(edit.path)
        value = clean(spot.field, edit.value, edit.path, element=spot.index is not None)
        untouched = edit.base is not None and fingerprint(value) == edit.base
        try:
            current = self._current(spot)
        except Gone:
            if not untouched:
                saved.conflicts.append(self._conflict(edit, spot, value, None))
            return
        if value == current:
            return
        if untouched:
            saved.newer.append(self._conflict(edit, spot, value, current))
        elif self._moved(edit, current):
            saved.conflicts.append(self._conflict(edit, spot, value, current))
        else:
            put(self.document, spot.keys, value)
            self.manifest = read(self.document).manifest
            saved.changed.append(edit.path)

    def _current(self, spot: Spot) -> Any:
        """What stands there now. A form shows one free line of a list of texts before it exists: that one is empty."""
        if spot.index is not None:
            entries = value_at(self.manifest, Spot(spot.tab, spot.field, spot.keys[:-1]))
            if spot.index == len(entries):
                return ""
        return plain(value_at(self.manifest, spot))

    def _moved(self, edit: Edit, current: object) -> bool:
        """Whether the field is no longer what the person saw."""
        shape = self.history.get(list_of(edit.path))
        if edit.shape is not None and shape is not None and shape.revision != edit.shape:
            return True
        if edit.base is not None:
            return fingerprint(current) != edit.base
        return self.revision is not None and self._newest(edit.path) > self.revision

    def _newest(self, path: str) -> int:
        """The revision of the last change of a field, of the list around it, or of anything in it."""
        related = (
            one.revision
            for key, one in self.history.items()
            if key in (path, list_of(path)) or key.startswith(f"{path}.")
        )
        return max(related, default=0)

    def _conflict(self, edit: Edit, spot: Spot, mine: object, theirs: object) -> Conflict:
        last = self.history.get(edit.path) or self.history.get(list_of(edit.path))
        who, when = (last.by.name, last.at) if last else ("Somebody else", None)
        return Conflict(edit.path, spot.field.spec.label, mine, theirs, who, when)


def list_of(path: str) -> str:
    """The list that a path lies in, empty where it lies in none."""
    parts = path.split(".")
    at = next((index for index, part in enumerate(parts) if part.isdigit()), 0)
    return ".".join(parts[:at])


def put(document: Document, keys: Sequence[str | int], value: object) -> None:
    """Write a value into a document, making what is missing on the way."""
    here: Any = document
    for key, following in pairwise(keys):
        inner = here[key] if _has(here, key) else None
        if not isinstance(inner, list if isinstance(following, int) else dict):
            inner = [] if isinstance(following, int) else {}
            _set(here, key, inner)
        here = inner
    _set(here, keys[-1], value)


def _has(here: Any, key: str | int) -> bool:
    return key < len(here) if isinstance(key, int) else key in here


def _set(here: Any, key: str | int, value: object) -> None:
    if isinstance(key, int) and key >= len(here):
        here.append(value)
    else:
        here[key] = value


@transaction.atomic
def save_document(version: Version, document: Document, *, by: User) -> Saved:
    """Replace a draft's document as a whole, for seeds and other doors than the form.

    Raises `Invalid` naming every path that is unknown, of the wrong shape or not storable (THREATS FILE-02 to 04). An
    icon and a password are set by their own verbs.
    """
    row = locked(version, by=by)
    reading = read(document)
    if reading.problems:
        raise Invalid(fields={problem.path or "document": problem.text for problem in reading.problems})
    if reading.manifest.general.icon not in ("", row.icon_id):
        raise Invalid(fields={"general.icon": "Upload the icon in the form; a document can't bring one."})
    before = {place.path: place.value for place in walk(read(row.document).manifest)}
    fresh: Document = {"capabilities": {key: {} for key in keys_of(document)}}
    for place in walk(reading.manifest):
        spot = find(place.path, list(keys_of(document)))
        if spot and place.field.spec.input is not Input.SECRET and len(place.path.split(".")) <= 2:
            put(fresh, spot.keys, clean(place.field, plain(place.value), place.path))
    if row.icon_id:
        put(fresh, ("general", "icon"), row.icon_id)
    changed = [place.path for place in walk(read(fresh).manifest) if before.get(place.path) != place.value]
    if changed:
        store(row, fresh, changed, by=by)
    return Saved(row, changed)
