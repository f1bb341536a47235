"""The notes of a workspace. Everybody in it reads and edits them; their author deletes them."""

import sqlite3
import time
from dataclasses import dataclass

from .accounts import Account
from .database import transaction
from .forms import problem_with, require

LONGEST_TITLE = 120
LONGEST_BODY = 20_000
PAGE_SIZE = 24

_SELECT = (
    "select note.*, author.name as author, editor.name as editor from note"
    " join account as author on author.id = author_id join account as editor on editor.id = editor_id"
    " where note.workspace_id = :workspace"
)


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    workspace_id: int
    author_id: int
    editor_id: int
    title: str
    body: str
    version: int
    created_at: int
    changed_at: int
    author: str
    editor: str


@dataclass(frozen=True, slots=True)
class Page:
    notes: list[Note]
    number: int
    has_more: bool


class EditConflictError(Exception):
    """Somebody saved another version while this one was being written, or deleted the note (then None)."""

    def __init__(self, note: Note | None) -> None:
        super().__init__()
        self.note = note


class NotAuthorError(Exception):
    """Only its author deletes a note."""


def page(db: sqlite3.Connection, workspace_id: int, *, search: str = "", number: int = 1) -> Page:
    """One page of notes, the latest change first; every word of `search` stands in title, text or author."""
    words = search.casefold().split()[:10]
    matches = "".join(
        f" and instr(folded(title || ' ' || body || ' ' || author.name), :word{index})"
        for index in range(len(words))
    )
    rows = db.execute(
        f"{_SELECT}{matches} order by changed_at desc, note.id desc limit :limit offset :offset",
        {
            "workspace": workspace_id,
            "limit": PAGE_SIZE + 1,
            "offset": (number - 1) * PAGE_SIZE,
            **{f"word{index}": word for index, word in enumerate(words)},
        },
    ).fetchall()
    return Page([Note(**row) for row in rows[:PAGE_SIZE]], number, len(rows) > PAGE_SIZE)


def find(db: sqlite3.Connection, workspace_id: int, note_id: int) -> Note | None:
    row = db.execute(
        f"{_SELECT} and note.id = :note", {"workspace": workspace_id, "note": note_id}
    ).fetchone()
    return Note(**row) if row else None


def write(db: sqlite3.Connection, *, by: Account, title: str, body: str) -> int:
    """Add a note and return its id; raises `InputError`."""
    _require_writable(title, body)
    now = int(time.time())
    row = db.execute(
        "insert into note (workspace_id, author_id, editor_id, title, body, created_at, changed_at)"
        " values (?, ?, ?, ?, ?, ?, ?) returning id",
        (by.workspace_id, by.id, by.id, title, body, now, now),
    ).fetchone()
    note_id: int = row["id"]
    return note_id


def edit(db: sqlite3.Connection, note: Note, *, by: Account, title: str, body: str, version: int) -> None:
    """Save over the version that was read; raises `InputError` or `EditConflictError`."""
    _require_writable(title, body)
    with transaction(db):
        current = find(db, note.workspace_id, note.id)
        if current is None or current.version != version:
            raise EditConflictError(current)
        db.execute(
            "update note set title = ?, body = ?, editor_id = ?, changed_at = ?, version = version + 1"
            " where id = ?",
            (title, body, by.id, int(time.time()), note.id),
        )


def delete(db: sqlite3.Connection, note: Note, *, by: Account) -> None:
    """Remove a note for good; raises `NotAuthorError`."""
    if note.author_id != by.id:
        raise NotAuthorError
    db.execute("delete from note where id = ?", (note.id,))


def _require_writable(title: str, body: str) -> None:
    require(
        title=problem_with(title, label="The title", most=LONGEST_TITLE),
        body=problem_with(body, label="The text", most=LONGEST_BODY, required=False),
    )
