"""One process that owns all others: starts them in order, restarts what crashes, and stops all of it.

It has one thread. Signals only set a flag, which every wait looks at. Each program leads a process group of its
own, so that nothing it started is left over, and ends when we end, however we end.
"""

import selectors
import signal
import time
from types import FrameType, TracebackType
from typing import Protocol, Self

from entrepot.config.program import Program, Service, say
from entrepot.core.postgres import EmbeddedPostgres, PostgresError

TICK = 0.1
GRACE = 4.5  # seconds for programs; the database then has five more
RESTART_DELAYS = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_AFTER = 60.0  # what lived this long starts again without delay


class StartFailed(Exception):
    """A program did not start; the message says which, and its own output why."""


class _Stopped(Exception):
    """We were told to stop. Never seen outside."""


class _Part(Protocol):
    """What is watched: a program, or the database."""

    name: str

    def start(self) -> None: ...
    def alive(self) -> bool: ...


class Supervisor:
    """Use it in the main thread as a context manager; leaving it stops everything."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._programs: list[Program] = []
        self._database: _Database | None = None
        self._told_to_stop = False

    def __enter__(self) -> Self:
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, self._on_signal)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as under nohup
            signal.signal(signal.SIGHUP, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._stop_all()
        return kind is _Stopped

    def start_database(self, postgres: EmbeddedPostgres) -> None:
        """Start the embedded PostgreSQL. Raises `PostgresError`."""
        self._database = _Database(postgres, self)
        try:
            postgres.start(give_up=self.told_to_stop)
        finally:
            self.heed()

    def run(self, service: Service) -> None:
        """Run a program to its end. Raises `StartFailed` when it ends badly."""
        program = self._launch(service)
        while program.alive():
            self._tick()
        program.kill()
        self._programs.remove(program)
        if program.status != 0:
            raise StartFailed(f"{service.name} ended with status {program.status}.")

    def start(self, *services: Service) -> None:
        """Start programs and return when all are ready. Raises `StartFailed` when one is not in time."""
        waiting = [self._launch(service) for service in services]
        deadline = time.monotonic() + max(service.ready_within for service in services)
        while waiting:
            self._tick()
            ended = next((program for program in waiting if not program.alive()), None)
            if ended is not None:
                ended.kill()
                raise StartFailed(f"{ended.name} ended with status {ended.status}.")
            if time.monotonic() > deadline:
                raise StartFailed(f"{waiting[0].name} was not ready in time.")
            waiting = [program for program in waiting if not program.service.ready()]

    def watch(self) -> None:
        """Restart what ends, until we are told to stop."""
        parts: list[_Part] = [*([self._database] if self._database else []), *self._programs]
        watches = [_Watch(part) for part in parts]
        while True:
            self._tick()
            for watch in watches:
                watch.look(time.monotonic())

    def told_to_stop(self) -> bool:
        """Whether a signal has come."""
        return self._told_to_stop

    def heed(self) -> None:
        """Leave, if we were told to."""
        if self._told_to_stop:
            raise _Stopped

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 - Python's signature
        self._told_to_stop = True

    def _tick(self) -> None:
        self._pass_output_on(TICK)
        self.heed()

    def _pass_output_on(self, seconds: float) -> None:
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self._selector.select(seconds):
            key.data()

    def _launch(self, service: Service) -> Program:
        program = Program(service, self._selector)
        self._programs.append(program)
        program.start()
        return program

    def _stop_all(self) -> None:
        """Programs first, so that none of them loses its database under its hands."""
        for program in self._programs:
            program.terminate()
        deadline = time.monotonic() + GRACE
        while any(program.alive() for program in self._programs) and time.monotonic() < deadline:
            self._pass_output_on(TICK)
        for program in self._programs:
            program.kill()
        if self._database is not None:
            self._database.stop()


class _Database:
    """The embedded PostgreSQL as a part to watch."""

    name = "postgres"

    def __init__(self, postgres: EmbeddedPostgres, supervisor: Supervisor) -> None:
        self._postgres = postgres
        self._supervisor = supervisor

    def start(self) -> None:
        """Start it again; where that fails, it is tried once more after a while."""
        try:
            self._postgres.start(give_up=self._supervisor.told_to_stop)
        except PostgresError as error:
            say(self.name, str(error))

    def alive(self) -> bool:
        return self._postgres.pid is not None

    def stop(self) -> None:
        self._postgres.stop()


class _Watch:
    """When a part that ended starts again: soon at first, then ever more patiently."""

    def __init__(self, part: _Part) -> None:
        self._part = part
        self._started = time.monotonic()
        self._failures = 0
        self._restart_at: float | None = None

    def look(self, now: float) -> None:
        """Note that the part has ended, or start it again when its time has come."""
        if self._restart_at is None:
            if not self._part.alive():
                self._plan(now)
        elif now >= self._restart_at:
            self._restart_at, self._started = None, now
            self._part.start()

    def _plan(self, now: float) -> None:
        if now - self._started > STEADY_AFTER:
            self._failures = 0
        delay = RESTART_DELAYS[min(self._failures, len(RESTART_DELAYS) - 1)]
        self._failures += 1
        self._restart_at = now + delay
        say(self._part.name, f"ended unexpectedly; it starts again in {delay:g} s")
