"""What a written time consists of: its fields, each with the numbers that it can have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
QUARTERS = ("1st quarter", "2nd quarter", "3rd quarter", "4th quarter")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what messages call it, its lowest and highest number, and how a moment's is found."""

    name: str
    low: int
    high: int
    of: Callable[[datetime], int]

    @property
    def width(self) -> int:
        """How many digits it has at most."""
        return len(str(self.high))


ERA = Field("era", 1, 1, lambda _: 1)
CENTURY = Field("century", 0, 99, lambda moment: moment.year // 100)
YEAR = Field("year", 1, 9999, lambda moment: moment.year)
QUARTER = Field("quarter", 1, 4, lambda moment: (moment.month + 2) // 3)
MONTH = Field("month", 1, 12, lambda moment: moment.month)
DAY = Field("day of the month", 1, 31, lambda moment: moment.day)
DAY_OF_YEAR = Field("day of the year", 1, 366, lambda moment: moment.timetuple().tm_yday)
WEEK_YEAR = Field("year of the week", 1, 9999, lambda moment: moment.isocalendar().year)
WEEK = Field("week", 1, 53, lambda moment: moment.isocalendar().week)
DAY_OF_WEEK = Field("day of the week", 1, 7, lambda moment: moment.isoweekday())
HALF = Field("half of the day", 0, 1, lambda moment: moment.hour // 12)
HOUR = Field("hour", 0, 23, lambda moment: moment.hour)
HOUR_TO_24 = Field("hour from 1 to 24", 1, 24, lambda moment: moment.hour or 24)
HOUR_FROM_0 = Field("hour from 0 to 11", 0, 11, lambda moment: moment.hour % 12)
HOUR_TO_12 = Field("hour from 1 to 12", 1, 12, lambda moment: moment.hour % 12 or 12)
MINUTE = Field("minute", 0, 59, lambda moment: moment.minute)
SECOND = Field("second", 0, 59, lambda moment: moment.second)
MILLISECOND = Field("fraction of the second", 0, 999, lambda moment: moment.microsecond // 1000)
