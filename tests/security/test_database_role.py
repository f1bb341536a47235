"""What the running product could do to its database if somebody spoke through it, as `entrepot migrate` granted it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, ObjectNotInPrerequisiteState, QueryCanceled

from tests.wire import ask
from tests.world import World

pytestmark = pytest.mark.threat("DB-02", "DB-03")

REFUSED = (InsufficientPrivilege, ObjectNotInPrerequisiteState)


@pytest.fixture
def application(world: World) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection with the address that web server and worker are given."""
    assert urlsplit(world.database_url).username != urlsplit(world.owner_url).username
    with psycopg.connect(world.database_url, autocommit=True) as connection:
        yield connection


REWRITING = (
    "UPDATE audit_event SET actor_label = 'somebody else'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "MERGE INTO audit_event e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
    "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET actor_label = 'x'",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_event OWNER TO current_user",
    "DROP TABLE audit_event",
    "CREATE RULE r AS ON INSERT TO audit_event DO INSTEAD NOTHING",
    "CREATE TRIGGER t BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "SELECT setval('audit_event_id_seq', 1)",
    "DELETE FROM django_migrations",
)  # fmt: skip
REACHING_OUT = (
    "CREATE TABLE mine (x int)",
    "CREATE TABLE pg_temp.x AS SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "COPY orgs_user TO '/tmp/users'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION plpython3u",
    "CREATE LANGUAGE plperlu",
    "CREATE DATABASE mine",
    "CREATE ROLE mine SUPERUSER",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "SELECT pg_reload_conf()",
    "ALTER SYSTEM SET log_statement = 'all'",
    "DROP TABLE orgs_user",
    "ALTER TABLE orgs_user ADD COLUMN x int",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
)


@pytest.mark.parametrize("statement", REWRITING)
def test_the_log_is_not_rewritten(
    application: "psycopg.Connection[tuple[object, ...]]", statement: str
) -> None:
    with pytest.raises(REFUSED):
        application.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("statement", REACHING_OUT)
def test_nothing_is_reached_but_rows(
    application: "psycopg.Connection[tuple[object, ...]]", statement: str
) -> None:
    with pytest.raises((*REFUSED, psycopg.errors.UndefinedFile, psycopg.errors.FeatureNotSupported)):
        application.execute(statement)  # type: ignore[call-overload]


def test_the_product_works_with_these_rights_and_writes_the_log(world: World) -> None:
    before = world.rows("SELECT count(*) FROM audit_event")[0][0]
    assert ask(world.port, "GET", "/o/harbour/oauth2/v1/authorize?client_id=nobody").status == 400
    assert world.rows("SELECT count(*) FROM audit_event")[0][0] == before + 1


@pytest.mark.threat("DB-06")
def test_no_statement_runs_for_long(application: "psycopg.Connection[tuple[object, ...]]") -> None:
    with pytest.raises(QueryCanceled):
        application.execute("SELECT pg_sleep(20)")
