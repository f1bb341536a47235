"""Numbers turned into the paths of small pictures. All of them are SVG attributes, never styles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 28, 2
COLUMN_STEP, COLUMN_WIDTH, COLUMN_FOOT = 30, 22, 32


@dataclass(frozen=True, slots=True)
class Spark:
    """A line over time: the line, the field under it, and its last point."""

    line: str
    area: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One column or one stretch of a tally."""

    x: float
    width: float
    y: float
    height: float
    tone: str
    label: str

    @property
    def middle(self) -> float:
        """Where the label stands."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with the width of the drawing that holds them."""

    bars: list[Bar]
    width: int


def spark(values: Sequence[float]) -> Spark:
    """Scale values to the drawing; a single value, or equal ones, make a level line."""
    points = [float(value) for value in values] or [0.0]
    points = points * 2 if len(points) == 1 else points
    low, span = min(points), (max(points) - min(points)) or 1.0
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / (len(points) - 1)
    room = SPARK_HEIGHT - 5 - SPARK_EDGE
    spots = [
        (round(SPARK_EDGE + index * step, 1), round(4 + room * (1 - (value - low) / span), 1))
        for index, value in enumerate(points)
    ]
    line = "M" + " ".join(f"{x:g} {y:g}" for x, y in spots)
    return Spark(line, f"{line}V{SPARK_HEIGHT}H{SPARK_EDGE}z", *spots[-1])


def columns(rows: Iterable[Sequence[object]]) -> Chart:
    """Columns from rows of (label, number, tone); tone may be left out."""
    read = [_row(row) for row in rows]
    most = max((number for _, number, _ in read), default=0) or 1
    bars = []
    for index, (label, number, tone) in enumerate(read):
        height = round((COLUMN_FOOT - 4) * number / most, 1)
        bars.append(Bar(4 + index * COLUMN_STEP, COLUMN_WIDTH, COLUMN_FOOT - height, height, tone, label))
    return Chart(bars, COLUMN_STEP * len(bars))


def tally(rows: Iterable[Sequence[object]]) -> list[Bar]:
    """One bar of a hundred, shared out among rows of (tone, number, word)."""
    read = [(str(tone), float(str(number)), str(word)) for tone, number, word in rows]
    total = sum(number for _, number, _ in read) or 1
    bars, x = [], 0.0
    for tone, number, word in read:
        if number:
            width = 100 * number / total
            bars.append(Bar(round(x, 2), round(max(width - 0.4, 0.4), 2), 0, 8, tone, f"{number:g} {word}"))
            x += width
    return bars


def _row(row: Sequence[object]) -> tuple[str, float, str]:
    tone = str(row[2]) if len(row) > 2 else ""
    return str(row[0]), float(str(row[1])), tone
