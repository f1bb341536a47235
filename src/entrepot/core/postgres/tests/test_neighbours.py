"""Neighbours on the host stay out, and no folder's rights change for our sake."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from entrepot.core.postgres import EmbeddedPostgres, PostgresError
from entrepot.core.postgres import binaries as programs
from entrepot.core.postgres import layout as layouts
from entrepot.core.postgres.account import Account
from entrepot.core.postgres.tests.conftest import needs_root

Script = Callable[[str, Path], "subprocess.CompletedProcess[str]"]


def modes_above(*folders: Path) -> dict[Path, int]:
    every = {parent for folder in folders for parent in (folder, *folder.parents)}
    return {path: path.stat().st_mode for path in every}


def sockets_of(postgres: EmbeddedPostgres) -> Path:
    return Path(psycopg.conninfo.conninfo_to_dict(postgres.app_url)["host"])


def psql(account: Account, url: str) -> "subprocess.CompletedProcess[str]":
    own = programs.installed()
    reachable = own if own.work_for(account) else programs.copied_to(layouts.state_folder())
    return account.run([reachable.program("psql"), "-c", "SELECT 1", url])


@pytest.mark.threat("DB-01")
def test_there_is_a_socket_in_a_closed_folder_and_nothing_else(running: EmbeddedPostgres) -> None:
    folder = sockets_of(running)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / ".s.PGSQL.5432").stat().st_mode) == 0o700
    with psycopg.connect(running.app_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


@pytest.mark.threat("DB-01")
def test_it_never_runs_as_root(running: EmbeddedPostgres) -> None:
    assert Path(f"/proc/{running.pid}").stat().st_uid != 0


@pytest.mark.threat("DB-01")
def test_no_folder_above_changes_its_rights(home: Path) -> None:
    deep = home / "closed" / "var"
    deep.mkdir(parents=True)
    home.joinpath("closed").chmod(0o700)
    before = modes_above(deep, programs.installed().site)
    with EmbeddedPostgres(deep, durable=False):
        pass
    assert modes_above(deep, programs.installed().site) == before
    EmbeddedPostgres(deep).erase()


@pytest.mark.threat("DB-01")
def test_a_path_too_long_for_a_socket_gets_a_short_closed_folder(home: Path) -> None:
    far = home / ("long" * 20) / ("er" * 20)
    far.mkdir(parents=True)
    layout = layouts.Layout(far, layouts.accounts.us())
    short = layout.socket_folder()
    assert len(str(short)) < 40
    assert stat.S_IMODE(short.stat().st_mode) == 0o700
    assert layout.socket_folder() == short
    short.chmod(0o755)
    assert layout.socket_folder() != short, "a folder that others may enter is not used again"
    short.rmdir()
    layout.remove()
    assert not far.exists()


@needs_root
@pytest.mark.threat("DB-01")
def test_a_neighbour_cannot_connect(running: EmbeddedPostgres, nobody: Account) -> None:
    for url in (
        running.app_url,
        running.owner_url,
        running.owner_url.replace("entrepot_owner", "postgres"),
    ):
        refused = psql(nobody, url)
        assert refused.returncode != 0
        assert "Permission denied" in refused.stderr


@needs_root
@pytest.mark.threat("DB-01")
def test_a_neighbour_is_refused_even_where_the_socket_is_open(home: Path, nobody: Account) -> None:
    with EmbeddedPostgres(home, durable=False) as postgres:
        folder = sockets_of(postgres)
        folder.chmod(0o755)
        (folder / ".s.PGSQL.5432").chmod(0o777)
        refused = psql(nobody, postgres.app_url)
        assert refused.returncode != 0
        assert "Peer authentication failed" in refused.stderr


@needs_root
def test_programs_out_of_an_accounts_reach_are_copied_to_where_it_can_run_them(nobody: Account) -> None:
    with tempfile.TemporaryDirectory(prefix="entrepot-test-programs-") as folder:
        Path(folder).chmod(0o711)
        copy = programs.copied_to(Path(folder))
        assert copy.work_for(nobody)
        assert nobody.run([copy.program("initdb"), "--version"]).returncode == 0
        assert programs.copied_to(Path(folder)) == copy


SERVE_ONCE = """
import sys, pathlib, psycopg
from entrepot.core.postgres import EmbeddedPostgres
with EmbeddedPostgres(pathlib.Path(sys.argv[1])) as postgres, psycopg.connect(postgres.app_url) as connection:
    print(connection.execute("SELECT current_user").fetchone()[0], postgres.app_url)
"""


@pytest.fixture
def home_of_nobody(nobody: Account) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="entrepot-test-home-"))
    os.chown(folder, nobody.uid, nobody.gid)
    yield folder
    shutil.rmtree(folder)


@needs_root
def test_an_ordinary_user_keeps_the_data_in_the_home(home_of_nobody: Path, python_of: Script) -> None:
    before = modes_above(home_of_nobody)
    served = python_of(SERVE_ONCE, home_of_nobody)
    assert served.returncode == 0, served.stderr
    assert (
        served.stdout.strip()
        == f"entrepot_app postgresql://entrepot_app@/entrepot?host={home_of_nobody}/postgres/run"
    )
    assert (home_of_nobody / "postgres" / "data" / "PG_VERSION").stat().st_uid == home_of_nobody.stat().st_uid
    assert modes_above(home_of_nobody) == before


@needs_root
def test_root_serves_the_data_of_an_ordinary_user_as_that_user(
    home_of_nobody: Path, python_of: Script
) -> None:
    assert python_of(SERVE_ONCE, home_of_nobody).returncode == 0
    with EmbeddedPostgres(home_of_nobody) as postgres:
        assert Path(f"/proc/{postgres.pid}").stat().st_uid == home_of_nobody.stat().st_uid
    again = python_of(SERVE_ONCE, home_of_nobody)
    assert again.returncode == 0, again.stderr


@needs_root
def test_an_ordinary_user_is_told_of_a_home_of_root(home_of_nobody: Path, python_of: Script) -> None:
    with EmbeddedPostgres(home_of_nobody):
        pass
    refused = python_of(SERVE_ONCE, home_of_nobody)
    assert refused.returncode != 0
    assert "was made by root" in refused.stderr
    EmbeddedPostgres(home_of_nobody).erase()


@needs_root
def test_a_moved_home_keeps_its_data_and_a_copy_does_not_share_them(home: Path) -> None:
    old, new, copy = home / "old", home / "new", home / "copy"
    with EmbeddedPostgres(old):
        before = layouts.find(old)
    old.rename(new)
    assert layouts.find(new) == before
    shutil.copytree(new, copy)
    with pytest.raises(PostgresError, match="is a copy of"):
        EmbeddedPostgres(copy).start()
    EmbeddedPostgres(new).erase()


@needs_root
def test_a_home_deleted_by_hand_begins_anew_and_leaves_nothing(home: Path) -> None:
    place = home / "var"
    with EmbeddedPostgres(place):
        first = layouts.find(place)
    shutil.rmtree(place)
    with EmbeddedPostgres(place):
        second = layouts.find(place)
    assert first is not None
    assert second is not None
    assert second.base != first.base
    assert not first.base.exists()
    EmbeddedPostgres(place).erase()


@needs_root
def test_a_pointer_to_somewhere_else_is_not_followed(home: Path) -> None:
    (home / "postgres.location").write_text("../../../etc")
    with pytest.raises(PostgresError, match="names no database"):
        EmbeddedPostgres(home).start()
    (home / "postgres.location").unlink()
