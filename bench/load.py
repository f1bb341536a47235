"""Load: so many at once for so many seconds, and what each of them took."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles

from bench.wire import Connection

SECONDS, WARM_UP = 6.0, 2.0
PROCESSES = 2
AT_ONCE = (1, 16)

Step = Callable[[Connection, int], None]  # what is measured; the number differs at each call


@dataclass(frozen=True)
class Measured:
    """What came of it."""

    name: str
    at_once: int
    rate: float
    p50: float
    p99: float


def measure_all(steps: Mapping[str, Step], *, port: int) -> list[Measured]:
    """Each step alone, then sixteen at once."""
    return [
        measure(name, step, port=port, at_once=at_once) for at_once in AT_ONCE for name, step in steps.items()
    ]


def measure(name: str, step: Step, *, port: int, at_once: int) -> Measured:
    """Run `step` again and again. It must be a function of a module: it goes to other processes."""
    processes = min(PROCESSES, at_once)
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=fork) as pool:
        jobs = [
            pool.submit(_threads, step, port, at_once // processes, number) for number in range(processes)
        ]
        took = [seconds for job in jobs for seconds in job.result()]
    hundredths = quantiles(took, n=100)
    return Measured(name, at_once, len(took) / SECONDS, hundredths[49] * 1000, hundredths[98] * 1000)


def _threads(step: Step, port: int, threads: int, number: int) -> list[float]:
    with ThreadPoolExecutor(threads) as pool:
        jobs = [pool.submit(_one, step, port, number * 1000 + thread) for thread in range(threads)]
        return [seconds for job in jobs for seconds in job.result()]


def _one(step: Step, port: int, number: int) -> list[float]:
    """The times of what was begun and ended while it counted."""
    connection, took = Connection(port), []
    begin = time.monotonic() + WARM_UP
    count = number * 1_000_000
    while (now := time.monotonic()) < begin + SECONDS:
        step(connection, count)
        count += 1
        if now > begin:
            took.append(time.monotonic() - now)
    connection.close()
    return took


def table(measured: Sequence[Measured], unit: str) -> None:
    """Print the rates, and how often each bare view fits into one of the others."""
    bare = {one.at_once: one.rate for one in measured if one.name == "bare view"}
    print(f"\n| {unit} | at once | a second | p50 ms | p99 ms | bare views in one |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for one in measured:
        times = bare[one.at_once] / one.rate
        print(
            f"| {one.name} | {one.at_once} | {one.rate:,.0f} | {one.p50:.1f} | {one.p99:.1f} | {times:.1f} |"
        )
