"""Working days end at five in the network's time zone; weekends and its holidays are none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from entrepot.core import clock

CHRISTMAS = (date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23 09:00", 1, "2026-11-24 17:00"),  # Monday: the day itself does not count
        ("2026-11-23 23:59", 1, "2026-11-24 17:00"),
        ("2026-11-23 09:00", 5, "2026-11-30 17:00"),
        ("2026-11-23 09:00", 10, "2026-12-07 17:00"),
        ("2026-11-27 16:59", 1, "2026-11-30 17:00"),  # Friday
        ("2026-11-28 12:00", 1, "2026-11-30 17:00"),  # Saturday
        ("2026-11-29 12:00", 1, "2026-11-30 17:00"),  # Sunday
        ("2026-12-23 09:00", 1, "2026-12-28 17:00"),  # over two holidays and a weekend
        ("2026-12-23 09:00", 5, "2027-01-04 17:00"),  # and over New Year
        ("2026-11-23 09:00", 0, "2026-11-23 17:00"),
    ],
)
def test_weekends_and_holidays_are_left_out(settings: Any, start: str, days: int, end: str) -> None:
    settings.TIME_ZONE, settings.HOLIDAYS = "UTC", CHRISTMAS
    assert clock.after_working_days(moment(start), days) == moment(end)


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("UTC", "2026-11-30 17:00"),  # Friday, 23:30
        ("Europe/Berlin", "2026-11-30 16:00"),  # Saturday, 00:30
        ("Pacific/Auckland", "2026-11-30 04:00"),  # Saturday, 12:30
        ("America/Los_Angeles", "2026-12-01 01:00"),  # Friday, 15:30
    ],
)
def test_days_begin_and_end_where_the_network_is(settings: Any, zone: str, end: str) -> None:
    settings.TIME_ZONE = zone
    assert clock.after_working_days(moment("2026-11-27 23:30"), 1) == moment(end)


def test_a_day_before_it_begins_elsewhere_is_another_day(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"  # Monday there, Sunday in UTC
    end = clock.after_working_days(moment("2026-11-22 16:00"), 1)
    assert end == datetime(2026, 11, 24, 17, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_summer_time_does_not_move_the_close_of_the_day(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    before = clock.after_working_days(moment("2026-10-22 09:00"), 1)
    after = clock.after_working_days(moment("2026-10-23 09:00"), 1)  # clocks go back on the 25th
    assert (before, after) == (moment("2026-10-23 15:00"), moment("2026-10-26 16:00"))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
