"""One process owns all others: order, restarts, and an end without orphans."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator

import pytest

from entrepot.config.tests.processes import until, with_mark

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

STEADY = "import time; print('hello', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "subprocess.Popen([sys.executable, '-c', 'import signal, time\\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\\ntime.sleep(600)'])\n"
    "time.sleep(600)"
)


def script(mark: str, *programs: str, ready: str = "lambda: True") -> str:
    """A supervisor of `programs`; `mark` is in the environment of each, so that the test finds them."""
    return f"""
import sys
from entrepot.config.program import Service
from entrepot.config.supervisor import Supervisor
programs = {programs!r}
services = [
    Service(f"part{{n}}", (sys.executable, "-c", program), {{"MARK": {mark!r}}}, {ready}, 2)
    for n, program in enumerate(programs)
]
with Supervisor() as supervisor:
    supervisor.start(*services)
    print("ready", flush=True)
    supervisor.watch()
"""


class Supervised:
    """A supervisor in a process of its own."""

    def __init__(self) -> None:
        self.mark = uuid.uuid4().hex

    def start(self, *programs: str, ready: str = "lambda: True") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script(self.mark, *programs, ready=ready)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, text: str) -> str:
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if text in line:
                return said
        raise AssertionError(f"it ended without saying {text!r}: {said}")

    def parts(self) -> list[int]:
        return [pid for pid in with_mark(self.mark) if pid != self.process.pid]


@pytest.fixture
def supervised() -> Iterator[Supervised]:
    supervised = Supervised()
    yield supervised
    supervised.process.terminate()
    supervised.process.wait(12)
    if supervised.process.stdout is not None:
        supervised.process.stdout.close()
    until(lambda: not supervised.parts())


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_everything_when_told_to(supervised: Supervised, signum: signal.Signals) -> None:
    supervised.start(STEADY, STEADY)
    supervised.wait_for("ready")
    assert len(supervised.parts()) == 2
    supervised.process.send_signal(signum)
    assert supervised.process.wait(10) == 0
    assert supervised.parts() == []


def test_what_does_not_want_to_end_is_ended_with_all_that_it_started(supervised: Supervised) -> None:
    supervised.start(STUBBORN, STEADY)
    supervised.wait_for("ready")
    until(lambda: len(supervised.parts()) == 3)
    begun = time.monotonic()
    supervised.process.terminate()
    assert supervised.process.wait(10) == 0
    assert time.monotonic() - begun < 10
    assert supervised.parts() == []


def test_children_end_with_a_supervisor_that_is_killed(supervised: Supervised) -> None:
    supervised.start(STEADY, STEADY)
    supervised.wait_for("ready")
    supervised.process.kill()
    supervised.process.wait()
    until(lambda: not supervised.parts())


def test_what_crashes_starts_again(supervised: Supervised) -> None:
    supervised.start(STEADY)
    supervised.wait_for("ready")
    (first,) = supervised.parts()
    os.kill(first, signal.SIGKILL)
    assert "part0 | ended unexpectedly" in supervised.wait_for("unexpectedly")
    supervised.wait_for("part0 | hello")
    (second,) = supervised.parts()
    assert second != first


def test_what_a_crashed_program_left_running_is_ended_before_it_starts_again(supervised: Supervised) -> None:
    supervised.start(STUBBORN)
    supervised.wait_for("ready")
    until(lambda: len(supervised.parts()) == 2)
    leader, grandchild = sorted(supervised.parts(), key=lambda pid: os.getpgid(pid) != pid)
    os.kill(leader, signal.SIGKILL)
    supervised.wait_for("unexpectedly")
    until(lambda: grandchild not in supervised.parts())


def test_output_carries_the_name_of_who_speaks(supervised: Supervised) -> None:
    supervised.start("print('one'); print('two', end='', flush=True); import time; time.sleep(600)")
    supervised.wait_for("part0 | one")
    supervised.wait_for("ready")
    supervised.process.terminate()
    assert "part0 | two" in supervised.process.communicate()[0]


def test_a_program_that_ends_at_start_is_named(supervised: Supervised) -> None:
    supervised.start(STEADY, "import sys; sys.exit('no such thing')", ready="lambda: False")
    assert "part1 | no such thing" in supervised.wait_for("part1 ended with status 1.")
    assert supervised.process.wait(10) == 1
    assert supervised.parts() == []


def test_a_program_that_is_never_ready_is_named(supervised: Supervised) -> None:
    supervised.start(STEADY, ready="lambda: False")
    supervised.wait_for("part0 was not ready in time")
    assert supervised.process.wait(10) == 1
    assert supervised.parts() == []
