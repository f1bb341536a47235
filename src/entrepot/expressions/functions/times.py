"""Functions of times. Unix times count milliseconds; Windows times are texts of 100 ns steps since 1601, in UTC.

The clock shows what the context holds as `now`, or else the time of day. Formats are Joda-Time's in the classic
variant and java.time's in the other. Classic functions give and write times in UTC, with milliseconds.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from ..dialects import Variant
from ..errors import Code, ExpressionError
from ..limits import integer_in_range
from ..values import DateTime, Type, Value, text
from .table import CLASSIC, IDENTITY_ENGINE, Example, Function, Parameter, Surroundings, parameters
from .time_patterns import Style
from .time_reading import read, read_iso, written
from .zones import zone

_MILLISECOND = timedelta(milliseconds=1)
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_WINDOWS = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS = 10_000  # of Windows, in a millisecond
_NEVER = 2**63 - 1  # as Active Directory stores it
_SECONDS = {"Days": 86_400, "Hours": 3_600, "Minutes": 60, "Seconds": 1}


def clock(around: Surroundings) -> DateTime:
    """What the clock shows, in UTC, to the millisecond."""
    around.now = around.now or _read_clock(around.context.get("now"))
    return around.now


def _read_clock(given: Value) -> DateTime:
    if given is not None:
        return DateTime(_time(text(given)).moment.astimezone(UTC), millis=True)
    now = datetime.now(UTC)
    return DateTime(now.replace(microsecond=now.microsecond // 1000 * 1000), millis=True)


def now(around: Surroundings, zone_id: str | None = None, pattern: str | None = None) -> DateTime | str:
    """A text in the classic variant and where there is a pattern; else a time."""
    shown = to_zone(clock(around), zone_id) if zone_id else clock(around)
    classic = around.variant is Variant.CLASSIC
    if pattern:
        return written(shown.moment, pattern, Style.JODA if classic else Style.JAVA)
    return shown.iso() if classic else shown


def windows_to_iso(text: str) -> str:
    return _with_millis(parse_windows(text).moment)


def unix_to_iso(text: str) -> str:
    return _with_millis(parse_unix(text).moment)


def string_to_iso(around: Surroundings, text: str, pattern: str) -> str:
    """The clock tells the century of a year of two digits."""
    return _with_millis(read(text, pattern, Style.JODA, clock(around).moment.year))


def iso_to_string(text: str, pattern: str) -> str:
    return written(_time(text).moment.astimezone(UTC), pattern, Style.JODA)


def parse_windows(text: str) -> DateTime:
    ticks = _integer(text, "a Windows time")
    if ticks == _NEVER:
        raise ExpressionError(
            Code.BAD_TIME, f"{_NEVER} is no time: it stands for never.", remedy="Ask for that number before."
        )
    return _after(_WINDOWS, ticks // _TICKS)


def parse_unix(text: str) -> DateTime:
    return _after(_UNIX, _integer(text, "a Unix time"))


def parse_string(text: str, pattern: str | None = None) -> DateTime:
    """By ISO 8601 where there is no pattern."""
    return DateTime(read(text, pattern, Style.JAVA, this_year=2000)) if pattern else _time(text)


def to_windows(value: DateTime | str) -> str:
    return str((_time(value).moment - _WINDOWS) // _MILLISECOND * _TICKS)


def to_unix(value: DateTime | str) -> str:
    return str((_time(value).moment - _UNIX) // _MILLISECOND)


def to_string(value: DateTime | str, pattern: str | None = None) -> str:
    moment = _time(value).moment
    return written(moment, pattern, Style.JAVA) if pattern else DateTime(moment).iso()


def to_zone(value: DateTime | str, zone_id: str) -> DateTime:
    """The same moment as clocks show it there."""
    given = _time(value)
    try:
        return DateTime(given.moment.astimezone(zone(zone_id)), given.millis)
    except OverflowError:
        raise _outside() from None


def plus(value: DateTime | str, amount: int, unit: str) -> DateTime:
    """Days are those of the calendar, so that the hour stays the same where clocks are changed; the rest passes."""
    given, amount = _time(value), integer_in_range(amount)
    return given.plus(days=amount) if unit == "Days" else given.plus(seconds=amount * _SECONDS[unit])


def within(around: Surroundings, value: DateTime | str, amount: int, unit: str) -> bool:
    """Whether the time is no further from now than that, in the past or in the future."""
    distance = abs(clock(around).moment - _time(value).moment) // _MILLISECOND
    return distance <= integer_in_range(amount) * _SECONDS[unit] * 1000


def _time(value: DateTime | str) -> DateTime:
    """A time as it is, or from a text of ISO 8601, as attributes hold it."""
    return value if isinstance(value, DateTime) else DateTime(*read_iso(value))


def _with_millis(moment: datetime) -> str:
    return DateTime(moment.astimezone(UTC), millis=True).iso()


def _after(start: datetime, milliseconds: int) -> DateTime:
    try:
        return DateTime(start + timedelta(milliseconds=milliseconds))
    except OverflowError:
        raise _outside() from None


def _outside() -> ExpressionError:
    return ExpressionError(
        Code.BAD_TIME, "The time is outside of the years 1 to 9999.", remedy="Look at the unit of the number."
    )


def _integer(text: str, what: str) -> int:
    digits = text.strip()
    body = digits[1:] if digits[:1] in ("+", "-") else digits
    if not (body.isascii() and body.isdigit()):
        raise ExpressionError(
            Code.BAD_TIME, f"This is not {what}.", remedy="It is written as a whole number."
        )
    return integer_in_range(int(digits) if len(body) < 24 else 2**64)


_T, _D, _B = Type.TEXT, Type.DATETIME, Type.BOOLEAN
_NOW = {"now": "2015-07-31T17:18:37.979Z"}
_CREATED = {"user": {"created": "2015-07-30T23:58:32.000Z"}}
_TIME = parameters("String time")
_TIME_FORMAT = parameters("String time, String format")
_FORMAT = parameters("[String dateTimeFormat]")


def _method(
    name: str, takes: tuple[Parameter, ...], returns: Type, run: Callable[..., Value], meaning: str, example: Example,
    *, surrounded: bool = False, pure: bool = True,
) -> Function:  # fmt: skip
    """A method of times, and of texts that say one by ISO 8601."""
    return Function(
        f"$ZonedDateTime.{name}", takes, returns, run, meaning, example, variants=IDENTITY_ENGINE,
        receiver=(Type.DATETIME, Type.TEXT), surrounded=surrounded, pure=pure,
    )  # fmt: skip


def _spans() -> Iterator[Function]:
    """plusDays, minusDays, withinDays, and the same for the other units."""
    examples = {
        "Days": (1, "2015-07-31T23:58:32.000Z", "2015-07-29T23:58:32.000Z", True),
        "Hours": (2, "2015-07-31T01:58:32.000Z", "2015-07-30T21:58:32.000Z", False),
        "Minutes": (2, "2015-07-31T00:00:32.000Z", "2015-07-30T23:56:32.000Z", False),
        "Seconds": (30, "2015-07-30T23:59:02.000Z", "2015-07-30T23:58:02.000Z", False),
    }
    for unit, (amount, later, earlier, is_within) in examples.items():
        some = unit.lower()
        takes = parameters(f"Integer {some}")
        yield _method(
            f"plus{unit}", takes, _D, lambda value, amount, unit=unit: plus(value, amount, unit),
            f"So many {some} later; earlier where the number is negative.",
            Example(f"user.created.plus{unit}({amount})", later, _CREATED),
        )  # fmt: skip
        yield _method(
            f"minus{unit}", takes, _D, lambda value, amount, unit=unit: plus(value, -integer_in_range(amount), unit),
            f"So many {some} earlier; later where the number is negative.",
            Example(f"user.created.minus{unit}({amount})", earlier, _CREATED),
        )  # fmt: skip
        yield _method(
            f"within{unit}", takes, _B, lambda around, value, amount, unit=unit: within(around, value, amount, unit),
            f"Whether it is now at most so many {some} before or after the time.",
            Example(f"user.created.within{unit}({amount})", is_within, _CREATED | _NOW), surrounded=True, pure=False,
        )  # fmt: skip


FUNCTIONS: tuple[Function, ...] = (
    Function("Time.now", parameters("[String timeZoneId], [String format]"), _T, now,
             "What the clock shows, in UTC or in a zone, by ISO 8601 or a format. A text; with the functions of values,"
             " a time unless there is a format.",
             Example("Time.now()", "2015-07-31T17:18:37.979Z", _NOW), surrounded=True, pure=False),
    Function("Time.fromWindowsToIso8601", _TIME, _T, windows_to_iso, "A Windows time by ISO 8601.",
             Example('Time.fromWindowsToIso8601("130828367179790000")', "2015-07-31T17:18:37.979Z"), variants=CLASSIC),
    Function("Time.fromUnixToIso8601", _TIME, _T, unix_to_iso, "A Unix time, in milliseconds, by ISO 8601.",
             Example('Time.fromUnixToIso8601("1438363117979")', "2015-07-31T17:18:37.979Z"), variants=CLASSIC),
    Function("Time.fromStringToIso8601", _TIME_FORMAT, _T, string_to_iso,
             "A time in this format, as letters of Joda-Time describe it, by ISO 8601 in UTC. A year of two digits is"
             " one of the hundred that end 19 years from now.",
             Example('Time.fromStringToIso8601("17 June 2015 00:23:19", "dd MMMM yyyy HH:mm:ss")',
                     "2015-06-17T00:23:19.000Z"), variants=CLASSIC, surrounded=True, pure=False),
    Function("Time.fromIso8601ToWindows", _TIME, _T, to_windows, "A time by ISO 8601 as a Windows time.",
             Example('Time.fromIso8601ToWindows("2015-07-31T17:18:37.979Z")', "130828367179790000"), variants=CLASSIC),
    Function("Time.fromIso8601ToUnix", _TIME, _T, to_unix, "A time by ISO 8601 as a Unix time, in milliseconds.",
             Example('Time.fromIso8601ToUnix("2015-07-31T17:18:37.979Z")', "1438363117979"), variants=CLASSIC),
    Function("Time.fromIso8601ToString", _TIME_FORMAT, _T, iso_to_string,
             "A time by ISO 8601 in this format, as letters of Joda-Time describe it, in UTC.",
             Example('Time.fromIso8601ToString("2015-07-31T17:18:37.979Z", "d MMM yyyy")', "31 Jul 2015"),
             variants=CLASSIC),
    Function("DateTime.now", (), _D, clock, "What the clock shows, in UTC.",
             Example("DateTime.now()", "2015-07-31T17:18:37.979Z", _NOW), variants=IDENTITY_ENGINE,
             surrounded=True, pure=False),
    Function("$String.parseWindowsTime", (), _D, parse_windows, "The time that a Windows time says.",
             Example("'130828367179790000'.parseWindowsTime()", "2015-07-31T17:18:37.979Z"), variants=IDENTITY_ENGINE,
             receiver=(_T,)),
    Function("$String.parseUnixTime", (), _D, parse_unix, "The time that a Unix time, in milliseconds, says.",
             Example("'1438363117979'.parseUnixTime()", "2015-07-31T17:18:37.979Z"), variants=IDENTITY_ENGINE,
             receiver=(_T,)),
    Function("$String.parseStringTime", _FORMAT, _D, parse_string,
             "The time that a text says, by ISO 8601 or in a format, as letters of java.time describe it; UTC where it"
             " names no zone. A year of two digits is one of 2000 to 2099.",
             Example("'17 June 2015 00:23:19'.parseStringTime('dd MMMM yyyy HH:mm:ss')", "2015-06-17T00:23:19Z"),
             variants=IDENTITY_ENGINE, receiver=(_T,)),
    _method("toWindows", (), _T, to_windows, "As a Windows time.",
            Example("user.created.toWindows()", "130827743120000000", _CREATED)),
    _method("toUnix", (), _T, to_unix, "As a Unix time, in milliseconds.",
            Example("user.created.toUnix()", "1438300712000", _CREATED)),
    _method("toString", _FORMAT, _T, to_string,
            "By ISO 8601, without milliseconds where they are zero, or in a format, as letters of java.time describe it.",
            Example("user.created.toString('d MMMM yyyy, HH:mm')", "30 July 2015, 23:58", _CREATED)),
    _method("toZone", parameters("String zoneId"), _D, to_zone, "The same moment as clocks show it in a zone.",
            Example("user.created.toZone('Europe/Paris')", "2015-07-31T01:58:32.000+02:00", _CREATED)),
    *_spans(),
)  # fmt: skip
