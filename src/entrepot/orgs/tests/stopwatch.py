"""Whether the time that an answer takes tells who has an account (THREATS AUTH-01)."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

TRIES = 200
ROUNDS = 5
ALIKE = 1.1


def spread(cases: Mapping[str, Callable[[], object]], *, before_each: Callable[[], object]) -> float:
    """The median time of the slowest case by that of the fastest.

    The cases take turns, each going first as often as last, so that what else the machine does meets all of them. While
    the medians of 200 tries are apart, 200 more are added, five times at most: noise grows smaller by that, and a
    difference that is there stays.
    """
    taken: dict[str, list[float]] = {name: [] for name in cases}
    found = 0.0
    with _nothing_collected():
        for _ in range(ROUNDS):
            for turn in range(TRIES):
                for name in list(cases)[:: -1 if turn % 2 else 1]:
                    before_each()
                    taken[name].append(_seconds(cases[name]))
            medians = [statistics.median(times) for times in taken.values()]
            found = max(medians) / min(medians)
            if found < ALIKE:
                break
    return found


def _seconds(case: Callable[[], object]) -> float:
    started = time.perf_counter()
    case()
    return time.perf_counter() - started


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """The rubbish of the tests before is not this one's."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
