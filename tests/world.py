"""The whole product on loopback: database, web, worker, mail, and the notes app at the other end."""

import base64
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from entrepot.config import services
from entrepot.config.demo import NOTES_SOURCE
from entrepot.config.environment import Environment
from entrepot.core.postgres.roles import APPLICATION
from tests.postbox import Postbox
from tests.processes import Running, free_port, run

PASSWORD = "copper lantern 4826 quay"  # of everybody whom the world founds
LOGS = (
    Path(__file__).parent.parent / "test-results" / "logs"
)  # of the last world, for whoever looks for a reason
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYTHONPATH")


class World:
    """One network, Harbour, with nobody in it but its own people. Settings come from the environment alone."""

    def __init__(self, folder: Path, database_url: str, owner_url: str) -> None:
        self.folder, self.database_url, self.owner_url = folder, database_url, owner_url
        self.postbox = Postbox(folder / "mailbox")
        self.postbox.start()
        self.port, self.notes_port = free_port(), free_port()
        self.root = f"http://localhost:{self.port}"
        self.notes_root = f"http://localhost:{self.notes_port}"
        self.environ = {
            **{name: os.environ[name] for name in _KEPT if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "entrepot.config.settings",
            "DATABASE_URL": database_url,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "KEY_RING": f"world:{base64.b64encode(secrets.token_bytes(32)).decode()}",
            "DEMO": "1",
            "ALLOW_PRIVATE_TARGETS": "1",
            "ROOT_URL": self.root,
            "PORT": str(self.port),
            "ENTREPOT_HOME": str(folder),
            "NETWORK_NAME": "Harbour",
            "NETWORK_SLUG": "harbour",
            "EMAIL_URL": self.postbox.address,
        }
        self.web = self._running(services.web(Environment.read(self.environ), self.environ))
        self.worker = self._running(services.worker(self.environ))
        self.notes = self._running(
            services.notes(self.notes_port, folder / "notes", NOTES_SOURCE, self.environ)
        )

    def _running(self, service: services.Service) -> Running:
        return Running(service, self.folder / f"{service.name}.log")

    def start(self) -> None:
        """Migrate as the owner, found the network, start what serves it."""
        owner = {**self.environ, "DATABASE_OWNER_URL": self.owner_url}
        run([sys.executable, "-m", "entrepot.config.cli", "migrate", "--quiet"], owner)
        self.people: dict[str, str] = self.verbs("found_network")
        for program in (self.web, self.worker, self.notes):
            program.launch()
        for program in (self.web, self.worker, self.notes):
            program.wait()

    def stop(self) -> None:
        for program in (self.web, self.worker, self.notes):
            program.stop()
        self.postbox.stop()

    @contextmanager
    def another_web(self, **environ: str) -> Iterator[int]:
        """A second web server on the same database with other settings; gives its port."""
        port = free_port()
        settings = {
            **self.environ,
            "PORT": str(port),
            "ENTREPOT_HOME": str(self.folder / f"web-{port}"),
            **environ,
        }
        settings = {name: value for name, value in settings.items() if value}
        web = Running(services.web(Environment.read(settings), settings), self.folder / f"web-{port}.log")
        try:
            web.start()
            yield port
        finally:
            web.stop()

    def org(self, slug: str, path: str = "/") -> str:
        """The address of a page inside an organisation."""
        return f"{self.root}/o/{slug}{path}"

    def verbs(self, name: str, **arguments: object) -> Any:
        """What a function of `tests.founding` gives, run in a process with the world's settings."""
        command = [sys.executable, "-m", "tests.founding", name]
        return json.loads(run(command, self.environ, given=json.dumps(arguments)))

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database, seen as its owner."""
        with psycopg.connect(self.owner_url) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def execute(self, statement: str, *values: object) -> None:
        """Change the database behind the product's back."""
        with psycopg.connect(self.owner_url) as connection:
            connection.execute(statement, values)  # type: ignore[arg-type]

    def troubles(self) -> list[str]:
        """What web server and worker logged as an error."""
        lines = self.web.said().splitlines() + self.worker.said().splitlines()
        return [line for line in lines if '"level": "error"' in line or "Traceback" in line]

    def logs(self) -> Mapping[str, str]:
        """All that each program ever wrote."""
        return {program.service.name: program.said() for program in (self.web, self.worker, self.notes)}


@contextmanager
def new_world() -> Iterator[World]:
    """A world with a folder and a database of its own on the PostgreSQL of this test run."""
    folder = Path(tempfile.mkdtemp(prefix="entrepot-world-"))
    name = f"world_{secrets.token_hex(6)}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    owner_url = _with(server, database=name)
    try:
        world = World(folder, _application_url(owner_url), owner_url)
        try:
            world.start()
            yield world
        finally:
            world.stop()
            LOGS.mkdir(parents=True, exist_ok=True)
            for log in folder.glob("*.log"):
                shutil.copy(log, LOGS)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        shutil.rmtree(folder)


def _application_url(owner_url: str) -> str:
    """As the role that changes no table, where the server has one; else as the owner."""
    url = _with(owner_url, user=APPLICATION)
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return owner_url
    return url


def _with(url: str, *, database: str = "", user: str = "") -> str:
    parts = urlsplit(url)
    netloc = f"{user}@{parts.netloc.rpartition('@')[2]}" if user else parts.netloc
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{quote(database)}" if database else parts.path))
