"""The one clock, and working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

END_OF_WORKING_DAY = time(17)
_SATURDAY = 5


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def is_working_day(day: date) -> bool:
    """Monday to Friday, and none of the network's holidays."""
    return day.weekday() < _SATURDAY and day not in settings.HOLIDAYS


def after_working_days(start: datetime, days: int) -> datetime:
    """The close of the `days`-th working day after the day of `start`, in the network's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = start.astimezone(zone).date()
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return datetime.combine(day, END_OF_WORKING_DAY, tzinfo=zone)
