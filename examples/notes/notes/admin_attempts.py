"""A brake on guessing a workspace's admin password."""

import sqlite3
import time

from .workspaces import Workspace

MOST_FAILURES = 10
WINDOW_SECONDS = 10 * 60


def too_many(db: sqlite3.Connection, workspace: Workspace) -> bool:
    """Whether the password may not be tried now, right or wrong."""
    since = int(time.time()) - WINDOW_SECONDS
    db.execute("delete from failed_admin_sign_in where at < ?", (since,))
    row = db.execute(
        "select count(*) as failures from failed_admin_sign_in where workspace_id = ?", (workspace.id,)
    ).fetchone()
    failures: int = row["failures"]
    return failures >= MOST_FAILURES


def note_failure(db: sqlite3.Connection, workspace: Workspace) -> None:
    db.execute("insert into failed_admin_sign_in values (?, ?)", (workspace.id, int(time.time())))


def forget_failures(db: sqlite3.Connection, workspace: Workspace) -> None:
    db.execute("delete from failed_admin_sign_in where workspace_id = ?", (workspace.id,))
