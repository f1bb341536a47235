"""What the two roles can do, and what they cannot."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection as django_connection
from psycopg.errors import InsufficientPrivilege

from entrepot.core.postgres import EmbeddedPostgres, grant_application_role

DEFINITIONS = (
    "CREATE TABLE other (n int)",
    "CREATE TEMPORARY TABLE other (n int)",
    "CREATE SCHEMA other",
    "CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION hstore",
    "ALTER TABLE thing ADD COLUMN more int",
    "DROP TABLE thing",
    "TRUNCATE thing",
    "CREATE DATABASE other",
)
ESCAPES = (
    "COPY thing TO PROGRAM 'cat'",
    "COPY thing FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "ALTER SYSTEM SET log_statement = 'all'",
    "CREATE ROLE other SUPERUSER",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "SET ROLE postgres",
    "CREATE EXTENSION file_fdw",
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[EmbeddedPostgres]:
    with tempfile.TemporaryDirectory(prefix="entrepot-test-home-") as folder:
        server = EmbeddedPostgres(Path(folder), durable=False)
        server.start()
        with psycopg.connect(server.owner_url) as owner:
            owner.execute("CREATE TABLE thing (n serial PRIMARY KEY, word text)")
            owner.execute("CREATE TABLE audit_event (n serial PRIMARY KEY)")
            owner.execute(
                "CREATE FUNCTION add(word text) RETURNS void LANGUAGE sql AS 'INSERT INTO thing (word) VALUES (word)'"
            )
            assert grant_application_role(owner)
            owner.execute("CREATE TABLE later (n serial PRIMARY KEY)")
        yield server
        server.erase()


@pytest.mark.threat("DB-02")
@pytest.mark.parametrize("statement", [*DEFINITIONS, *ESCAPES, "SET ROLE entrepot_owner"])
def test_the_application_cannot(postgres: EmbeddedPostgres, statement: str) -> None:
    with (
        psycopg.connect(postgres.app_url, autocommit=True) as application,
        pytest.raises(InsufficientPrivilege),
    ):
        application.execute(statement)


@pytest.mark.threat("DB-02")
@pytest.mark.parametrize("statement", ESCAPES)
def test_the_owner_cannot_either(postgres: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(postgres.owner_url, autocommit=True) as owner, pytest.raises(InsufficientPrivilege):
        owner.execute(statement)


def test_the_application_works_with_rows_and_functions(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.app_url) as application:
        application.execute("SELECT add('one')")
        application.execute("UPDATE thing SET word = 'two'")
        assert application.execute("DELETE FROM thing RETURNING word").fetchall() == [("two",)]


def test_tables_of_a_later_migration_are_usable_at_once(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.app_url) as application:
        application.execute("INSERT INTO later DEFAULT VALUES")
        assert application.execute("DELETE FROM later RETURNING n").fetchall() == [(1,)]


@pytest.mark.threat("DB-03")
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET n = 2", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_the_log_only_grows(postgres: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(postgres.app_url, autocommit=True) as application:
        application.execute("INSERT INTO audit_event DEFAULT VALUES")
        with pytest.raises(InsufficientPrivilege):
            application.execute(statement)
        assert application.execute("SELECT count(*) > 0 FROM audit_event").fetchone() == (True,)


@pytest.mark.threat("DB-06")
def test_a_statement_of_the_application_ends_after_five_seconds(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.app_url) as application:
        assert application.execute("SHOW statement_timeout").fetchone() == ("5s",)


def test_without_a_role_of_its_own_nothing_is_granted(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.owner_url) as owner:
        assert grant_application_role(owner, "entrepot_owner") is False
        assert grant_application_role(owner, "unknown") is False


@pytest.mark.threat("DB-03")
@pytest.mark.django_db
def test_our_real_tables_are_granted_by_the_rule() -> None:
    with django_connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'entrepot_app'")
        if cursor.fetchone() is None:
            pytest.skip("TEST_DATABASE_URL names a server without the application's role")
        grant_application_role(django_connection)
        cursor.execute(
            """
            SELECT table_name, string_agg(privilege_type, ',' ORDER BY privilege_type)
            FROM information_schema.table_privileges
            WHERE grantee = 'entrepot_app' AND table_schema = 'public' GROUP BY table_name
            """
        )
        granted = dict(cursor.fetchall())
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
    assert granted.pop("audit_event") == "INSERT,SELECT"
    assert granted.pop("django_migrations") == "SELECT"
    assert set(granted.values()) == {"DELETE,INSERT,SELECT,UPDATE"}
    assert set(granted) == tables - {"audit_event", "django_migrations"}
