"""The commands an operator types, as processes of their own."""

import base64
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command

from entrepot.core.postgres import EmbeddedPostgres


def entrepot(environ: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "entrepot.config.cli", *arguments],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def production() -> Iterator[Mapping[str, str]]:
    """The settings of a real network, but for the database, which is our own."""
    home = Path(tempfile.mkdtemp(prefix="entrepot-test-cli-"))
    yield {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": secrets.token_urlsafe(50),
        "KEY_RING": f"one:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "ENTREPOT_HOME": str(home),
        "ROOT_URL": "https://network.example",
        "BASE_DOMAIN": "network.example",
        "EMAIL_URL": "smtps://mail.network.example",
        "TRUSTED_PROXIES": "1",
    }
    EmbeddedPostgres(home).erase()
    shutil.rmtree(home)


def test_migrate_then_check_is_content_with_a_production_start(production: Mapping[str, str]) -> None:
    refused = entrepot(production, "check")
    assert refused.returncode != 0, "tables are missing"
    migrated = entrepot(production, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    checked = entrepot(production, "check")
    assert checked.returncode == 0, checked.stderr
    assert "owns the tables" not in migrated.stderr
    assert ("runs as root" in checked.stderr) == (os.geteuid() == 0)


@pytest.fixture
def one_role(production: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """As an operator who has one role for everything."""
    with EmbeddedPostgres(Path(production["ENTREPOT_HOME"])) as postgres:
        yield {**production, "DATABASE_URL": postgres.owner_url}


@pytest.mark.threat("DB-02", "DB-03")
def test_one_role_for_everything_is_told_and_is_no_production(one_role: Mapping[str, str]) -> None:
    migrated = entrepot(one_role, "migrate", "--quiet")
    assert migrated.returncode == 0, migrated.stderr
    assert "The role of DATABASE_URL owns the tables" in migrated.stderr
    checked = entrepot(one_role, "check")
    assert checked.returncode == 1
    assert "can change or delete what the system log holds" in checked.stderr
    assert "can make or change tables" in checked.stderr
    assert "DATABASE_OWNER_URL" in checked.stderr


@pytest.mark.threat("DB-06")
@pytest.mark.parametrize(("more", "limit"), [("", "5s"), ("&options=-c%20statement_timeout%3D2000", "2s")])
def test_a_statement_ends_after_five_seconds_on_every_database(
    one_role: Mapping[str, str], more: str, limit: str
) -> None:
    program = (
        "import django; django.setup(); from django.db import connection as c; cursor = c.cursor(); "
        "cursor.execute('SHOW statement_timeout'); print(cursor.fetchone()[0])"
    )
    environ = {**one_role, "DATABASE_URL": one_role["DATABASE_URL"] + more}
    environ["DJANGO_SETTINGS_MODULE"] = "entrepot.config.settings"
    told = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == limit


@pytest.mark.threat("DB-06")
def test_a_migration_waits_for_longer(one_role: Mapping[str, str]) -> None:
    assert entrepot(one_role, "migrate").returncode == 0
    with psycopg.connect(one_role["DATABASE_URL"]) as other, ThreadPoolExecutor() as pool:
        other.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
        migrating = pool.submit(entrepot, one_role, "migrate", "--quiet")
        waits = (
            "SELECT 1 FROM pg_locks WHERE NOT granted AND waitstart < clock_timestamp() - interval '5.5 s'"
        )
        while not other.execute(waits).fetchone():
            assert not migrating.done(), migrating.result().stderr
            time.sleep(0.2)
        other.rollback()
        assert migrating.result().returncode == 0


def test_after_migrate_the_application_may_add_to_the_log_and_not_change_it(
    production: Mapping[str, str],
) -> None:
    assert entrepot(production, "migrate", "--quiet").stdout == ""
    with (
        EmbeddedPostgres(Path(production["ENTREPOT_HOME"])) as postgres,
        psycopg.connect(postgres.app_url) as application,
    ):
        query = "SELECT has_table_privilege('audit_event', %s)"
        rights = [application.execute(query, [right]).fetchone() for right in ("INSERT", "UPDATE", "DELETE")]
        assert rights == [(True,), (False,), (False,)]


@pytest.mark.threat("DEP-03")
@pytest.mark.parametrize("command", ["web", "worker", "check", "migrate", "up"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("KEY_RING", ""), ("ROOT_URL", "http://network.example"), ("DEMO", "1")],
)
def test_no_command_starts_with_an_unsafe_setting(
    production: Mapping[str, str], command: str, name: str, value: str
) -> None:
    refused = entrepot({**production, "DATABASE_URL": "postgresql://x@/none", name: value}, command)
    assert refused.returncode == 1
    assert f"{name}:" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_word_that_is_no_command_is_refused_with_the_list_of_commands() -> None:
    refused = entrepot({"PATH": os.environ["PATH"]}, "serve")
    assert refused.returncode == 2
    assert "up" in refused.stderr


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
