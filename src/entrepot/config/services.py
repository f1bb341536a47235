"""The programs of a running network, as the supervisor starts them."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from entrepot.config.environment import Environment
from entrepot.config.probes import answers_http, greets_by_smtp, works_on_jobs
from entrepot.config.program import Service

_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what it means to us, not a choice
# Programs that are no part of the network get none of its settings and keys.
_PLAIN = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")


def command(name: str, environ: Mapping[str, str], *arguments: str) -> Service:
    """One of our own commands, run to its end."""
    return Service(
        name, (sys.executable, "-m", "entrepot.config.cli", name, *arguments), _unbuffered(environ)
    )


def web(environment: Environment, environ: Mapping[str, str]) -> Service:
    """The web server, ready when a page comes."""
    address = _EVERY_ADDRESS.get(environment.bind, environment.bind)
    host = urlsplit(environment.root_url).netloc
    ready = answers_http(environment.port, "/healthz", address=address, host=host)
    own = {key: value for key, value in environ.items() if key != "DATABASE_OWNER_URL"}
    return Service("web", (sys.executable, "-m", "entrepot.config.cli", "web"), _unbuffered(own), ready)


def worker(environ: Mapping[str, str]) -> Service:
    """The worker, ready when it has registered with the queue."""
    own = {key: value for key, value in environ.items() if key != "DATABASE_OWNER_URL"}
    program = (sys.executable, "-m", "entrepot.config.cli", "worker")
    ready = works_on_jobs(environ["DATABASE_URL"])
    # A worker asked to end waits for its database, which ends with us too. Its jobs go back to the queue.
    return Service("worker", program, _unbuffered(own), ready, orphaned=signal.SIGKILL)


def mail_catcher(port: int, folder: Path, environ: Mapping[str, str]) -> Service:
    """The demo's mail server."""
    program = (sys.executable, "-m", "entrepot.config.mailcatcher", f"--port={port}", f"--folder={folder}")
    return Service("mail", program, _plain(environ), greets_by_smtp(port))


def notes(port: int, folder: Path, source: Path, environ: Mapping[str, str]) -> Service:
    """The demo's sample app, which knows nothing of us."""
    address = f"http://localhost:{port}"
    where = (f"--port={port}", f"--data={folder}", f"--public-url={address}")
    program = (sys.executable, "-m", "notes", *where, "--log-level=error")
    return Service(
        "notes",
        program,
        {**_plain(environ), "PYTHONPATH": str(source)},
        answers_http(port, "/", host=f"localhost:{port}"),
    )


def _unbuffered(environ: Mapping[str, str]) -> dict[str, str]:
    return {**environ, "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "entrepot.config.settings"}


def _plain(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {key: environ[key] for key in _PLAIN if key in environ}
    return {**kept, "PYTHONUNBUFFERED": "1"}
