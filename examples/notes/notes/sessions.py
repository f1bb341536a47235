"""Sessions on the server: the browser holds a random token, and it counts in one workspace only.

All workspaces live on one host, so the cookie's path is the workspace's. That spares the others the cookie,
but protects nothing by itself: the row names the workspace too, and a token of another is no token.
"""

import hashlib
import json
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

from flask import Flask, Request, Response
from flask import session as flask_session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from .database import database

COOKIE = "notes_session"
TENANT_PATH = re.compile(r"/t/([a-z0-9-]+)/")
OF_PERSON = ("account", "id_token", "logout_origin")
OF_ADMIN = ("admin",)
ANONYMOUS_SECONDS = 60 * 60
SIGNED_IN_SECONDS = 12 * 60 * 60
LONGEST_TOKEN = 64


class StoredSession(CallbackDict[str, Any], SessionMixin):
    """What the server remembers of one browser in one workspace. `slug` is empty outside of workspaces."""

    def __init__(self, slug: str, token: str | None = None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, on_update=StoredSession._touch)
        self.modified = False
        self.slug = slug
        self.token = token
        self.retired: str | None = None

    def _touch(self) -> None:
        self.modified = True

    def start_afresh(self, slug: str) -> None:
        """Forget everything and go on under a new token, so nothing planted before a sign-in outlives it."""
        self.clear()
        self.modified = True
        self.slug = slug
        self.retired, self.token = self.token, None

    @property
    def cookie_path(self) -> str:
        return f"/t/{self.slug}/" if self.slug else "/new"

    @property
    def lifetime(self) -> int:
        return SIGNED_IN_SECONDS if "account" in self or "admin" in self else ANONYMOUS_SECONDS


class StoredSessions(SessionInterface):
    """Keeps `StoredSession`s in the app's database; no cookie is set before there is something to keep."""

    def open_session(self, app: Flask, request: Request) -> StoredSession:  # noqa: ARG002
        in_tenant = TENANT_PATH.match(request.path)
        slug = in_tenant[1] if in_tenant else ""
        token = request.cookies.get(COOKIE)
        if not token or len(token) > LONGEST_TOKEN:
            return StoredSession(slug)
        row = (
            database()
            .execute(
                "select data from session where token_hash = ? and slug = ? and expires_at > ?",
                (_hash(token), slug, int(time.time())),
            )
            .fetchone()
        )
        return StoredSession(slug, token, json.loads(row["data"])) if row else StoredSession(slug)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, StoredSession) or not session.modified:
            return
        if session.retired:
            database().execute("delete from session where token_hash = ?", (_hash(session.retired),))
        if session:
            self._keep(app, session, response)
        else:
            response.delete_cookie(COOKIE, path=session.cookie_path)

    def _keep(self, app: Flask, session: StoredSession, response: Response) -> None:
        session.token = session.token or secrets.token_urlsafe(32)
        now = int(time.time())
        database().execute("delete from session where expires_at <= ?", (now,))
        database().execute(
            "insert into session (token_hash, slug, data, expires_at) values (?, ?, ?, ?)"
            " on conflict (token_hash) do update set data = excluded.data",
            (_hash(session.token), session.slug, json.dumps(dict(session)), now + session.lifetime),
        )
        response.set_cookie(
            COOKIE,
            session.token,
            path=session.cookie_path,
            httponly=True,
            samesite="Lax",
            secure=self.get_cookie_secure(app),
        )


def begin_session(slug: str, *, keep: tuple[str, ...] = (), **facts: Any) -> None:
    """Start a session in the workspace under a new token, with these facts and those named in `keep`."""
    session = flask_session._get_current_object()  # type: ignore[attr-defined]
    kept = {name: session[name] for name in keep if name in session}
    session.start_afresh(slug)
    session.update(kept | facts)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
