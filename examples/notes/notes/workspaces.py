"""Workspaces, the tenants of this app, and their sign-on settings."""

import re
import sqlite3
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from .addresses import problem_with_issuer
from .database import transaction
from .forms import InputError, problem_with, require
from .vault import Vault

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Workspace:
    id: int
    slug: str
    name: str
    admin_password: str
    issuer: str
    client_id: str
    client_secret: bytes | None
    revision: int

    @property
    def can_sign_in(self) -> bool:
        """All three settings of single sign-on are there."""
        return bool(self.issuer and self.client_id and self.client_secret)

    def open_secret(self, vault: Vault) -> str:
        """The client secret in the clear, for talking to the provider; raises `SealError`."""
        return vault.open(self.client_secret or b"", purpose=_purpose(self.id))


def find(db: sqlite3.Connection, slug: str) -> Workspace | None:
    row = db.execute("select * from workspace where slug = ?", (slug,)).fetchone()
    return Workspace(**row) if row else None


def create(db: sqlite3.Connection, *, slug: str, name: str, admin_password: str) -> Workspace:
    """Open a workspace; raises `InputError` naming the field, also where the address is taken."""
    require(
        name=problem_with(name, label="The name", most=60) or _problem_with_slug(slug),
        admin_password=_problem_with_password(admin_password),
    )
    hashed = _hasher.hash(admin_password)
    try:
        db.execute(
            "insert into workspace (slug, name, admin_password) values (?, ?, ?)", (slug, name, hashed)
        )
    except sqlite3.IntegrityError:
        taken = f"There is already a workspace at /t/{slug}/. Choose another name."
        raise InputError({"name": taken}) from None
    return _existing(db, slug)


def rename(db: sqlite3.Connection, workspace: Workspace, name: str) -> None:
    """Change the name that people see; raises `InputError`."""
    require(name=problem_with(name, label="The name", most=60))
    db.execute("update workspace set name = ? where id = ?", (name, workspace.id))


def is_admin_password(workspace: Workspace, password: str) -> bool:
    try:
        return _hasher.verify(workspace.admin_password, password)
    except VerifyMismatchError:
        return False


def set_admin_password(db: sqlite3.Connection, workspace: Workspace, password: str) -> None:
    """Replace the admin's password; raises `InputError`."""
    require(admin_password=_problem_with_password(password))
    db.execute("update workspace set admin_password = ? where id = ?", (_hasher.hash(password), workspace.id))


def connect_provider(
    db: sqlite3.Connection,
    vault: Vault,
    workspace: Workspace,
    *,
    issuer: str,
    client_id: str,
    client_secret: str,
    local: bool,
) -> Workspace:
    """Keep the sign-on settings and return the workspace as it is now.

    An empty secret keeps the stored one, but only for the same issuer and client ID: otherwise whoever can
    edit the settings could have the stored secret sent to an address of their own. Raises `InputError`.
    """
    keeps_secret = not client_secret and _is_same_client(workspace, issuer, client_id)
    require(
        issuer=problem_with_issuer(issuer, local=local),
        client_id=problem_with(client_id, label="The client ID", most=255),
        client_secret=problem_with(client_secret, label="The client secret", most=1024, required=False)
        or (None if client_secret or keeps_secret else _secret_wanted(workspace)),
    )
    with transaction(db):
        db.execute(
            "update workspace set issuer = ?, client_id = ?, revision = revision + 1 where id = ?",
            (issuer, client_id, workspace.id),
        )
        if client_secret:
            sealed = vault.seal(client_secret, purpose=_purpose(workspace.id))
            db.execute("update workspace set client_secret = ? where id = ?", (sealed, workspace.id))
    return _existing(db, workspace.slug)


def _is_same_client(workspace: Workspace, issuer: str, client_id: str) -> bool:
    stored = (workspace.issuer, workspace.client_id)
    return workspace.client_secret is not None and stored == (issuer, client_id)


def _secret_wanted(workspace: Workspace) -> str:
    if workspace.client_secret is None:
        return "The client secret is missing. Copy it from your identity provider."
    return "The issuer or the client ID changed, so type the client secret that belongs to them."


def _existing(db: sqlite3.Connection, slug: str) -> Workspace:
    return Workspace(**db.execute("select * from workspace where slug = ?", (slug,)).fetchone())


def _purpose(workspace_id: int) -> str:
    return f"workspace {workspace_id} client secret"


def _problem_with_slug(slug: str) -> str | None:
    if SLUG.fullmatch(slug) and len(slug) <= 40:
        return None
    return "The name makes no usable address. Use letters from a to z or digits in it."


def _problem_with_password(password: str) -> str | None:
    if 0 < len(password) < SHORTEST_PASSWORD:
        return f"The password is too short. Use at least {SHORTEST_PASSWORD} characters."
    return problem_with(password, label="The password", most=256)
