"""Adding entries to the lists of a draft, moving and removing them."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from entrepot.core.errors import Invalid, Stale
from entrepot.integrations.actions.editing import locked, store
from entrepot.integrations.actions.saving import put
from entrepot.integrations.documents import Document, keys_of, plain, read, value_at
from entrepot.integrations.models import Version
from entrepot.integrations.schema import Spot, find, index_of, item_name
from entrepot.integrations.values import unknown
from entrepot.orgs.models import User


@transaction.atomic
def add_item(version: Version, path: str, *, by: User) -> int:
    """Add an empty entry at the end of the list at `path`; returns its index. Raises `Invalid` where it is full."""
    row = locked(version, by=by)
    spot, entries = _list(row, path)
    most = spot.field.spec.max_items
    if most and len(entries) >= most:
        raise Invalid(fields={path: f"{spot.field.spec.label}: {most} are allowed. Remove one first."})
    _write(row, spot, path, [*entries, {} if spot.field.item else ""], by)
    return len(entries)


@transaction.atomic
def remove_item(version: Version, path: str, *, shape: int | None = None, by: User) -> None:
    """Remove the entry at `path`, such as `tenant_settings.1`.

    `shape` is the revision at which the list last changed its entries, as the person saw it. Raises `Stale` where it
    has changed them since: the number would mean another entry.
    """
    row = locked(version, by=by)
    entry = _entry(row, path, shape)
    kept = entry.entries[: entry.index] + entry.entries[entry.index + 1 :]
    _write(row, entry.spot, entry.parent, kept, by)


@transaction.atomic
def move_item(version: Version, path: str, places: int, *, shape: int | None = None, by: User) -> int:
    """Move the entry at `path` by so many places, up where negative, at most to the end; returns its new index.

    `shape` as for `remove_item`, and `Stale` likewise.
    """
    row = locked(version, by=by)
    entry = _entry(row, path, shape)
    index = min(max(entry.index + places, 0), len(entry.entries) - 1)
    if index != entry.index:
        others = entry.entries[: entry.index] + entry.entries[entry.index + 1 :]
        moved = [*others[:index], entry.entries[entry.index], *others[index:]]
        _write(row, entry.spot, entry.parent, moved, by)
    return index


@dataclass(frozen=True)
class _Entry:
    """An entry of a list, and the list around it as it is stored."""

    spot: Spot
    parent: str
    entries: list[Any]
    index: int


def _entry(row: Version, path: str, shape: int | None) -> _Entry:
    """The entry at `path` of a locked version; raises `Stale` where the number may mean another one by now."""
    parent, _, last = path.rpartition(".")
    spot, entries = _list(row, parent)
    index = index_of(last)
    if index is None or index >= len(entries):
        raise Stale("This entry is gone already. Reload the page.")
    edit = row.field_edits.filter(path=parent).select_related("by").first()
    if shape is not None and edit is not None and edit.revision != shape:
        name = item_name(spot.field, index)
        raise Stale(f"{edit.by} changed the entries meanwhile, so {name} may be another one. Look again.")
    return _Entry(spot, parent, entries, index)


def _list(version: Version, path: str) -> tuple[Spot, list[Any]]:
    """The list at `path`, and its entries as they are stored."""
    spot = find(path, list(keys_of(version.document)))
    if spot is None or not spot.field.is_list:
        raise unknown(path)
    return spot, plain(value_at(read(version.document).manifest, spot))


def _write(version: Version, spot: Spot, path: str, entries: list[Any], by: User) -> None:
    document: Document = copy.deepcopy(version.document)
    put(document, spot.keys, entries)
    version.field_edits.filter(path__startswith=f"{path}.").delete()  # their numbers mean other entries now
    store(version, document, [path], by=by)
