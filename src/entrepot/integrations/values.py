"""Values as they are stored: of the right shape, in one spelling, free of what the database or a reader chokes on."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

from entrepot.capabilities.base import Input
from entrepot.core.errors import Invalid
from entrepot.integrations.documents import canonical
from entrepot.integrations.schema import Field, Shape, join

MAX_DOCUMENT = 256 * 1024  # bytes of canonical JSON (THREATS FILE-03)
MAX_ENTRIES = 100  # of any list; each list's own limit is a problem to mend, this one is a refusal

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(field: Field, value: object, path: str, *, element: bool = False) -> Any:
    """`value` as it is stored at `path`; `element` for one entry of a list of texts. Raises `Invalid` naming the path.

    Anything that has the right shape is taken, however wrong it is otherwise: a draft keeps what was typed.
    """
    if field.shape is Shape.TEXT or element:
        return _text(field, value, path)
    if field.shape is Shape.YES_NO:
        if value is None or isinstance(value, bool):
            return value
        raise _wrong_shape(path, "true, false or null")
    if not isinstance(value, list):
        raise _wrong_shape(path, "a list")
    if len(value) > MAX_ENTRIES:
        raise Invalid(fields={path: f"{len(value)} entries are too many. Leave at most {MAX_ENTRIES}."})
    return [_entry(field, entry, join(path, index)) for index, entry in enumerate(value)]


def _entry(field: Field, entry: object, path: str) -> Any:
    if field.item is None:
        return _text(field, entry, path)
    if not isinstance(entry, dict):
        raise _wrong_shape(path, "an object")
    known = {one.key: one for one in field.item.fields}
    for key in entry:
        if key not in known:
            raise unknown(join(path, str(key)))
    return {key: clean(known[key], inner, join(path, key)) for key, inner in entry.items()}


def _text(field: Field, value: object, path: str) -> str:
    if not isinstance(value, str):
        raise _wrong_shape(path, "text")
    label = field.spec.label
    if odd := _UNSTORABLE.search(value):
        what = "a NUL byte" if odd.group() == "\x00" else "half of a character (a lone surrogate)"
        raise Invalid(fields={path: f"{label} holds {what} at character {odd.start() + 1}. Remove it."})
    if len(value) > MAX_DOCUMENT:
        raise too_large(path, label, len(value))
    if field.spec.input is Input.SECRET:
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return text if field.spec.input is Input.TEXTAREA else text.strip()


def too_large(path: str, label: str, size: int) -> Invalid:
    """The refusal of a document that grew too large, by the field that was being saved."""
    words = f"{label} can't be saved: with it the submission has {size:,} bytes, and {MAX_DOCUMENT:,} are allowed."
    return Invalid(fields={path: f"{words} Shorten it."}, code="too_large")


def unknown(path: str) -> Invalid:
    """The refusal of a path that no form has (THREATS FILE-04)."""
    return Invalid(fields={path: f"There is no field {path[:120]}. Remove it."}, code="unknown_key")


def _wrong_shape(path: str, wanted: str) -> Invalid:
    return Invalid(fields={path: f"It must be {wanted}."}, code="wrong_shape")


def fingerprint(value: object) -> str:
    """A short name for a value: what a form remembers of what it showed, to tell whether it changed meanwhile."""
    return hashlib.sha256(canonical(value)).hexdigest()[:16]
