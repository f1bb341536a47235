"""Field by field, what differs between what is live and what was submitted; computed here, never by the vendor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from entrepot.capabilities.base import Audience
from entrepot.integrations.display import Row, Section, sections
from entrepot.integrations.documents import PRIVATE, manifest_of
from entrepot.integrations.models import Release, Version


@dataclass(frozen=True)
class Change:
    """A field that differs. `old` is empty where it is new, `new` where it was taken away; `path` is where it is now."""

    label: str
    note: str
    path: str
    old: str
    new: str
    is_image: bool = False


@dataclass(frozen=True)
class Difference:
    """All changes, how many fields there are in all, and what the vendor says of them."""

    changes: Sequence[Change]
    fields: int
    said: str


def difference(version: Version, live: Release) -> Difference:
    """What the version changes. The test account is not compared: releases hold none."""
    before = {one.key: one for one in _compared(live)}
    after = {one.key: one for one in _compared(version)}
    found = [
        change
        for key in dict.fromkeys([*after, *before])
        for change in _section(before.get(key), after.get(key))
    ]
    manifest = manifest_of(version)
    return Difference(found, sum(len(one.rows) for one in after.values()), manifest.general.changes)


# What the vendor says about the submission itself, not about the integration.
_ABOUT = frozenset({"general.exists", "general.existing_name", "general.changes"})


def _compared(source: Version | Release) -> list[Section]:
    return [
        replace(one, rows=tuple(row for row in one.rows if row.path not in _ABOUT))
        for one in sections(manifest_of(source), Audience.REVIEW)
        if one.key != PRIVATE
    ]


def _section(before: Section | None, after: Section | None) -> Iterator[Change]:
    here = after or before
    label = here.label if here else ""
    old, new = (_units(one.rows) if one else {} for one in (before, after))
    for key in dict.fromkeys([*new, *old]):
        for was, now in _paired(old.get(key, []), new.get(key, [])):
            yield from _rows(was, now, label)


Item = tuple[Row, ...]


def _units(rows: Iterable[Row]) -> dict[str, list[Item]]:
    """The rows by what is compared with each other: a plain field by its path, entries of a list by the list's path."""
    units: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        key, entry = _place(row)
        units.setdefault(key, {}).setdefault(entry, []).append(row)
    return {key: [tuple(item) for item in entries.values()] for key, entries in units.items()}


def _place(row: Row) -> tuple[str, str]:
    """The list that a row is in and its place there; a row in no list stands alone."""
    parts = row.path.split(".")
    index = next((at for at, part in enumerate(parts[:-1]) if part.isdigit()), None)
    return (row.path, "") if index is None else (".".join(parts[:index]), parts[index])


def _paired(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Entries side by side: equal ones find each other, so that one taken from the middle is one change, not many."""
    matcher = SequenceMatcher(
        None, [_content(one) for one in old], [_content(one) for one in new], autojunk=False
    )
    for _, a0, a1, b0, b1 in matcher.get_opcodes():
        yield from zip_longest(old[a0:a1], new[b0:b1], fillvalue=())


def _content(item: Item) -> tuple[tuple[str, str], ...]:
    return tuple((row.label, row.value) for row in item)


def _rows(was: Item, now: Item, section: str) -> Iterator[Change]:
    """The changed fields of an entry; one that is new or gone as a whole is one change."""
    whole = now or was
    if whole[0].item and not (was and now):
        kind = "removed" if was else "new"
        yield Change(
            whole[0].item, f"{section}, {kind}", whole[0].path if now else "", _text(was), _text(now)
        )
        return
    old, new = ({row.label: row for row in item} for item in (was, now))
    for label in dict.fromkeys([*new, *old]):
        before, after = old.get(label), new.get(label)
        values = before.value if before else "", after.value if after else ""
        row = after or before
        if row and values[0] != values[1]:
            place = ", ".join(part for part in (section, row.item, _kind(values)) if part)
            yield Change(label, place, after.path if after else "", *values, row.is_image)


def _text(item: Item) -> str:
    """An entry in words, a line for each field."""
    return "\n".join(f"{row.label.rstrip('?')}: {', '.join(row.values)}" for row in item if row.values)


def _kind(values: tuple[str, str]) -> str:
    if not values[0]:
        return "new"
    return "" if values[1] else "removed"
