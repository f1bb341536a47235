"""The app's SQLite file: one connection a request, explicit transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import g

from .services import services

SCHEMA = Path(__file__).with_name("schema.sql")
SCHEMA_VERSION = 1


def connect(path: Path) -> sqlite3.Connection:
    """Open the file with the settings that every user of it needs; the caller closes it."""
    db = sqlite3.connect(path, timeout=10, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("pragma foreign_keys = on")
    db.create_function("folded", 1, str.casefold, deterministic=True)
    return db


def prepare(path: Path) -> None:
    """Create the folder, the file and its tables where they are missing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(connect(path)) as db:
        db.execute("pragma journal_mode = wal")
        with transaction(db):
            if db.execute("pragma user_version").fetchone()[0] < SCHEMA_VERSION:
                for statement in SCHEMA.read_text().split(";\n"):
                    db.execute(statement)
                db.execute(f"pragma user_version = {SCHEMA_VERSION}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens or nothing does; writers queue from the first statement on."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.execute("rollback")
        raise
    db.execute("commit")


def database() -> sqlite3.Connection:
    """The connection of the request that is being answered."""
    if "database" not in g:
        g.database = connect(services().config.database)
    connection: sqlite3.Connection = g.database
    return connection


def close(_error: BaseException | None = None) -> None:
    """Give the request's connection back."""
    if (connection := g.pop("database", None)) is not None:
        connection.close()
