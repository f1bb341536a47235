"""Time zones by name: those of the IANA database, offsets such as `+02:00`, and `GMT+2`.

A name is looked up in a fixed list before anything is read by it, so that none leads to another file.
"""

import csv
import re
from collections.abc import Mapping
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from ..errors import Code, ExpressionError
from ..wording import nearest, shown

_LONGEST_NAME = 64
_FURTHEST = timedelta(hours=18)  # as java.time has it
_OFFSET = re.compile(
    r"(?P<prefix>UTC|GMT|UT|)(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.ASCII
)


@lru_cache(maxsize=1024)
def zone(name: str) -> tzinfo:
    """The zone of this name; capital and small letters differ. Raises `ExpressionError` for none."""
    if name == "Z":
        return UTC
    if len(name) <= _LONGEST_NAME:
        if key := known_names().get(name):
            return ZoneInfo(key)
        if offset := _OFFSET.fullmatch(name):
            return _at_offset(offset)
    raise ExpressionError(
        Code.UNKNOWN_ZONE, f"There is no time zone {shown(name)}.", remedy=_advice(name[:_LONGEST_NAME])
    )


@cache
def known_names() -> Mapping[str, str]:
    """Every name, and the zone of the IANA database that it stands for."""
    names = files("tzdata").joinpath("zones").read_text("ascii").split()
    table = files(__package__).joinpath("data", "zones.csv").read_text("utf-8")
    renamed = {row["alias"]: row["zone"] for row in csv.DictReader(table.splitlines())}
    return {name: name for name in names} | renamed


def fixed(offset: timedelta, prefix: str = "") -> timezone:
    """The zone that is always at this offset, named as java.time names it. `offset` is within 18 hours."""
    if not offset and not prefix:
        return UTC
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    name = f"{prefix}{'-' if offset < timedelta() else '+'}{hours:02}:{minutes:02}"
    return timezone(offset, name if offset else prefix)


def name_of(zone: tzinfo) -> str:
    """The name under which `zone` is found again."""
    if zone is UTC:
        return "Z"
    return zone.key if isinstance(zone, ZoneInfo) else str(zone)


def _at_offset(found: re.Match[str]) -> timezone:
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > _FURTHEST:
        raise ExpressionError(
            Code.UNKNOWN_ZONE, f"There is no time zone {shown(found[0])}.",
            remedy="An offset has at most 18 hours, and minutes below 60.",
        )  # fmt: skip
    return fixed(-offset if found["sign"] == "-" else offset, found["prefix"])


def _advice(name: str) -> str:
    near = nearest(name, known_names())
    return f"Did you mean {near}?" if near else 'Write it as "Europe/Paris", "UTC" or "+02:00".'
