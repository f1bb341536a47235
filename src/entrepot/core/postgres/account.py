"""The operating-system user that PostgreSQL runs as: ourselves, or an unprivileged one when we are root."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from entrepot.core.postgres.errors import PostgresError
from entrepot.core.processes import dies_with_parent

SYSTEM_USER = "entrepot"
# Nothing of our own environment, which holds keys, reaches the server.
_ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """A user of this machine, and how to run a program as it."""

    name: str
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        """Whether this process already runs as it."""
        return self.uid == os.geteuid()

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end. From `/`, because the folder we stand in may be closed to the account."""
        return subprocess.run(
            command,
            cwd="/",
            env=_ENVIRONMENT,
            user=None if self.is_us else self.uid,
            group=None if self.is_us else self.gid,
            extra_groups=None if self.is_us else [],
            umask=0o077,
            capture_output=True,
            text=True,
            check=False,
        )

    def spawn(self, command: Sequence[str | Path], *, log: int) -> "subprocess.Popen[bytes]":
        """Start a server that shuts down fast when we end; its output goes to the file descriptor `log`.

        It has a session of its own, so that Ctrl-C at the terminal does not reach it before its clients.
        """
        return subprocess.Popen(
            command,
            cwd="/",
            env=_ENVIRONMENT,
            user=None if self.is_us else self.uid,
            group=None if self.is_us else self.gid,
            extra_groups=None if self.is_us else [],
            umask=0o077,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - it loads and locks nothing
        )


def us() -> Account:
    """The user that this process runs as."""
    return _of_uid(os.geteuid())


def owner_of(folder: Path) -> Account:
    """The user that a folder belongs to."""
    return _of_uid(folder.stat().st_uid)


def unprivileged() -> Account:
    """The system user `entrepot`, made when it does not exist yet. Only root can ask for it."""
    try:
        return _named(SYSTEM_USER)
    except KeyError:
        _create()
    return _named(SYSTEM_USER)


def _of_uid(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise PostgresError(
            f"User id {uid} has no name on this machine, and PostgreSQL refuses to run without one. "
            "Add it to /etc/passwd, or set DATABASE_URL to a PostgreSQL of your own."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _named(name: str) -> Account:
    entry = pwd.getpwnam(name)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _create() -> None:
    remedy = f"Create a system user named {SYSTEM_USER}, or start Entrepot as an ordinary user."
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        raise PostgresError(f"PostgreSQL refuses to run as root, and useradd is missing here. {remedy}")
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    made = subprocess.run(
        [program, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        capture_output=True,
        text=True,
        check=False,
    )
    already_exists = 9  # another start was faster
    if made.returncode not in (0, already_exists):
        raise PostgresError(
            f"PostgreSQL refuses to run as root, and useradd failed: {made.stderr.strip()} {remedy}"
        )
