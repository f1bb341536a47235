"""The yardstick: views that do nothing, on the same server in the same run."""

from __future__ import annotations

from bench.load import Step
from bench.wire import Connection


def _bare(connection: Connection, _number: int) -> None:
    assert connection.get("/bare").body == b"ok"


def _one_row(connection: Connection, _number: int) -> None:
    assert connection.get("/bare/row").body == b"ok"


BARE: dict[str, Step] = {"bare view": _bare, "bare view, one row read": _one_row}
