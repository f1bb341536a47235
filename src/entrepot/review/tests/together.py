"""Several people at once: each call in a thread and a transaction of its own, let go at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

Call = Callable[[], object]


def at_once(*calls: Call) -> Sequence[object]:
    """What each call returned or raised, in order."""
    gate = Barrier(len(calls))

    def run(call: Call) -> object:
        try:
            gate.wait(timeout=20)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def only(outcomes: Sequence[object], kind: type) -> list[object]:
    """The outcomes of one kind."""
    return [one for one in outcomes if isinstance(one, kind)]
