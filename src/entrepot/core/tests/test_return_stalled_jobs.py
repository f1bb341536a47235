"""Jobs of workers that died go back to the queue."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import procrastinate
import pytest
from django.db import connection
from procrastinate.contrib.django import app

from entrepot.core.jobs import STALLED_AFTER, return_stalled_jobs


def test_they_are_looked_for_twice_a_minute() -> None:
    (periodic,) = [
        task
        for (name, _), task in app.periodic_registry.periodic_tasks.items()
        if name == return_stalled_jobs.name
    ]
    schedule = periodic.croniter
    times = [schedule.get_next(float) for _ in range(5)]
    assert {later - earlier for earlier, later in pairwise(times)} == {30.0}


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_worker_without_a_heartbeat_is_to_do_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
            [STALLED_AFTER + 5],
        )
        (dead,) = cursor.fetchone() or (None,)
        cursor.execute(
            """
            INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)
            VALUES ('default', 'core.return_stalled_jobs', 'doing', %s) RETURNING id
            """,
            [dead],
        )
        (job,) = cursor.fetchone() or (None,)
        worker = app.replace_connector(app.connector.get_worker_connector())

        async def run() -> None:
            with worker:
                async with app.open_async():
                    await return_stalled_jobs.func(timestamp=0)

        with ThreadPoolExecutor(1) as threads:  # a browser's loop may live in the thread of the tests
            threads.submit(asyncio.run, run()).result()
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        assert cursor.fetchone() == (procrastinate.jobs.Status.TODO.value,)
