"""What dies in the middle of its work leaves nothing half-done and nothing lost."""

import base64
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from requests import RequestException

from entrepot.core.postgres import EmbeddedPostgres
from entrepot.core.postgres import layout as layouts
from tests.processes import free_port, run, until
from tests.visitor import Visitor
from tests.world import World

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def ask_for_reset(world: World) -> None:
    visitor = Visitor(world.root)
    visitor.open("harbour/forgot/")
    visitor.submit("harbour/forgot/", login=world.people["ines"])


def let_time_pass(world: World) -> None:
    """As if the last heartbeat of every worker were long ago, and somebody had looked for their jobs since."""
    world.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    world.verbs("return_stalled_jobs")


def waiting_mails(world: World) -> int:
    (row,) = world.rows("SELECT count(*) FROM notify_mail WHERE status <> 'sent'")
    return int(row[0])


@pytest.mark.threat("JOB-03")
@pytest.mark.parametrize("keeping", [False, True], ids=["before it was taken", "after it was taken"])
def test_a_worker_that_dies_during_a_mail_loses_none_and_sends_no_other(world: World, keeping: bool) -> None:
    until(lambda: waiting_mails(world) == 0, what="earlier mails to be gone")
    before = len(world.postbox.mails)
    go_on = world.postbox.stall(keeping=keeping)
    ask_for_reset(world)
    until(lambda: world.postbox.stalled, what="the mail to be under way")
    world.worker.kill()
    go_on()
    let_time_pass(world)
    world.worker.start()
    until(lambda: waiting_mails(world) == 0, 60, what="the mail to be sent after all")
    mails = world.postbox.mails[before:]
    assert {mail["Message-ID"] for mail in mails} == set(world.postbox.stalled), world.postbox.subjects()
    assert len(mails) == (2 if keeping else 1), "the same mail again, which mail programs know by its id"
    jobs = world.rows(
        "SELECT status FROM procrastinate_jobs WHERE task_name = 'notify.deliver' AND status <> 'succeeded'"
    )
    assert jobs == []


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def name_and_log(world: World) -> tuple[str, str]:
    """What Harbour is called, and what its log says that it was renamed to last."""
    ((name,),) = world.rows("SELECT name FROM orgs_org WHERE slug = 'harbour'")
    logged = world.rows(
        "SELECT detail ->> 'after' FROM audit_event WHERE kind = 'org.settings.update' ORDER BY id DESC LIMIT 1"
    )
    return name, logged[0][0] if logged else "Harbour"


@linux
def test_a_web_worker_that_dies_during_a_save_saves_all_or_nothing(world: World) -> None:
    visitor = Visitor(world.root)
    visitor.sign_in("harbour", world.people["nadia"])
    assert visitor.submit("harbour/settings/", name="Harbour one").ok
    assert name_and_log(world) == ("Harbour one", "Harbour one")

    def save() -> None:
        with suppress(RequestException):
            visitor.submit("harbour/settings/", name="Harbour two")

    with psycopg.connect(world.owner_url) as blocker:
        blocker.execute(
            "LOCK TABLE audit_event IN EXCLUSIVE MODE"
        )  # the save has written the name and waits here
        saving = threading.Thread(target=save)
        saving.start()
        until(lambda: waits_for_lock(world), what="the save to be half done")
        assert world.web.process is not None
        dead = children(world.web.process.pid)
        for pid in dead:
            os.kill(pid, signal.SIGKILL)
        saving.join()
    assert name_and_log(world) == ("Harbour one", "Harbour one")
    until(world.web.service.ready, 30, what="the web workers to be back")
    assert not set(children(world.web.process.pid)) & set(dead)
    assert visitor.submit("harbour/settings/", name="Harbour").ok, "the session lives on"
    assert name_and_log(world) == ("Harbour", "Harbour")


def waits_for_lock(world: World) -> bool:
    return bool(world.rows("SELECT 1 FROM pg_locks WHERE relation = 'audit_event'::regclass AND NOT granted"))


class Upright:
    """`entrepot up` in a home of its own, with its own PostgreSQL."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="entrepot-upright-"))
        port = free_port()
        self.root = f"http://localhost:{port}"
        self.environ = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": secrets.token_urlsafe(50),
            "KEY_RING": f"one:{base64.b64encode(secrets.token_bytes(32)).decode()}",
            "ENTREPOT_HOME": str(self.home),
            "PORT": str(port),
            "ROOT_URL": self.root,
            "NETWORK_NAME": "Harbour",
            "NETWORK_SLUG": "harbour",
            "WEB_WORKERS": "1",
        }
        self.log = self.home / "said.log"

    def start(self) -> None:
        with self.log.open("w") as log:
            command = [sys.executable, "-m", "entrepot.config.cli", "up"]
            self.process = subprocess.Popen(command, env=self.environ, stdout=log, stderr=subprocess.STDOUT)
        until(lambda: "Ready at" in self.log.read_text() or self.process.poll() is not None, 90)
        assert self.process.poll() is None, self.log.read_text()

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(20) == 0

    def database(self) -> str:
        """Where its web server finds the database."""
        for child in children(self.process.pid):
            environ = Path(f"/proc/{child}/environ").read_bytes().decode()
            if found := re.search(r"\0DATABASE_URL=([^\0]+)", environ):
                return found[1]
        raise AssertionError("no child knows the database")

    def postmaster(self) -> int:
        layout = layouts.find(self.home)
        assert layout is not None
        return int((layout.data / "postmaster.pid").read_text().split()[0])


@pytest.fixture
def upright() -> Iterator[Upright]:
    made = Upright()
    made.start()
    yield made
    if made.process.poll() is None:
        made.stop()
    EmbeddedPostgres(made.home).erase()
    shutil.rmtree(made.home)


@linux
def test_a_database_that_is_killed_comes_back_with_all_that_was_saved(upright: Upright) -> None:
    run(
        [sys.executable, "-m", "tests.founding", "found_network"],
        {
            **upright.environ,
            "DATABASE_URL": upright.database(),
            "DJANGO_SETTINGS_MODULE": "entrepot.config.settings",
        },
        given="{}",
    )
    nadia = Visitor(upright.root)
    nadia.sign_in("harbour", "nadia@harbour.example")
    saved, stop = [0], threading.Event()

    def keep_saving() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with suppress(RequestException):
                if nadia.submit("harbour/settings/", name=f"Harbour {number}").ok:
                    saved.append(number)

    saving = threading.Thread(target=keep_saving)
    saving.start()
    until(lambda: len(saved) > 5, what="some saves")
    before = saved[-1]
    os.kill(upright.postmaster(), signal.SIGKILL)
    until(lambda: saved[-1] > before + 5, 40, what="saves to succeed again")
    stop.set()
    saving.join()
    last = saved[-1]
    assert f"Harbour {last}" in nadia.open("harbour/settings/").text, (
        "the session and the last save are there"
    )
    log = nadia.open("harbour/log/?q=settings").text
    assert f"Harbour {before}" in log or before == last

    upright.stop()
    upright.start()
    assert f"Harbour {last}" in nadia.open("harbour/settings/").text, "a second start finds everything"
