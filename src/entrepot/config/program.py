"""A program that the supervisor runs: how it starts, what it says, how it ends."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from entrepot.core.processes import dies_with_parent


@dataclass(frozen=True)
class Service:
    """What to run.

    `ready` asks the running program itself whether it does its work. `orphaned` is the signal that ends it when
    the supervisor was killed.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    ready: Callable[[], bool] = lambda: True
    ready_within: float = 60.0
    orphaned: signal.Signals = signal.SIGTERM


class Program:
    """One service's process, which leads a group and a session of its own."""

    def __init__(self, service: Service, selector: selectors.BaseSelector) -> None:
        self.service = service
        self.name = service.name
        self._selector = selector
        self._process: subprocess.Popen[bytes] | None = None
        self._unfinished_line = b""

    @property
    def status(self) -> int | None:
        """How it ended: the exit status, or minus the signal; None while it runs."""
        return self._process.poll() if self._process is not None else None

    def start(self) -> None:
        """Start it, after ending whatever its predecessor left running."""
        self.kill()
        self._process = process = subprocess.Popen(
            self.service.command,
            env=dict(self.service.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(self.service.orphaned),  # noqa: PLW1509 - it loads and locks nothing
        )
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, self.read)

    def alive(self) -> bool:
        """Whether its first process runs."""
        return self._process is not None and self.status is None

    def terminate(self) -> None:
        """Ask it to end."""
        if self._process is not None and self.alive():
            self._process.terminate()

    def kill(self) -> None:
        """End it and all that it started, at once."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):  # nothing of the group is left
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        while self.read():
            pass
        self._close()

    def read(self) -> bool:
        """Pass on what it said, line by line; False when it says nothing more for now."""
        pipe = self._process.stdout if self._process is not None else None
        if pipe is None or pipe.closed:
            return False
        try:
            chunk = os.read(pipe.fileno(), 65536)
        except BlockingIOError:
            return False
        if not chunk:
            self._close()
            return False
        *lines, self._unfinished_line = (self._unfinished_line + chunk).split(b"\n")
        for line in lines:
            say(self.name, line.decode(errors="replace"))
        return True

    def _close(self) -> None:
        pipe = self._process.stdout if self._process is not None else None
        if pipe is None or pipe.closed:
            return
        if self._unfinished_line:
            say(self.name, self._unfinished_line.decode(errors="replace"))
            self._unfinished_line = b""
        self._selector.unregister(pipe)
        pipe.close()


def say(name: str, line: str) -> None:
    """Write a line under the name of who says it."""
    try:
        print(f"{name:>8} | {line}", flush=True)  # noqa: T201 - the terminal is ours
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - the reader left; we go on
