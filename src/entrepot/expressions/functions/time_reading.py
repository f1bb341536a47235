"""Times from texts: by a pattern, or as ISO 8601; and texts of times."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ..errors import Code, ExpressionError
from . import time_fields as of
from .time_fields import Field
from .time_parts import Reading
from .time_patterns import Style, compiled
from .zones import fixed

_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[Tt](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:[Zz]|(?P<sign>[+-])(?P<hours>\d{2})(?::?(?P<minutes>\d{2}))?)?)?",
    re.ASCII,
)


def written(moment: datetime, pattern: str, style: Style) -> str:
    """`moment` as `pattern` has it."""
    return "".join(part.write(moment) for part in compiled(pattern, style))


def read(text: str, pattern: str, style: Style, this_year: int) -> datetime:
    """The moment that `text` says by `pattern`, in UTC where it names no zone; raises `ExpressionError`.

    What is missing below the date is zero, or the first. java.time needs a year, and AM or PM with hours to 12;
    Joda-Time takes the morning, and 1970, or 2000 where there is a month or day. What is said twice must agree,
    such as the day of the week with the date.
    """
    reading = Reading(text, this_year)
    for part in compiled(pattern, style):
        part.read(reading)
    if reading.at < len(text):
        raise reading.expected("nothing more")
    if style is Style.JAVA:
        _require_enough(reading.fields)
    moment = in_zone(
        datetime.combine(_date(reading.fields), _time(reading.fields)), reading.zone, reading.offset
    )
    for field, value in reading.fields.items():
        if field.of(moment) != value:
            raise _bad(f"The {field.name} does not fit the rest of the time.", "Correct it, or leave it out.")
    return moment


def _require_enough(fields: Mapping[Field, int]) -> None:
    what = remedy = ""
    if not fields.keys() & {of.YEAR, of.WEEK_YEAR}:
        what, remedy = "The format has no year.", "Add yyyy."
    elif fields.keys() & {of.HOUR_FROM_0, of.HOUR_TO_12} and not fields.keys() & {
        of.HALF,
        of.HOUR,
        of.HOUR_TO_24,
    }:
        what, remedy = "The format has hours to 12 without AM or PM.", "Add a, or write HH for hours to 24."
    if what:
        raise ExpressionError(Code.BAD_TIME_FORMAT, what, remedy=remedy)


def read_iso(text: str) -> tuple[datetime, bool]:
    """The moment that `text` says by ISO 8601, UTC where it has no offset; and whether it has a fraction of seconds."""
    found = _ISO.fullmatch(text.strip()) if len(text) <= 64 else None
    if found is None:
        raise _bad("The time is empty." if not text.strip() else "The time is not written by ISO 8601.",
                   "Ask for null before." if not text.strip() else 'Write "2015-07-31T17:18:37.979Z".')  # fmt: skip
    try:
        day = date.fromisoformat(found["date"])
        clock = time(int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        raise _bad(
            "There is no such date or hour.", "Months go to 12, hours to 23, minutes and seconds to 59."
        ) from None
    milliseconds = int((found["fraction"] or "0")[:3].ljust(3, "0"))
    moment = datetime.combine(day, clock.replace(microsecond=milliseconds * 1000))
    return in_zone(moment, None, _iso_offset(found)), found["fraction"] is not None


def in_zone(wall: datetime, zone: tzinfo | None, offset: timedelta | None) -> datetime:
    """What clocks show as `wall` there. Of two, the one at `offset`, or else the earlier one."""
    candidates = [
        wall.replace(tzinfo=zone or (UTC if offset is None else fixed(offset)), fold=fold) for fold in (0, 1)
    ]
    fitting = [one for one in candidates if offset is None or one.utcoffset() == offset]
    if not fitting:
        raise _bad("The offset is not that of the zone at this time.", "Leave one of them out.")
    try:
        back = fitting[0].astimezone(UTC).astimezone(fitting[0].tzinfo)
    except OverflowError:
        raise _bad("The time is outside of the years 1 to 9999.", "Use another.") from None
    if back.replace(tzinfo=None) != wall.replace(fold=0):
        raise _bad("There is no such time in this zone: clocks were put forward over it.", "Use a later one.")
    return fitting[0]


def _iso_offset(found: re.Match[str]) -> timedelta | None:
    if found["sign"] is None:
        return None
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if minutes > 59 or hours * 60 + minutes > 18 * 60:
        raise _bad(
            "The time has an offset that no place has.", "It has at most 18 hours, and minutes below 60."
        )
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if found["sign"] == "-" else offset


def _date(fields: Mapping[Field, int]) -> date:
    year = fields.get(of.YEAR)
    try:
        if year is None and of.WEEK_YEAR in fields:
            week, day = fields.get(of.WEEK, 1), fields.get(of.DAY_OF_WEEK, 1)
            return date.fromisocalendar(fields[of.WEEK_YEAR], week, day)
        if year is None:
            year = 2000 if of.MONTH in fields or of.DAY in fields else 1970
        if of.DAY_OF_YEAR in fields and of.MONTH not in fields:
            return date(year, 1, 1) + timedelta(days=fields[of.DAY_OF_YEAR] - 1)
        return date(year, fields.get(of.MONTH, 1), fields.get(of.DAY, 1))
    except (ValueError, OverflowError):
        raise _bad("There is no such date.", "Look at the length of the month or year.") from None


def _time(fields: Mapping[Field, int]) -> time:
    hour = fields.get(of.HOUR)
    if hour is None and of.HOUR_TO_24 in fields:
        hour = fields[of.HOUR_TO_24] % 24
    if hour is None:
        hour = fields.get(of.HOUR_FROM_0, fields.get(of.HOUR_TO_12, 0)) % 12 + 12 * fields.get(of.HALF, 0)
    milliseconds = fields.get(of.MILLISECOND, 0)
    return time(hour, fields.get(of.MINUTE, 0), fields.get(of.SECOND, 0), milliseconds * 1000)


def _bad(what: str, remedy: str) -> ExpressionError:
    return ExpressionError(Code.BAD_TIME, what, remedy=remedy)
