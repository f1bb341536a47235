"""Programs of the world: real processes, whose words are kept in files."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from entrepot.config.program import Service

STOP_SECONDS = 15


class Running:
    """A service as a process that leads a group of its own and ends with this one, however that ends."""

    def __init__(self, service: Service, log: Path) -> None:
        self.service, self.log = service, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it does its work."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it."""
        with self.log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.leash", str(os.getpid()), *self.service.command],
                env=dict(self.service.environment),
                cwd=Path(__file__).parent.parent,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it does its work."""
        until(self._is_ready, self.service.ready_within, what=f"{self.service.name} to be ready")

    def _is_ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError(f"{self.service.name} ended; {self.log} says why:\n{self.said()[-2000:]}")
        return self.service.ready()

    def stop(self) -> None:
        """Ask it to end, and see to it."""
        if self.process is None:
            return
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it and all that it started at once, as a machine that fails would."""
        if self.process is not None:
            self._signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _signal(self, signum: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signum)

    def said(self) -> str:
        """All that it ever wrote."""
        return self.log.read_text(errors="replace")


def run(command: Sequence[str], environment: Mapping[str, str], *, given: str = "") -> str:
    """Run a command to its end and give what it wrote; fails with its words when it fails."""
    done = subprocess.run(
        command,
        env=dict(environment),
        cwd=Path(__file__).parent.parent,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stderr[-4000:]}"
    return done.stdout


def until(condition: Callable[[], object], seconds: float = 15.0, *, what: str = "it to come true") -> None:
    """Wait for something to come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
        time.sleep(0.1)


def free_port() -> int:
    """A port of loopback that nobody listens on, outside of those that clients get."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
