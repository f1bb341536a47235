"""The values that expressions work on, their types, and how each becomes another one.

A value is None, a bool, an int (64 bits), a float (finite), a str, a list, a dict, or one of the classes here.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from .errors import Code, ExpressionError
from .limits import integer_in_range, require_text_size

Value = Any  # what the module's first lines say; Python has no closed type for JSON with three classes more


class Type(StrEnum):
    """The types of signatures; the value is the word that messages and documentation use."""

    TEXT = "String"
    INTEGER = "Integer"
    NUMBER = "Double"
    BOOLEAN = "Boolean"
    ARRAY = "Array"
    MAP = "Map"
    DATETIME = "ZonedDateTime"
    COUNTRY = "CountryCode"
    OBJECT = "Object"
    USER = "User"
    APP_USER = "AppUser"
    NULL = "null"

    @property
    def words(self) -> str:
        """As a sentence says it: `a text`."""
        return _WORDS[self]


_WORDS = {
    Type.TEXT: "a text", Type.INTEGER: "a whole number", Type.NUMBER: "a number", Type.BOOLEAN: "true or false",
    Type.ARRAY: "an array", Type.MAP: "a map", Type.DATETIME: "a time", Type.COUNTRY: "a country",
    Type.OBJECT: "a value", Type.USER: "a person", Type.APP_USER: "a person of an app", Type.NULL: "null",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateTime:
    """A moment in a zone, to the millisecond.

    `millis`: whether the milliseconds are written even where they are zero, as they were where it came from.
    """

    moment: datetime  # aware
    millis: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.moment.astimezone(UTC) == other.moment.astimezone(UTC)

    def __hash__(self) -> int:
        return hash(self.moment.astimezone(UTC))

    def plus(self, *, days: int = 0, seconds: int = 0) -> "DateTime":
        """Later by days of the calendar in its zone, or by seconds that pass; raises `ExpressionError` outside of
        the years 1 to 9999. A clock time that is skipped in the zone becomes as much later, as in java.time.
        """
        zone = self.moment.tzinfo
        try:
            moment = (self.moment.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(zone)
            if days:
                wall = self.moment.replace(fold=0) + timedelta(days=days)
                moment = wall.astimezone(UTC).astimezone(zone)
                if moment == wall:
                    moment = moment.replace(fold=self.moment.fold)
            return replace(self, moment=moment)
        except OverflowError:
            raise ExpressionError(
                Code.BAD_TIME, "The time is outside of the years 1 to 9999.", remedy="Add or take away less."
            ) from None

    def iso(self) -> str:
        """ISO 8601 with milliseconds, `Z` for UTC: `2015-07-31T17:18:37.979Z`."""
        with_millis = self.millis or self.moment.microsecond >= 1000
        text = self.moment.isoformat(timespec="milliseconds" if with_millis else "seconds")
        return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


@dataclass(frozen=True, slots=True)
class CountryCode:
    """A country of ISO 3166-1."""

    alpha2: str
    alpha3: str
    numeric: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group that the person is in."""

    id: str
    name: str
    type: str = ""
    source_id: str = ""
    created: str | None = None
    last_updated: str | None = None
    last_membership_updated: str | None = None
    description: str | None = None

    @staticmethod
    def of(data: Mapping[str, Value]) -> "Group":
        """A group as a context has it: id, name, type, source_id and more."""
        known = {
            "id": "id", "name": "name", "type": "type", "source_id": "source_id", "created": "created",
            "lastUpdated": "last_updated", "lastMembershipUpdated": "last_membership_updated",
            "description": "description",
        }  # fmt: skip
        given = {ours: data[theirs] for theirs, ours in known.items() if data.get(theirs) is not None}
        return Group(**({"id": "", "name": ""} | {name: text(value) for name, value in given.items()}))

    def attributes(self) -> Mapping[str, Value]:
        """What a projection can read of it."""
        return {
            "id": self.id, "name": self.name, "type": self.type, "source": {"id": self.source_id},
            "created": self.created, "lastUpdated": self.last_updated,
            "lastMembershipUpdated": self.last_membership_updated,
            "profile": {"name": self.name, "description": self.description},
        }  # fmt: skip


def type_of(value: Value) -> Type:
    """The type of a value."""
    for python, kind in _TYPES:
        if isinstance(value, python):
            return kind
    return Type.OBJECT


_TYPES: tuple[tuple[type, Type], ...] = (
    (type(None), Type.NULL), (bool, Type.BOOLEAN), (int, Type.INTEGER), (float, Type.NUMBER), (str, Type.TEXT),
    (list, Type.ARRAY), (DateTime, Type.DATETIME), (CountryCode, Type.COUNTRY), (Mapping, Type.MAP),
)  # fmt: skip


def text(value: Value) -> str:
    """A value as text: `null` as the empty one, numbers as Java writes them, arrays with commas between."""
    if isinstance(value, str):
        return value
    write = _WRITERS.get(type(value))
    if write is None:
        raise ExpressionError(
            Code.TYPE,
            f"{type_of(value).words.capitalize()} is no text.",
            remedy="Read one of its attributes.",
        )
    return write(value)


def _listed(value: list[Value]) -> str:
    """The elements, also of arrays within, with commas between: refused once it is too long, since few nodes can make
    an array that holds itself a million times over (THREATS EXPR-02). Without recursion."""
    waiting, kept, size = [value], [], -1
    while waiting:
        one = waiting.pop()
        if isinstance(one, list) and one:
            waiting.extend(reversed(one))
            continue
        kept.append("" if isinstance(one, list) else text(one))
        size += len(kept[-1]) + 1
        require_text_size(size)
    return ",".join(kept)


def _double(value: float) -> str:
    """As Java's `Double.toString`: `3.0`, `1.0E10`, `Infinity`, `NaN`."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        written = repr(value)
        if "e" not in written:
            return written
    mantissa, _, exponent = f"{value!r}".partition("e")
    if not exponent:
        mantissa, _, exponent = _scientific(value).partition("e")
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}E{int(exponent)}"


def _scientific(value: float) -> str:
    """The shortest digits that read back as `value`, with one before the point."""
    for digits in range(17):
        written = f"{value:.{digits}e}"
        if float(written) == value:
            return written
    return f"{value:.17e}"


_WRITERS: Mapping[type, Callable[[Value], str]] = {
    type(None): lambda _value: "",
    bool: lambda value: "true" if value else "false",
    int: str,
    float: _double,
    list: _listed,
    DateTime: DateTime.iso,
    CountryCode: lambda value: value.alpha2,
    Group: lambda value: value.id,
}


def plain(value: Value) -> Value:
    """A result as JSON has it: groups by id, countries by their two letters, times as ISO 8601."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, DateTime | CountryCode | Group):
        return text(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise ExpressionError(Code.NUMBER_OVERFLOW, "The number is too large.", remedy="Use smaller numbers.")
    return value


def wrong_type(value: Value, wanted: str, of: str) -> ExpressionError:
    """The error for a value of another type: `String.len needs a text, not a map.`"""
    return ExpressionError(
        Code.TYPE, f"{of} needs {wanted}, not {described(value)}.", remedy="Convert it first."
    )


def described(value: Value) -> str:
    """A value in a message: its type, and the value where it is short and no text of a person."""
    kind = type_of(value)
    if kind in (Type.NULL, Type.BOOLEAN, Type.INTEGER, Type.NUMBER):
        return text(value) or "null"
    return kind.words


def whole(value: Value, of: str) -> int:
    """A whole number: an Integer, a Double without a fraction, or a text of digits."""
    if isinstance(value, bool):
        raise wrong_type(value, "a whole number", of)
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return integer_in_range(int(value))
    if isinstance(value, str):
        digits = value.strip()
        body = digits[1:] if digits[:1] in ("+", "-") else digits
        if body.isascii() and body.isdigit() and len(body) < 24:
            return integer_in_range(int(digits))
    raise wrong_type(value, "a whole number", of)


def truth(value: Value, of: str) -> bool:
    """true or false, also from the texts that Spring takes for them."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().lower()
        if word in ("true", "on", "yes", "1"):
            return True
        if word in ("false", "off", "no", "0"):
            return False
    raise wrong_type(value, "true or false", of)


def items(value: Value, of: str) -> list[Value]:
    """An array: null is the empty one, comma-separated text is one of its parts, any other value one of itself."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    if isinstance(value, Mapping):
        raise wrong_type(value, "an array", of)
    return [value]
