"""The server starts, stops and comes back, whatever happened to it before."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from entrepot.core.postgres import EmbeddedPostgres, PostgresError
from entrepot.core.postgres import binaries as programs
from entrepot.core.postgres import layout as layouts
from entrepot.core.postgres.account import Account


def server(home: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(home, durable=False)


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        return row and row[0]


def note_of(home: Path) -> Path:
    layout = layouts.find(home)
    assert layout is not None
    return layout.data / "postmaster.pid"


def reachable(account: Account) -> programs.Binaries:
    own = programs.installed()
    return own if own.work_for(account) else programs.copied_to(layouts.state_folder())


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}/cwd").exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_data_outlive_a_stop(home: Path) -> None:
    with server(home) as postgres:
        with psycopg.connect(postgres.owner_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'ø' AS letter")
        first = postgres.pid
    with server(home) as postgres:
        assert ask(postgres.owner_url, "SELECT letter FROM kept") == "ø"
        assert postgres.pid != first


def test_it_is_made_as_we_need_it(running: EmbeddedPostgres) -> None:
    url = running.owner_url
    assert ask(url, "SHOW server_encoding") == "UTF8"
    assert ask(url, "SHOW data_checksums") == "on"
    assert ask(url, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert ask(url, "SHOW fsync") == "on"
    assert ask(url, "SELECT array_agg(extname ORDER BY extname)::text FROM pg_extension") == (
        "{citext,pg_trgm,plpgsql,unaccent}"
    )
    assert ask(url, "SELECT 'Ærø' ILIKE 'ærØ'") is True


def test_a_database_made_for_a_test_has_the_extensions_too(running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.owner_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE test_one")
    url = running.owner_url.replace("/entrepot?", "/test_one?")
    assert ask(url, "SELECT similarity('notes', 'note') > 0.5") is True


def test_a_killed_server_recovers_what_was_committed(home: Path) -> None:
    postgres = EmbeddedPostgres(home)
    postgres.start()
    with psycopg.connect(postgres.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    assert postgres.pid is not None
    os.kill(postgres.pid, signal.SIGKILL)
    while postgres.pid is not None:
        time.sleep(0.01)
    postgres.start()
    try:
        assert ask(postgres.owner_url, "SELECT count(*) FROM kept") == 1000
    finally:
        postgres.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_it_ends_with_an_owner_that_is_killed(home: Path) -> None:
    script = """
import sys, time, pathlib
from entrepot.core.postgres import EmbeddedPostgres
postgres = EmbeddedPostgres(pathlib.Path(sys.argv[1]))
postgres.start()
print(postgres.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script, home], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        owner.kill()
    wait_until_gone(pid)
    assert not Path(f"/proc/{pid}/cwd").exists()
    with server(home) as postgres:
        assert ask(postgres.app_url, "SELECT 1") == 1


def test_a_server_that_nobody_owns_is_stopped_first(home: Path) -> None:
    with server(home):
        pass
    layout = layouts.find(home)
    assert layout is not None
    options = f"-c listen_addresses= -c unix_socket_directories={layout.socket_folder()}"
    pg_ctl = reachable(layout.account).program("pg_ctl")
    started = layout.account.run(
        [pg_ctl, "-D", layout.data, "-s", "-w", "-l", "/dev/null", "-o", options, "start"]
    )
    assert started.returncode == 0, started.stderr
    stray = int(note_of(home).read_text().split()[0])

    with server(home) as postgres:
        assert ask(postgres.app_url, "SELECT 1") == 1
        assert postgres.pid != stray
    assert not Path(f"/proc/{stray}/cwd").exists()


def test_a_note_with_the_number_of_another_process_is_no_server(home: Path) -> None:
    with server(home):
        note = note_of(home)
        stale = note.read_text().split("\n", 1)[1]
    layout = layouts.find(home)
    assert layout is not None
    with Path(os.devnull).open("w") as log:
        other = layout.account.spawn(["sleep", "60"], log=log.fileno())
    note.write_text(f"{other.pid}\n{stale}")

    with server(home) as postgres:
        assert ask(postgres.app_url, "SELECT 1") == 1
        assert other.poll() is None, "a process that is not ours was ended"
    other.kill()
    other.wait()


def test_the_note_of_a_zombie_is_no_server(home: Path) -> None:
    with server(home):
        note = note_of(home)
        stale = note.read_text().split("\n", 1)[1]
    layout = layouts.find(home)
    assert layout is not None
    with Path(os.devnull).open("w") as log:
        zombie = layout.account.spawn(["true"], log=log.fileno())
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    note.write_text(f"{zombie.pid}\n{stale}")

    with server(home) as postgres:
        assert ask(postgres.app_url, "SELECT 1") == 1
    zombie.wait()


def test_an_interrupted_creation_begins_again(home: Path) -> None:
    layout = layouts.make(home)
    (layout.base / "data.new").mkdir()
    (layout.base / "data.new" / "half").write_text("written")
    with server(home) as postgres:
        assert ask(postgres.app_url, "SELECT 1") == 1


def test_a_second_owner_is_refused(home: Path) -> None:
    with server(home), pytest.raises(PostgresError, match="ENTREPOT_HOME"):
        server(home).start()


def test_data_of_another_major_version_are_left_alone(home: Path) -> None:
    with server(home):
        pass
    version = note_of(home).with_name("PG_VERSION")
    version.write_text("14\n")
    with pytest.raises(PostgresError, match="PostgreSQL 14, this is"):
        server(home).start()


def test_waiting_can_be_given_up(home: Path) -> None:
    postgres = server(home)
    with pytest.raises(PostgresError):
        postgres.start(give_up=lambda: True)
    assert postgres.pid is None


def test_it_logs_no_value_that_somebody_typed(running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (login text PRIMARY KEY)")
        connection.execute("INSERT INTO people VALUES ('canary')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('canary')")
    layout = layouts.find(running.home)
    assert layout is not None
    assert "duplicate key" in layout.log.read_text()
    assert "canary" not in layout.log.read_text()


def test_erasing_leaves_nothing(home: Path) -> None:
    with server(home) as postgres:
        layout = layouts.find(home)
        assert layout is not None
        postgres.erase()
    assert not layout.base.exists()
    assert list(home.iterdir()) == []
