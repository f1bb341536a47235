"""The cast of `notes_world`, served on loopback for one test."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from notes import Config, create_app, workspaces
from notes.database import connect, prepare
from notes_world import ADMIN_PASSWORD, World, connect_workspace, free_port
from tiny_provider import TinyProvider, served


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with both workspaces, made once: hashing a password is slow on purpose."""
    file = tmp_path_factory.mktemp("opened") / "notes.sqlite3"
    prepare(file)
    with closing(connect(file)) as db:
        for slug in ("globex", "initech"):
            workspaces.create(db, slug=slug, name=slug.capitalize(), admin_password=ADMIN_PASSWORD)
        db.execute("pragma wal_checkpoint(truncate)")
    return file


@pytest.fixture
def world(tmp_path: Path, opened: Path) -> Iterator[World]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with ExitStack() as stack:
        globex, initech = TinyProvider(), TinyProvider()
        for provider in (globex, initech):
            provider.issuer = stack.enter_context(served(provider))
        port = free_port()
        config = Config(tmp_path, f"http://127.0.0.1:{port}")
        shutil.copy(opened, config.database)
        app = create_app(config)
        connect_workspace(config, "globex", globex)
        connect_workspace(config, "initech", initech)
        origin = stack.enter_context(served(app, port))
        yield World(config, origin, globex, initech, stack)
