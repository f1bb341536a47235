"""Patterns of times as Joda-Time and as java.time define them, compiled to parts.

They know no locale: names are English, weeks are those of ISO 8601, and letters that mean something else in every
country (java.time's `W`, `B`) are not there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from ..errors import Code, ExpressionError
from ..limits import MAX_PATTERN
from ..wording import shown
from . import time_fields as of
from .time_fields import Field
from .time_parts import Fraction, Literal, Nanoseconds, Number, Offset, Part, TwoDigitYear, ZoneName, words


class Style(StrEnum):
    """Whose pattern letters; the value is the name in messages."""

    JODA = "Joda-Time"
    JAVA = "java.time"


Token = tuple[str, int]  # a run of one letter, or of literal text after a quote; and where it begins
_ERAS, _HALVES = ("AD",), ("AM", "PM")
_SHORT_MONTHS = tuple(name[:3] for name in of.MONTHS)
_SHORT_DAYS = tuple(name[:3] for name in of.DAYS)


@lru_cache(maxsize=512)
def compiled(pattern: str, style: Style) -> tuple[Part, ...]:
    """The parts of `pattern`. Raises `ExpressionError` for one that is too long or means nothing."""
    if len(pattern) > MAX_PATTERN:
        raise _bad(f"The format has {len(pattern)} characters; {MAX_PATTERN} are allowed.", "Shorten it.")
    if not pattern:
        raise _bad("The format is empty.", 'Write one such as "yyyy-MM-dd".')
    return _joda(_tokens(pattern, style)) if style is Style.JODA else _java(_tokens(pattern, style))


def _bad(what: str, remedy: str) -> ExpressionError:
    return ExpressionError(Code.BAD_TIME_FORMAT, what, remedy=remedy)


def _tokens(pattern: str, style: Style) -> Sequence[Token]:
    """Runs of letters as they are, literal text with a quote before it."""
    found: list[Token] = []
    at = 0
    while at < len(pattern):
        start, char = at, pattern[at]
        if char == "'":
            text, at = _quoted(pattern, at)
            found.append((f"'{text}", start))
        elif char.isascii() and char.isalpha():
            run = next("".join(same) for _, same in groupby(pattern[at:]))
            at += len(run)
            found.append((run, start))
        elif style is Style.JAVA and char in "[]{}#":
            raise _bad(
                f"{char} at character {at + 1} of the format is reserved.",
                f"For {char} itself write '{char}'.",
            )
        else:
            at += 1
            found.append((f"'{char}", start))
    return found


def _quoted(pattern: str, start: int) -> tuple[str, int]:
    """The literal text that begins with the quote at `start`, and where it ends; two quotes are one."""
    if pattern.startswith("''", start):
        return "'", start + 2
    text, at = "", start + 1
    while (end := pattern.find("'", at)) >= 0:
        text += pattern[at:end]
        if not pattern.startswith("''", end):
            return text, end + 1
        text, at = text + "'", end + 2
    raise _bad(
        f"The quote at character {start + 1} of the format is not closed.", "Close it; for a quote write ''."
    )


def _unknown(token: Token, style: Style, known: Mapping[str, object]) -> ExpressionError:
    run, start = token
    if not run[0].isalpha() or run[0] not in known:
        what = f"The letter {run[0]} at character {start + 1} of the format means nothing here."
        return _bad(what, f"{style} has {' '.join(known)}; put text in single quotes.")
    what = f"{shown(run)} at character {start + 1} of the format has too many or too few letters."
    if style is Style.JAVA and run == "VV"[: len(run)]:
        return _bad(what, "Write VV.")
    return _bad(what, "Use another number of them.")


def _full_zone_name(token: Token) -> ExpressionError:
    what = f"{token[0]} at character {token[1] + 1} of the format asks for a zone's full name, which is not there."
    return _bad(what, "Write z for its abbreviation.")


# Joda-Time. A number is read with fewer digits too; words are read in any case, long or short.


def _joda(tokens: Sequence[Token]) -> tuple[Part, ...]:
    following = [*tokens[1:], ("'", 0)]
    return tuple(
        _joda_part(token, _is_joda_number(after[0])) for token, after in zip(tokens, following, strict=True)
    )


def _is_joda_number(run: str) -> bool:
    return run[0] in "CxyYdhHmsSeDwkK" or (run[0] == "M" and len(run) <= 2)


def _joda_part(token: Token, before_number: bool) -> Part:
    run, count = token[0], len(token[0])
    letter = run[0]
    if letter == "'":
        return Literal(run[1:])
    if letter in _JODA_YEARS:
        return _joda_year(_JODA_YEARS[letter], count, before_number)
    if letter in _JODA_WORDS and (letter != "M" or count >= 3):
        field, short, full = _JODA_WORDS[letter]
        return (
            words(field, full, short, exact=False) if count >= 4 else words(field, short, full, exact=False)
        )
    if letter in _JODA_NUMBERS:
        field = _JODA_NUMBERS[letter]
        return Number(field, count, 1, max(count, field.width))
    return _joda_rest(token, letter, count)


def _joda_rest(token: Token, letter: str, count: int) -> Part:
    if letter == "S":
        return Fraction(count, least=1)
    if letter == "Z":
        return ZoneName("UTC") if count >= 3 else Offset(count == 2, any_colon=True, reads_z=True)
    if letter == "z" and count < 4:
        return ZoneName("UTC", short=True)
    raise _full_zone_name(token) if letter == "z" else _unknown(token, Style.JODA, _JODA_LETTERS)


def _joda_year(field: Field, count: int, before_number: bool) -> Part:
    if count == 2:
        return TwoDigitYear(field, pivoted=True, lenient=not before_number)
    return Number(field, count, 1, count if before_number else max(count, field.width))


_JODA_YEARS = {"Y": of.YEAR, "x": of.WEEK_YEAR, "y": of.YEAR}
_JODA_WORDS = {
    "G": (of.ERA, _ERAS, _ERAS), "E": (of.DAY_OF_WEEK, _SHORT_DAYS, of.DAYS), "M": (of.MONTH, _SHORT_MONTHS, of.MONTHS),
    "a": (of.HALF, _HALVES, _HALVES),
}  # fmt: skip
_JODA_NUMBERS = {
    "C": of.CENTURY, "w": of.WEEK, "e": of.DAY_OF_WEEK, "D": of.DAY_OF_YEAR, "M": of.MONTH, "d": of.DAY,
    "K": of.HOUR_FROM_0, "h": of.HOUR_TO_12, "H": of.HOUR, "k": of.HOUR_TO_24, "m": of.MINUTE, "s": of.SECOND,
}  # fmt: skip
_JODA_LETTERS = dict.fromkeys("GCYxweEyDMdaKhHkmsSzZ")


# java.time. Two letters are two digits; words are read just as they are written.


def _java(tokens: Sequence[Token]) -> tuple[Part, ...]:
    parts: list[Part] = []
    reserved = 0
    for token in reversed(tokens):
        part = _java_part(token, reserved)
        parts.append(part)
        reserved = reserved + width if (width := _fixed_width(part)) else 0
    return tuple(reversed(parts))


def _fixed_width(part: Part) -> int:
    """How many digits the part always has; 0 for any that can vary."""
    if isinstance(part, Number):
        return part.most if part.least == part.most else 0
    return 2 if isinstance(part, TwoDigitYear) else part.count if isinstance(part, Fraction) else 0


def _java_part(token: Token, reserved: int) -> Part:
    run, count = token[0], len(token[0])
    if run[0] == "'":
        return Literal(run[1:])
    if run[0] == "z" and count == 4:
        raise _full_zone_name(token)
    make = _JAVA_LETTERS.get(run[0])
    part = make(count, reserved) if make else None
    if part is None:
        raise _unknown(token, Style.JAVA, _JAVA_LETTERS)
    return part


Make = Callable[[int, int], Part | None]


def _year(field: Field) -> Make:
    def make(count: int, reserved: int) -> Part | None:
        if count == 2:
            return TwoDigitYear(field, pivoted=False, lenient=False)
        return Number(field, count, count, max(count, field.width), reserved) if count <= 19 else None

    return make


def _number(field: Field, longest: int = 2) -> Make:
    def make(count: int, reserved: int) -> Part | None:
        if count == 1:
            return Number(field, 1, 1, field.width, reserved)
        return Number(field, count, count, max(count, field.width), reserved) if count <= longest else None

    return make


def _word(
    field: Field, short: Sequence[str], full: Sequence[str], narrow: Sequence[str], numbers: int = 0
) -> Make:
    """Up to `numbers` letters are a number, up to three a short word, four the full one, five a letter."""

    def make(count: int, reserved: int) -> Part | None:
        if count <= numbers:
            return _number(field)(count, reserved)
        if count > 5 or (count == 2 and numbers == 1):
            return None
        return words(field, tuple(full if count == 4 else narrow if count == 5 else short), exact=True)

    return make


def _only(parts: Mapping[int, Part]) -> Make:
    return lambda count, _: parts.get(count)


def _initials(names: Sequence[str]) -> Sequence[str]:
    return tuple(name[0] for name in names)


_MONTH = _word(of.MONTH, _SHORT_MONTHS, of.MONTHS, _initials(of.MONTHS), numbers=2)
_QUARTER = _word(of.QUARTER, ("Q1", "Q2", "Q3", "Q4"), of.QUARTERS, _initials(of.QUARTERS), numbers=2)
_WEEKDAY = (of.DAY_OF_WEEK, _SHORT_DAYS, of.DAYS, _initials(of.DAYS))
_GMT = {"zero": "GMT", "prefix": "GMT"}
_BY_X = {
    1: Offset(colon=False, short=True), 2: Offset(colon=False), 3: Offset(colon=True),
    4: Offset(colon=False, seconds=True), 5: Offset(colon=True, seconds=True),
}  # fmt: skip
_PLAIN = Offset(colon=False)
_LONG_GMT = Offset(True, "GMT", "GMT", seconds=True)

_JAVA_LETTERS: Mapping[str, Make] = {
    "G": _word(of.ERA, _ERAS, ("Anno Domini",), ("A",)),
    "u": _year(of.YEAR), "y": _year(of.YEAR), "Y": _year(of.WEEK_YEAR),
    "D": _number(of.DAY_OF_YEAR, longest=3),
    "M": _MONTH, "L": _MONTH, "Q": _QUARTER, "q": _QUARTER,
    "d": _number(of.DAY), "w": _number(of.WEEK),
    "E": _word(*_WEEKDAY), "e": _word(*_WEEKDAY, numbers=2), "c": _word(*_WEEKDAY, numbers=1),
    "a": _only({1: words(of.HALF, _HALVES, exact=True)}),
    "h": _number(of.HOUR_TO_12), "K": _number(of.HOUR_FROM_0), "k": _number(of.HOUR_TO_24), "H": _number(of.HOUR),
    "m": _number(of.MINUTE), "s": _number(of.SECOND),
    "S": lambda count, _: Fraction(count, least=count) if count <= 9 else None,
    "n": lambda count, _: Nanoseconds(count) if count <= 19 else None,
    "V": _only({2: ZoneName("Z")}),
    "z": _only(dict.fromkeys((1, 2, 3), ZoneName("Z", short=True))),
    "O": _only({1: Offset(True, "GMT", "GMT", short=True, seconds=True, pad=1), 4: _LONG_GMT}),
    "X": _only({count: replace(one, zero="Z", reads_z=True) for count, one in _BY_X.items()}),
    "x": _only(_BY_X),
    "Z": _only({1: _PLAIN, 2: _PLAIN, 3: _PLAIN, 4: _LONG_GMT, 5: Offset(True, "Z", seconds=True, reads_z=True)}),
}  # fmt: skip
