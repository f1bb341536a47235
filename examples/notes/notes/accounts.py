"""People's accounts, made at their first sign-in."""

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .forms import CONTROL
from .refusals import ASK_ADMIN, SignInError
from .workspaces import Workspace

LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    workspace_id: int
    issuer: str
    subject: str
    name: str
    email: str
    created_at: int
    signed_in_at: int

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def sign_in(db: sqlite3.Connection, workspace: Workspace, claims: Mapping[str, Any]) -> Account:
    """The account of the person whom verified claims describe, made or brought up to date.

    The key is workspace, issuer and subject: an e-mail address changes hands, and `email_verified` says
    nothing about who may use it in this company. Both name and address are for showing only.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise SignInError("id_token: sub", "The ID token does not say who you are.", ASK_ADMIN)
    email = _text(claims.get("email"))
    name = _text(claims.get("name")) or _text(claims.get("preferred_username")) or email or "Somebody"
    now = int(time.time())
    row = db.execute(
        "insert into account (workspace_id, issuer, subject, name, email, created_at, signed_in_at)"
        " values (?, ?, ?, ?, ?, ?, ?) on conflict (workspace_id, issuer, subject) do update"
        " set name = excluded.name, email = excluded.email, signed_in_at = excluded.signed_in_at returning *",
        (workspace.id, workspace.issuer, subject, name, email, now, now),
    ).fetchone()
    return Account(**row)


def signed_in(db: sqlite3.Connection, workspace: Workspace, account_id: int | None) -> Account | None:
    """The account of a session, as long as the workspace still uses the provider that vouched for it."""
    row = db.execute(
        "select * from account where id = ? and workspace_id = ? and issuer = ?",
        (account_id, workspace.id, workspace.issuer),
    ).fetchone()
    return Account(**row) if row else None


def everybody(db: sqlite3.Connection, workspace: Workspace) -> list[Account]:
    """All accounts of a workspace, those who signed in last first."""
    rows = db.execute(
        "select * from account where workspace_id = ? order by signed_in_at desc limit 200", (workspace.id,)
    )
    return [Account(**row) for row in rows]


def _text(claim: object) -> str:
    return CONTROL.sub("", claim).strip()[:200] if isinstance(claim, str) else ""
