"""A network of its own for a measurement: an embedded PostgreSQL and a web server on loopback, in a new folder."""

from __future__ import annotations

import base64
import logging
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

from entrepot.config.environment import VARIABLES
from entrepot.config.probes import answers_http
from entrepot.core.postgres import EmbeddedPostgres

WORKERS = 2
READY_WITHIN = 60


@dataclass(frozen=True)
class Network:
    """Where it listens."""

    port: int

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"


@contextmanager
def running() -> Iterator[Network]:
    """Start database and web server, and stop both; Django is set up in this process, on the same database."""
    with tempfile.TemporaryDirectory(prefix="entrepot-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder))
        postgres.start()
        try:
            network = Network(_free_port())
            _configure(postgres, network, folder)
            subprocess.run([sys.executable, "-m", "entrepot.config.cli", "migrate", "--quiet"], check=True)
            django.setup()
            logging.disable(logging.INFO)  # of this process only: the server logs as in production
            yield network
        finally:
            postgres.erase()


@contextmanager
def serving(network: Network) -> Iterator[None]:
    """The web server, once the world of the measurement is in the database."""
    log = Path(os.environ["ENTREPOT_HOME"]) / "web.log"
    with (
        log.open("wb") as out,
        subprocess.Popen([sys.executable, "-m", "bench.serve"], stderr=out) as process,
    ):
        ready = answers_http(network.port, "/healthz", host=network.host)
        deadline = time.monotonic() + READY_WITHIN
        try:
            while not ready():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"The web server did not start:\n{log.read_text()[-3000:]}")
                time.sleep(0.2)
            yield
        finally:
            process.terminate()


def _configure(postgres: EmbeddedPostgres, network: Network, folder: str) -> None:
    (Path(folder) / "static").mkdir()
    for variable in VARIABLES.values():
        os.environ.pop(variable.name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": postgres.app_url,
        "DATABASE_OWNER_URL": postgres.owner_url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "KEY_RING": f"bench:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "ENTREPOT_HOME": folder,
        "PORT": str(network.port),
        "ROOT_URL": f"http://{network.host}",
        "WEB_WORKERS": str(WORKERS),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
