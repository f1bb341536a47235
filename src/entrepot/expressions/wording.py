"""How messages name what somebody typed."""

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN = 60


def shown(text: str) -> str:
    """`text` in quotation marks, cut to a readable length, with invisible characters spelled out."""
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "“" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + "”"


def character(char: str) -> str:
    """One character, so that a reader can find it."""
    names = {
        " ": "a space",
        "\n": "a line break",
        "\r": "a line break",
        "\t": "a tab",
        "\x00": "a NUL character",
    }
    return names.get(char) or (
        shown(char) if char.isprintable() else f"an invisible character, U+{ord(char):04X}"
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(name.lower(), by_lower, n=1)
    return by_lower[close[0]] if close else None


def counted(count: int, noun: str) -> str:
    """`1 character`, `2 characters`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
