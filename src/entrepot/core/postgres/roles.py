"""The two roles that we work as: one owns the tables, the other uses them (THREATS DB-02)."""

from collections.abc import Callable

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

DATABASE = "entrepot"
OWNER = "entrepot_owner"
APPLICATION = "entrepot_app"
SUPERUSER = "postgres"
EXTENSIONS = ("citext", "pg_trgm", "unaccent")

_OWNER_RIGHTS = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS CREATEDB"  # databases for tests
_APPLICATION_RIGHTS = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOCREATEDB"
_APPLICATION_LIMITS = {"statement_timeout": "5s", "idle_in_transaction_session_timeout": "60s"}

_Connection = psycopg.Connection[TupleRow]


def set_up(connect: Callable[[str], _Connection]) -> None:
    """Create or mend roles, extensions and database. `connect` opens a database by name as the superuser."""
    with connect("postgres") as connection:
        _set_up_roles(connection)
    with connect("template1") as connection:
        _add_extensions(connection)
    with connect("postgres") as connection:
        _set_up_database(connection)
    with connect(DATABASE) as connection:
        _add_extensions(connection)
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _set_up_roles(connection: _Connection) -> None:
    for role, rights in ((OWNER, _OWNER_RIGHTS), (APPLICATION, _APPLICATION_RIGHTS)):
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = sql.SQL("ALTER" if known else "CREATE")
        connection.execute(sql.SQL("{} ROLE {} {}").format(verb, sql.Identifier(role), sql.SQL(rights)))
    for name, value in _APPLICATION_LIMITS.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(APPLICATION), sql.Identifier(name), sql.Literal(value)
            )
        )


def _set_up_database(connection: _Connection) -> None:
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    database, application = sql.Identifier(DATABASE), sql.Identifier(APPLICATION)
    if not known:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, application))


def _add_extensions(connection: _Connection) -> None:
    for extension in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
