"""The parts of a compiled time pattern. Each writes its field of a moment, and reads it from a text in one pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from ..errors import Code, ExpressionError
from .time_fields import MILLISECOND, Field
from .zones import fixed, name_of, zone

_ZONE_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-:")
_LONGEST_ZONE = 64
# The abbreviations that Joda-Time reads and that are no names of zones themselves.
_ABBREVIATIONS = {"EDT": -4, "CDT": -5, "CST": -6, "MDT": -6, "PDT": -7, "PST": -8}


@dataclass(slots=True)
class Reading:
    """A text that is being read: how far, and the fields found. `this_year` tells the century of two digits."""

    text: str
    this_year: int
    at: int = 0
    fields: dict[Field, int] = field(default_factory=dict)
    zone: tzinfo | None = None
    offset: timedelta | None = None

    def expected(self, what: str) -> ExpressionError:
        """The error for a text that has something else than `what` here."""
        where = "its end" if self.at >= len(self.text) else f"character {self.at + 1}"
        return ExpressionError(
            Code.BAD_TIME, f"The time does not fit its format: at {where}, {what} is expected.",
            remedy="Change the format, or the text.",
        )  # fmt: skip

    def digits(self, most: int) -> str:
        """The digits that stand here, at most so many; they are not passed over."""
        end = self.at
        while end < min(len(self.text), self.at + most) and self.text[end] in "0123456789":
            end += 1
        return self.text[self.at : end]

    def take(self, text: str, *, any_case: bool = False) -> bool:
        """Whether `text` stands here; then it is passed over."""
        found = self.text[self.at : self.at + len(text)]
        if found != text and not (any_case and found.lower() == text.lower()):
            return False
        self.at += len(text)
        return True

    def found(self, known: Field, value: int) -> None:
        """Note the value of a field."""
        if not known.low <= value <= known.high:
            raise self.expected(f"a {known.name} between {known.low} and {known.high}")
        if self.fields.setdefault(known, value) != value:
            raise ExpressionError(
                Code.BAD_TIME,
                f"The time has two different values for the {known.name}.",
                remedy="Write it once.",
            )


class Part(Protocol):
    """A part of a pattern."""

    def write(self, moment: datetime) -> str:
        """This part of `moment`."""

    def read(self, reading: Reading) -> None:
        """Pass over this part, noting what it says; raises `ExpressionError` where something else stands."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands as it is."""

    text: str

    def write(self, _: datetime) -> str:
        return self.text

    def read(self, reading: Reading) -> None:
        if not reading.take(self.text):
            raise reading.expected(f'"{self.text[:40]}"')


@dataclass(frozen=True, slots=True)
class Number:
    """A number, padded with zeros to `pad` digits. `reserved`: digits left to the numbers that follow at once."""

    field: Field
    pad: int
    least: int
    most: int
    reserved: int = 0

    def write(self, moment: datetime) -> str:
        return str(self.field.of(moment)).zfill(self.pad)

    def read(self, reading: Reading) -> None:
        run = reading.digits(self.most + self.reserved)
        digits = run[: max(self.least, min(self.most, len(run) - self.reserved))]
        if len(digits) < self.least:
            width = "a digit" if self.most == 1 else f"{self.least} digits" if self.least > 1 else "digits"
            raise reading.expected(f"the {self.field.name} ({width})")
        reading.found(self.field, int(digits))
        reading.at += len(digits)


@dataclass(frozen=True, slots=True)
class TwoDigitYear:
    """The last two digits of a year. `pivoted`: of the hundred years that end 19 years from now, as in Joda-Time,
    which also takes other numbers of digits as they are (`lenient`); else of 2000 to 2099, as in java.time.
    """

    field: Field
    pivoted: bool
    lenient: bool

    def write(self, moment: datetime) -> str:
        return f"{self.field.of(moment) % 100:02}"

    def read(self, reading: Reading) -> None:
        digits = reading.digits(4 if self.lenient else 2)
        if not digits or (len(digits) != 2 and not self.lenient):
            raise reading.expected(f"the {self.field.name} (2 digits)")
        year = int(digits)
        if len(digits) == 2:
            first = reading.this_year - 80 if self.pivoted else 2000
            year = first + (year - first) % 100
        reading.found(self.field, year)
        reading.at += len(digits)


@dataclass(frozen=True, slots=True)
class Words:
    """A field as a word. `texts`: what is written from its lowest number on; `read_as`: what else is read.

    `exact`: capital and small letters differ. `ambiguous`: several numbers share a text, so that none is read.
    """

    field: Field
    texts: tuple[str, ...]
    read_as: tuple[tuple[str, int], ...]  # the longer ones first
    exact: bool

    def write(self, moment: datetime) -> str:
        return self.texts[self.field.of(moment) - self.field.low]

    def read(self, reading: Reading) -> None:
        if len(set(self.texts)) < len(self.texts):
            raise ExpressionError(
                Code.BAD_TIME_FORMAT, f"The {self.field.name} cannot be told from one letter.",
                remedy="Use fewer letters in the format, and more in the text.",
            )  # fmt: skip
        for text, value in self.read_as:
            if reading.take(text, any_case=not self.exact):
                reading.found(self.field, value)
                return
        raise reading.expected(f"the {self.field.name} in English, such as {self.texts[0]},")


def words(known: Field, texts: tuple[str, ...], also: tuple[str, ...] = (), *, exact: bool) -> Words:
    """The part that writes `texts`, and reads these and `also`."""
    pairs = [(text, known.low + index) for listed in (texts, also) for index, text in enumerate(listed)]
    return Words(known, texts, tuple(sorted(pairs, key=lambda pair: -len(pair[0]))), exact)


@dataclass(frozen=True, slots=True)
class Fraction:
    """The first digits of the fraction of a second; nothing below a millisecond is kept."""

    count: int
    least: int

    def write(self, moment: datetime) -> str:
        return f"{MILLISECOND.of(moment):03}"[: self.count].ljust(self.count, "0")

    def read(self, reading: Reading) -> None:
        digits = reading.digits(self.count)
        if len(digits) < self.least:
            raise reading.expected(f"the fraction of the second ({self.least} digits)")
        reading.found(MILLISECOND, int(digits[:3].ljust(3, "0")))
        reading.at += len(digits)


@dataclass(frozen=True, slots=True)
class Nanoseconds:
    """The fraction of a second as a number of nanoseconds."""

    pad: int

    def write(self, moment: datetime) -> str:
        return str(MILLISECOND.of(moment) * 1_000_000).zfill(self.pad)

    def read(self, reading: Reading) -> None:
        digits = reading.digits(max(self.pad, 9))
        if len(digits) < self.pad or int(digits) > 999_999_999:
            raise reading.expected("the nanoseconds, below 1,000,000,000,")
        reading.found(MILLISECOND, int(digits) // 1_000_000)
        reading.at += len(digits)


@dataclass(frozen=True, slots=True)
class Offset:
    """The offset from UTC: `prefix`, hours, minutes and perhaps seconds.

    `zero`: what is written for none; `reads_z`: whether Z is read. `any_colon`: a colon may be there or not.
    `short`: no minutes where they are zero. `pad`: the digits of the hour.
    """

    colon: bool
    zero: str | None = None
    prefix: str = ""
    short: bool = False
    seconds: bool = False
    pad: int = 2
    any_colon: bool = False
    reads_z: bool = False

    def write(self, moment: datetime) -> str:
        total = int((moment.utcoffset() or timedelta()).total_seconds())
        if not total and self.zero is not None:
            return self.zero
        hours, rest = divmod(abs(total), 3600)
        minutes, seconds = divmod(rest, 60)
        colon = ":" if self.colon else ""
        text = f"{self.prefix}{'-' if total < 0 else '+'}{str(hours).zfill(self.pad)}"
        if minutes or not self.short or (self.seconds and seconds):
            text += f"{colon}{minutes:02}"
        if self.seconds and seconds:
            text += f"{colon}{seconds:02}"
        return text

    def read(self, reading: Reading) -> None:
        total = 0
        if not reading.take(self.prefix):
            raise reading.expected(f'"{self.prefix}"')
        if not (self.reads_z and reading.take("Z")):
            total = self._signed(reading)
        if reading.offset is not None and reading.offset != timedelta(seconds=total):
            raise reading.expected("the offset that was given before")
        reading.offset = timedelta(seconds=total)

    def _signed(self, reading: Reading) -> int:
        sign = next((one for one in "+-" if reading.take(one)), None)
        if sign is None:
            if self.prefix:
                return 0
            raise reading.expected("the offset, such as " + ("+02:00" if self.colon else "+0200") + ",")
        hours = reading.digits(2)
        if len(hours) < self.pad:
            raise reading.expected("the hours of the offset")
        reading.at += len(hours)
        minutes = self._two(reading, needed=not self.short)
        seconds = self._two(reading, needed=False) if self.seconds and minutes is not None else None
        total = int(hours) * 3600 + (minutes or 0) * 60 + (seconds or 0)
        if total > 18 * 3600:
            raise reading.expected("an offset of at most 18 hours")
        return -total if sign == "-" else total

    def _two(self, reading: Reading, *, needed: bool) -> int | None:
        """Two digits with their colon, or None where there are none and none are `needed`."""
        start = reading.at
        colon = reading.take(":") if self.colon or self.any_colon else False
        digits = reading.digits(2)
        if len(digits) < 2 or (self.colon and not colon and not self.any_colon):
            if needed:
                raise reading.expected("the minutes of the offset")
            reading.at = start
            return None
        if int(digits) > 59:
            raise reading.expected("less than 60")
        reading.at += 2
        return int(digits)


@dataclass(frozen=True, slots=True)
class ZoneName:
    """The zone by its name, or by its `short` abbreviation. `utc`: what UTC is called."""

    utc: str
    short: bool = False

    def write(self, moment: datetime) -> str:
        if moment.tzinfo is UTC or moment.tzinfo is None:
            return self.utc
        return (moment.tzname() or "") if self.short else name_of(moment.tzinfo)

    def read(self, reading: Reading) -> None:
        end = reading.at
        last = min(len(reading.text), reading.at + _LONGEST_ZONE)
        while end < last and reading.text[end] in _ZONE_CHARACTERS:
            end += 1
        name = reading.text[reading.at : end]
        if not name:
            raise reading.expected("a time zone")
        reading.zone = _abbreviated(name) if self.short else zone(name)
        reading.at = end


def _abbreviated(name: str) -> tzinfo:
    known: Mapping[str, int] = _ABBREVIATIONS
    return fixed(timedelta(hours=known[name])) if name in known else zone(name)
