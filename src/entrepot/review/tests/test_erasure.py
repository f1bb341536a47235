"""Test accounts: announced a week before, erased 30 days after publication, whatever days were missed (JOB-07)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app
from psycopg import sql

from entrepot.audit.models import Event
from entrepot.core import clock
from entrepot.integrations import actions as drafts
from entrepot.integrations.documents import hash_of
from entrepot.integrations.models import Release, Version
from entrepot.integrations.tests.drafts import ready_draft
from entrepot.notify.models import Mail
from entrepot.review import actions
from entrepot.review.jobs import erase_test_accounts
from entrepot.review.tests.worlds import claimed, passed, published, submitted
from entrepot.testing import Cast

PASSWORD = "ferry wharf 9213"
ERASED = "integration.test_account.erase"


def run(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        erase_test_accounts(timestamp=0)


def holds(version: Version) -> bool:
    now = Version.objects.get(pk=version.pk)
    return bool(now.test_password) or "test_account" in now.document


def notices() -> int:
    return Mail.objects.filter(template="review/erasure").count()


@pytest.mark.threat("JOB-07")
def test_day_by_day_one_notice_then_the_erasure(cast: Cast) -> None:
    version = published(cast)
    start = version.release.published_at
    seen = []
    for day in range(33):
        run(start + timedelta(days=day, minutes=1))
        seen.append((notices(), holds(version)))
    assert seen == [(0, True)] * 23 + [(1, True)] * 7 + [(1, False)] * 3
    assert Event.objects.filter(kind=ERASED).values_list("org_id", flat=True).count() == 2
    assert {event.actor_kind for event in Event.objects.filter(kind=ERASED)} == {"system"}


@pytest.mark.threat("JOB-07")
def test_days_on_which_no_worker_ran_are_made_up(cast: Cast) -> None:
    version = published(cast)
    run(version.release.published_at + timedelta(days=41))
    assert not holds(version)
    assert notices() == 0  # a notice of what has happened already would be no notice


@pytest.mark.threat("JOB-07")
@pytest.mark.threat("LOG-01")
def test_nothing_of_the_account_is_left_in_any_table(cast: Cast) -> None:
    version = ready_draft(cast.maya)
    for path, value in CANARIES.items():
        drafts.save_field(version, path, value, by=cast.maya)
    version = claimed(cast, actions.submit(Version.objects.get(pk=version.pk), by=cast.maya))
    assert actions.reveal_password(version, by=cast.tomas) == PASSWORD
    actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    version = passed(version, cast.ines)
    assert tables_with("canary-7713") == {"integrations_version"}
    assert tables_with(PASSWORD) == set()

    run(version.release.published_at + timedelta(days=30, minutes=1))

    assert tables_with("canary-7713") == set()
    assert Version.objects.get(pk=version.pk).test_password == ""


CANARIES = {
    "test_account.username": "canary-7713@northwind.example",
    "test_account.url": "https://canary-7713.northwind.example",
    "test_account.instructions": "Say canary-7713 at the gate.",
}


def tables_with(text: str) -> set[str]:
    """The tables of the database that hold a text anywhere in a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = set()
        for (table,) in cursor.fetchall():
            query = sql.SQL("SELECT EXISTS (SELECT FROM {} AS line WHERE line::text LIKE %s)")
            cursor.execute(query.format(sql.Identifier(table)), [f"%{text}%"])
            if cursor.fetchone() == (True,):
                found.add(table)
    return found


def test_what_is_released_is_not_touched(cast: Cast) -> None:
    version = published(cast)
    before = Release.objects.values().get()
    run(version.release.published_at + timedelta(days=31))
    assert Release.objects.values().get() == before
    assert hash_of(Version.objects.get(pk=version.pk)) == version.submitted_hash


def test_what_is_not_published_keeps_its_account(cast: Cast) -> None:
    version = submitted(cast)
    run(clock.now() + timedelta(days=90))
    assert holds(version)


def test_a_removed_integration_s_account_is_erased_too(cast: Cast) -> None:
    version = published(cast)
    actions.delist(version.integration, by=cast.nadia, reason="It leaks.")
    run(version.release.published_at + timedelta(days=31))
    assert not holds(version)


def test_the_notice_names_the_day(cast: Cast) -> None:
    version = published(cast)
    run(version.release.published_at + timedelta(days=24))
    day = version.release.published_at + timedelta(days=30)
    mail = Mail.objects.get(template="review/erasure")
    assert mail.subject == f"Northwind Notes: the test account is erased on {day.day} {day:%B %Y}"


def test_it_runs_every_day() -> None:
    (periodic,) = [
        one
        for (name, _), one in app.periodic_registry.periodic_tasks.items()
        if name == erase_test_accounts.name
    ]
    first, second = periodic.croniter.get_next(float), periodic.croniter.get_next(float)
    assert second - first == timedelta(days=1).total_seconds()


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", "review", check=True, dry_run=True)


def test_who_gave_no_account_is_told_nothing(cast: Cast) -> None:
    version = published(cast)
    Version.objects.filter(pk=version.pk).update(
        test_password="", document={**version.document, "test_account": {}}
    )
    run(version.release.published_at + timedelta(days=24))
    run(version.release.published_at + timedelta(days=31))
    assert notices() == 0
    assert not Event.objects.filter(kind=ERASED).exists()
