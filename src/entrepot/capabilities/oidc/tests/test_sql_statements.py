"""How many statements each step of a sign-in costs. A change here is a change of the figures in docs/performance.md."""

from __future__ import annotations

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from entrepot.capabilities.oidc.tests.peers import App


def statements(captured: CaptureQueriesContext) -> list[str]:
    """Without the savepoints that stand for transactions inside a test."""
    return [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]


def test_a_sign_in(notes: App, jonas: Browser) -> None:
    notes.tokens(jonas)  # the key is loaded, and "last used" of the secret is fresh
    with CaptureQueriesContext(connection) as authorize:
        code = notes.code(jonas)
    with CaptureQueriesContext(connection) as token:
        access_token = notes.redeem(code).json()["access_token"]
    with CaptureQueriesContext(connection) as userinfo:
        notes.userinfo(access_token)
    counts = {"authorize": authorize, "token": token, "userinfo": userinfo}
    assert {name: len(statements(one)) for name, one in counts.items()} == {
        "authorize": 8,
        "token": 6,
        "userinfo": 3,
    }


def test_what_everybody_reads(notes: App) -> None:
    notes.peer.get(notes.at("keys"))
    with CaptureQueriesContext(connection) as configuration:
        notes.peer.get(notes.at("configuration"))
    with CaptureQueriesContext(connection) as keys:
        notes.peer.get(notes.at("keys"))
    assert (len(statements(configuration)), len(statements(keys))) == (1, 2)
