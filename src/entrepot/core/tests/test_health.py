"""Health as load balancers and operators read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from entrepot.core.jobs import app
from entrepot.core.views import QUEUE_AGE_LIMIT
from entrepot.testing import SITE

pytestmark = pytest.mark.django_db
FINE = {
    "status": "ready",
    "database": "ok",
    "migrations": "ok",
    "queue_age_seconds": 0,
    "failed_jobs": 0,
}


def ready() -> tuple[int, dict[str, Any]]:
    answer = Client(**SITE).get("/readyz")
    return answer.status_code, answer.json()


def sql(query: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)


@pytest.fixture(autouse=True)
def _nothing_to_do(db: None) -> None:
    sql("DELETE FROM procrastinate_jobs")


def test_all_is_well() -> None:
    assert ready() == (200, FINE)


def test_tables_that_are_older_than_the_program() -> None:
    newest = "SELECT max(id) FROM django_migrations WHERE app = 'notify'"
    sql(f"DELETE FROM django_migrations WHERE id = ({newest})")  # noqa: S608 - ours
    status, said = ready()
    assert (status, said["status"], said["migrations"]) == (503, "not ready", "pending")
    assert said["database"] == "ok"


@pytest.mark.parametrize(("past_the_limit", "status"), [(-30, 200), (30, 503)])
def test_a_queue_that_nobody_works_on(past_the_limit: int, status: int) -> None:
    app.configure_task("core.forget_jobs").defer(timestamp=0)
    waited = QUEUE_AGE_LIMIT + past_the_limit
    sql("UPDATE procrastinate_events SET at = now() - %s * interval '1 second'", waited)
    answered, said = ready()
    assert answered == status
    assert waited <= said["queue_age_seconds"] < waited + 30


def test_a_job_that_was_due_long_ago_counts_from_then_and_one_for_later_not_at_all() -> None:
    app.configure_task("core.forget_jobs", schedule_in={"hours": 1}).defer(timestamp=0)
    sql("UPDATE procrastinate_events SET at = now() - interval '1 day'")
    assert ready() == (200, FINE)
    sql("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 hour'")
    status, said = ready()
    assert status == 503
    assert 3600 <= said["queue_age_seconds"] < 3630


@pytest.mark.threat("JOB-04")
def test_jobs_that_were_given_up_are_counted_and_do_not_stop_the_network() -> None:
    for user_id in ("one", "two"):
        app.configure_task("orgs.mail_reset").defer(user_id=user_id)
    sql("UPDATE procrastinate_jobs SET status = 'failed'")
    assert ready() == (200, FINE | {"failed_jobs": 2})
