"""`entrepot up` with everything real: database, web, worker, and what happens when one of them is killed."""

import base64
import http.client
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrepot.config.tests.processes import named, until, with_mark
from entrepot.core.postgres import EmbeddedPostgres
from entrepot.core.postgres import layout as layouts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Network:
    """One `entrepot up` in a home of its own."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="entrepot-test-up-"))
        self.port = free_port()
        self.log = self.home / "said.log"
        self.environ = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": secrets.token_urlsafe(50),
            "KEY_RING": f"one:{base64.b64encode(secrets.token_bytes(32)).decode()}",
            "ENTREPOT_HOME": str(self.home),
            "PORT": str(self.port),
            "ROOT_URL": f"http://localhost:{self.port}",
            "WEB_WORKERS": "1",
        }

    def up(self, *, wait: bool = True, **changes: str) -> None:
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "entrepot.config.cli", "up"],
                env=self.environ | changes,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if wait:
            until(lambda: self.says("Ready at") or self.process.poll() is not None, 60)
            assert self.process.poll() is None, self.log.read_text()

    def says(self, text: str) -> bool:
        return text in self.log.read_text()

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": f"localhost:{self.port}"})
            response = connection.getresponse()
            return response.status == 200 and json.load(response)["status"] == "ready"
        except OSError:
            return False
        finally:
            connection.close()

    def postgres(self) -> int:
        layout = layouts.find(self.home)
        assert layout is not None
        return int((layout.data / "postmaster.pid").read_text().split()[0])

    def running(self) -> dict[int, str]:
        """Its processes, also those of the database."""
        layout = layouts.find(self.home)
        marks = [str(self.home), *([str(layout.base)] if layout else [])]
        return {pid: command for mark in marks for pid, command in with_mark(mark).items()}

    def stop(self) -> float:
        begun = time.monotonic()
        self.process.terminate()
        assert self.process.wait(15) == 0, self.log.read_text()
        return time.monotonic() - begun


@pytest.fixture
def network() -> Iterator[Network]:
    network = Network()
    yield network
    if network.process.poll() is None:
        network.stop()
    EmbeddedPostgres(network.home).erase()
    shutil.rmtree(network.home)


def test_it_survives_the_death_of_each_part_and_stops_without_orphans(network: Network) -> None:
    network.up()
    assert network.is_ready()

    (worker,) = named(str(network.home), "cli worker")
    os.kill(worker, signal.SIGKILL)
    until(lambda: network.says("worker | ended unexpectedly"))
    until(lambda: named(str(network.home), "cli worker") not in ([], [worker]))

    for web in named(str(network.home), "cli web"):
        os.kill(web, signal.SIGKILL)
    until(lambda: network.says("web | ended unexpectedly"))
    until(network.is_ready, 20)

    postgres = network.postgres()
    os.kill(postgres, signal.SIGKILL)
    until(lambda: network.says("postgres | ended unexpectedly"))
    until(network.is_ready, 20)
    assert network.postgres() != postgres

    assert network.stop() < 10
    assert network.running() == {}


def test_a_second_start_is_quick_also_after_the_supervisor_was_killed(network: Network) -> None:
    network.up()
    network.process.kill()
    network.process.wait()
    until(lambda: not network.running())

    begun = time.monotonic()
    network.up()
    others = os.getloadavg()[0] / (
        os.cpu_count() or 1
    )  # tests beside this one take their share of the machine
    assert time.monotonic() - begun < 10 * max(1, others)
    assert network.is_ready()


def test_web_and_worker_do_not_know_the_owner_of_the_tables(network: Network) -> None:
    network.up()
    for pid in (*named(str(network.home), "cli web"), *named(str(network.home), "cli worker")):
        environ = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"entrepot_app@" in environ
        assert b"entrepot_owner" not in environ


def test_a_taken_port_is_named_before_anything_starts(network: Network) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", network.port))
        other.listen()
        network.up(wait=False)
        assert network.process.wait(20) == 1
    assert re.search(rf"PORT: {network.port}, for web, is taken.*PORT=", network.log.read_text(), re.DOTALL)
    assert layouts.find(network.home) is None


def test_every_wrong_setting_is_named(network: Network) -> None:
    network.up(wait=False, SECRET_KEY="short", WEB_WORKERS="many", KEY_RING="")
    assert network.process.wait(20) == 1
    said = network.log.read_text()
    assert "WEB_WORKERS" in said
    assert "Traceback" not in said
