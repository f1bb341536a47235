"""Readiness: each probe asks the running program itself, as its users will."""

import http.client
import smtplib
from collections.abc import Callable

import psycopg

_TIMEOUT = 1.0


def answers_http(port: int, path: str, *, address: str = "127.0.0.1", host: str = "") -> Callable[[], bool]:
    """Whether a web server answers a path with a success. `host` is sent as the Host header."""

    def ask() -> bool:
        connection = http.client.HTTPConnection(address, port, timeout=_TIMEOUT)
        try:
            connection.request("GET", path, headers={"Host": host} if host else {})
            response = connection.getresponse()
            response.read()
            return response.status < 400
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ask


def greets_by_smtp(port: int) -> Callable[[], bool]:
    """Whether a mail server says hello."""

    def ask() -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=_TIMEOUT) as client:
                return client.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    return ask


def works_on_jobs(database_url: str) -> Callable[[], bool]:
    """Whether a worker has registered since this probe was made."""
    since: list[object] = []

    def ask() -> bool:
        try:
            with psycopg.connect(database_url, connect_timeout=2) as connection:
                if not since:
                    since.append(_one(connection, "SELECT now() - interval '1 second'"))
                query = "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > %s)"
                return bool(_one(connection, query, since[0]))
        except psycopg.OperationalError:
            return False

    return ask


def _one(connection: "psycopg.Connection[tuple[object, ...]]", query: str, *values: object) -> object:
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None
