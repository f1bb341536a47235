"""`entrepot up --demo`, as `make demo` starts it: what it prints and writes is there, works, stays, and ends."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from entrepot.config.tests.processes import until, with_mark
from entrepot.core.postgres import EmbeddedPostgres
from entrepot.core.postgres import layout as layouts
from tests.visitor import Visitor

pytestmark = [
    pytest.mark.xdist_group("demo"),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

STOP_SECONDS = 10
START_SECONDS = 10
READY = "Entrepot is ready."
ADDRESS = re.compile(r"https?://\S+")


def three_free_ports() -> int:
    for first in range(21_000 + os.getpid() % 5_000, 32_000, 3):
        with ExitStack() as probes:
            try:
                for port in range(first, first + 3):
                    probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no three free ports in a row")


class Demo:
    """One folder, three ports, and the demo that is started there."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="entrepot-test-demo-"))
        self.log = self.home.with_suffix(".log")
        self.port = three_free_ports()
        self.root = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def launch(self, **changes: str) -> "subprocess.Popen[bytes]":
        assert not self.runs()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "entrepot.config.cli", "up", "--demo"],
                env={**kept, "ENTREPOT_HOME": str(self.home), "PORT": str(self.port), **changes},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self.process

    def up(self, **changes: str) -> float:
        """Start it, and say how many seconds it took until it was ready."""
        begun = time.monotonic()
        process = self.launch(**changes)
        until(lambda: READY in self.said() or process.poll() is not None, 90)
        assert process.poll() is None, self.said()
        return time.monotonic() - begun

    def stop(self, signum: signal.Signals) -> float:
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signum)
        assert self.process.wait(30) == 0, self.said()
        return time.monotonic() - begun

    def said(self) -> str:
        return self.log.read_text()

    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads((self.home / "demo.json").read_text())
        return facts

    def running(self) -> dict[int, str]:
        """Its processes, also those of the database, which are another user's when we are root."""
        layout = layouts.find(self.home)
        marks = [str(self.home), *([str(layout.base)] if layout else [])]
        return {pid: command for mark in marks for pid, command in with_mark(mark).items()}

    def end(self) -> None:
        if self.runs():
            self.stop(signal.SIGTERM)
        EmbeddedPostgres(self.home).erase()
        shutil.rmtree(self.home)
        self.log.unlink()


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    demo = Demo()
    yield demo
    demo.end()


@pytest.fixture
def running(demo: Demo) -> Demo:
    if not demo.runs():
        demo.up()
    return demo


def test_a_first_start_that_broke_off_goes_on_where_it_was(demo: Demo) -> None:
    assert not (demo.home / "demo.json").exists(), "this is the first start"
    (demo.home / ".entrepot").touch()
    obstacle = demo.home / "notes"  # where the sample app's folder will be: the app cannot be connected
    obstacle.write_text("in the way")
    assert demo.launch().wait(90) == 1
    assert "seed ended with status" in demo.said()
    assert not (demo.home / "demo.json").exists()
    assert demo.running() == {}
    begun = json.loads((demo.home / "demo-begun.json").read_text())
    obstacle.unlink()
    demo.up()
    assert demo.facts()["sample_instance"] == begun["sample_instance"]
    assert not (demo.home / "demo-begun.json").exists()


def test_it_writes_down_every_address_organisation_and_account(running: Demo) -> None:
    facts = running.facts()
    assert stat.S_IMODE((running.home / "demo.json").stat().st_mode) == 0o600
    assert facts["network"] == {"name": "Harbour", "root": running.root}
    assert set(facts["addresses"]) == {
        "network", "mailbox", "style guide", "notes app", "mail (SMTP)", "database",
    }  # fmt: skip
    assert {org["slug"] for org in facts["organisations"]} == {
        "harbour", "northwind", "oxbow", "globex", "initech",
    }  # fmt: skip
    assert len(facts["accounts"]) == 13
    assert set(facts["sample_instance"]) >= {"instance", "issuer", "client_id", "client_secret"}
    space = facts["sample_app"]
    assert space["address"] == f"http://localhost:{running.port + 1}/t/globex/"
    said = running.said()
    for account in facts["accounts"]:
        assert account["login"] in said
        assert account["sign-in"] in said
    assert space["address"] in said
    assert space["admin"] in said
    assert facts["sample_instance"]["client_secret"] not in said


def test_every_printed_and_written_address_answers(running: Demo) -> None:
    printed = set(ADDRESS.findall(running.said()))
    written = {org["address"] for org in running.facts()["organisations"]}
    assert len(printed) >= 10
    for address in printed | written:
        answer = requests.get(address, timeout=20)
        assert answer.status_code == 200, address
        assert "<h1" in answer.text, address


def test_people_of_every_organisation_sign_in_with_the_printed_password(running: Demo) -> None:
    one_of_each = {account["organisation"]: account for account in running.facts()["accounts"]}
    assert len(one_of_each) == 5
    for account in one_of_each.values():
        person = Visitor(running.root)
        slug = account["sign-in"].split("/o/")[1].split("/")[0]
        person.sign_in(slug, account["login"], account["password"])


def test_a_person_of_globex_comes_into_the_notes_app_through_the_network(running: Demo) -> None:
    facts = running.facts()
    jonas = next(account for account in facts["accounts"] if account["login"].startswith("jonas@"))
    browser = Visitor(running.root)
    page = browser.open(facts["sample_app"]["address"] + "login")
    assert page.url.startswith(f"{running.root}/o/globex/sign-in/"), (
        "the app sends people to their organisation"
    )
    onward = re.search(r'name="next" value="([^"]+)"', page.text)
    assert onward is not None
    page = browser.submit(
        "globex/sign-in/",
        login=jonas["login"],
        password=jonas["password"],
        next=onward[1].replace("&amp;", "&"),
    )
    assert page.url == facts["sample_app"]["address"]
    assert "Jonas Weber" in page.text


def test_the_workspaces_admin_signs_in_with_the_written_password(running: Demo) -> None:
    space = running.facts()["sample_app"]
    browser = requests.Session()
    page = browser.get(space["admin"], timeout=20)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', page.text))
    signed_in = f"{space['admin']}/sign-in"
    page = browser.post(signed_in, data={**hidden, "password": space["admin_password"]}, timeout=20)
    assert page.status_code == 200
    assert running.facts()["sample_instance"]["client_id"] in page.text


def test_it_stops_whole_and_soon_and_starts_again_where_it_was(running: Demo) -> None:
    before = running.facts()
    secrets = (running.home / "secrets.json").read_text()
    assert running.stop(signal.SIGINT) < STOP_SECONDS
    assert running.running() == {}

    took = running.up()
    others = os.getloadavg()[0] / (os.cpu_count() or 1)  # tests beside this one take their share
    assert took < START_SECONDS * max(1, others)
    assert running.facts() == before
    assert (running.home / "secrets.json").read_text() == secrets
    ready = requests.get(f"{running.root}/readyz", timeout=20).json()
    assert ready["status"] == "ready"

    assert running.stop(signal.SIGTERM) < STOP_SECONDS
    assert running.running() == {}


def test_reset_begins_anew(demo: Demo) -> None:
    if not (demo.home / "demo.json").exists():
        demo.up()
    before = demo.facts()
    if demo.runs():
        demo.stop(signal.SIGTERM)
    demo.up(RESET="1")
    after = demo.facts()
    assert after["sample_instance"]["client_id"] != before["sample_instance"]["client_id"]
    assert after["accounts"] == before["accounts"]
