"""Where the database of a home lives (THREATS DB-01).

An ordinary user's lies in the home itself. Root's cannot: PostgreSQL refuses root, so it runs as another
user, and we never open a folder that is not ours to let that user in. Root's data lie in a folder of our own,
and the home holds a pointer to it.
"""

import os
import re
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from entrepot.core.postgres import account as accounts
from entrepot.core.postgres.account import Account
from entrepot.core.postgres.errors import PostgresError

STATE_FOLDER = Path("/var/lib/entrepot")
# The kernel cuts a socket's path at 107 bytes (103 on macOS), and PostgreSQL adds a name of 18.
SOCKET_FOLDER_LIMIT = 85
_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True)
class Layout:
    """A folder of ours, and the account that owns what PostgreSQL keeps in it."""

    base: Path
    account: Account

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.base / "server.log"

    def socket_folder(self) -> Path:
        """A folder that only the account can enter, with a path short enough for a socket."""
        run = self.base / "run"
        if len(os.fsencode(run)) <= SOCKET_FOLDER_LIMIT:
            run.mkdir(mode=0o700, exist_ok=True)
            self.give(run)
            return run
        if not (run.is_symlink() and self._is_private(run.readlink())):
            run.unlink(missing_ok=True)
            run.symlink_to(tempfile.mkdtemp(prefix="entrepot-", dir="/tmp"))
            self.give(run.readlink())
        return run.readlink()

    def give(self, folder: Path) -> None:
        """Make a folder that we made the account's, and closed to others."""
        if not self.account.is_us:
            os.chown(folder, self.account.uid, self.account.gid)
        folder.chmod(0o700)

    def remove(self) -> None:
        """Delete the folder with all that is in it."""
        run = self.base / "run"
        if run.is_symlink() and self._is_private(run.readlink()):
            shutil.rmtree(run.readlink())
        shutil.rmtree(self.base)

    def _is_private(self, folder: Path) -> bool:
        try:
            status = folder.lstat()
        except FileNotFoundError:
            return False
        return (
            stat.S_ISDIR(status.st_mode) and status.st_uid == self.account.uid and not status.st_mode & 0o077
        )


def find(home: Path) -> Layout | None:
    """Where the home's database is, or None where it has none yet."""
    inside, pointer = home / "postgres", _pointer(home)
    if inside.is_dir():
        return Layout(inside, accounts.owner_of(inside))
    if not pointer.is_file():
        return None
    if os.geteuid() != 0:
        raise PostgresError(
            f"The database of {home} was made by root. Start Entrepot as root, "
            "or name a folder of your own with ENTREPOT_HOME."
        )
    return Layout(_claimed(home, pointer), accounts.unprivileged())


def make(home: Path) -> Layout:
    """A place for the database of a home that has none."""
    if os.geteuid() != 0:
        inside = home / "postgres"
        inside.mkdir(mode=0o700)
        return Layout(inside, accounts.us())
    account = accounts.unprivileged()
    base = state_folder() / secrets.token_hex(6)
    base.mkdir(mode=0o711)
    base.chmod(0o711)  # the account passes through to its own folders; whatever our umask
    (base / "home").write_text(str(home))
    _pointer(home).write_text(base.name)
    return Layout(base, account)


def forgotten(home: Path) -> list[Layout]:
    """Root's data of an earlier home in the same place, which was deleted by hand."""
    if os.geteuid() != 0 or not STATE_FOLDER.is_dir():
        return []
    bases = [note.parent for note in STATE_FOLDER.glob("*/home") if note.read_text() == str(home)]
    if not bases or _pointer(home).exists():
        return []
    return [Layout(base, accounts.unprivileged()) for base in bases]


def forget(home: Path) -> None:
    """Remove the pointer of a home whose data are gone."""
    _pointer(home).unlink(missing_ok=True)


def _pointer(home: Path) -> Path:
    return home / "postgres.location"


def _claimed(home: Path, pointer: Path) -> Path:
    """The folder that a pointer of root's names, when it is this home's and not that of another."""
    name = pointer.read_text()
    base = STATE_FOLDER / name
    if pointer.lstat().st_uid != 0 or not _ID.fullmatch(name) or not (base / "home").is_file():
        raise PostgresError(f"{pointer} names no database. Remove it to begin with an empty one.")
    owner = Path((base / "home").read_text())
    if owner != home:
        theirs = _pointer(owner)
        if theirs.is_file() and theirs.read_text() == name:
            raise PostgresError(
                f"{home} is a copy of {owner}, whose database cannot serve both. "
                f"Remove {pointer} to begin with an empty one."
            )
        (base / "home").write_text(str(home))  # the home was moved
    return base


def state_folder() -> Path:
    """Root's folder for what every system user may read or pass through."""
    STATE_FOLDER.mkdir(mode=0o755, exist_ok=True)
    status = STATE_FOLDER.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != 0 or status.st_mode & 0o022:
        raise PostgresError(f"{STATE_FOLDER} must be a folder that only root can change; remove or mend it.")
    return STATE_FOLDER
