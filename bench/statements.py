"""How many SQL statements a request costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Cost:
    """Statements, and the transactions around some of them."""

    statements: int
    transactions: int


def cost(ask: Callable[[], object]) -> Cost:
    """What a call costs."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    sql = [one["sql"] for one in captured]
    control = [one for one in sql if one.startswith(_CONTROL)]
    return Cost(len(sql) - len(control), sum(one.startswith("BEGIN") for one in control))


def table(costs: Mapping[str, Cost]) -> None:
    """Print them."""
    print("\n| request | SQL statements | transactions |")
    print("| --- | ---: | ---: |")
    for name, one in costs.items():
        print(f"| {name} | {one.statements} | {one.transactions} |")
