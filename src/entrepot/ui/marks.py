"""Where in a text something is wrong: the place, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

REACH = 64  # characters before and after it that are shown
# A whole reference, a whole name, or one character.
_PLACE = re.compile(r"\$?\{[^{}]{1,48}\}|[\w.]{1,48}|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in three: `place` is what is meant, empty where the text ended too early."""

    before: str
    place: str
    after: str


def marked(text: str, position: int | str | None) -> Marked | None:
    """`text` cut around what stands at `position`; None where no place is known."""
    if position in (None, "") or not text:
        return None
    found = _PLACE.match(text, min(int(position), len(text)))
    start, end = found.span() if found else (len(text), len(text))
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    return Marked(
        ("…" if start > REACH else "") + _visible(before),
        _visible(text[start:end]),
        _visible(after) + ("…" if end + REACH < len(text) else ""),
    )


def _visible(text: str) -> str:
    """The text with a mark for each character that could not be seen."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
