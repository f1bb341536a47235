"""Work that waits. Each package's `jobs.py` defines its jobs on `app`; they take ids only (THREATS JOB-01)."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from entrepot.core import failures
from entrepot.core.log import logger

__all__ = ["RETRY", "app"]

STALLED_AFTER = 30  # seconds without a heartbeat; a worker beats every ten
MAX_TRIES = 8
RETRY = RetryStrategy(max_attempts=MAX_TRIES, exponential_wait=3)
KEEP_DONE, KEEP_FAILED = 24, 30 * 24  # hours

log = logger(__name__)


@app.periodic(cron="* * * * * */30")  # seconds stand last
@app.task(name="core.return_stalled_jobs", queueing_lock="core.return_stalled_jobs")
async def return_stalled_jobs(timestamp: int) -> None:
    """Put the jobs of workers that died back into the queue; they are idempotent and run again.

    One over which workers die again and again is given up.
    """
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER)
    for job in stalled:
        if job.attempts >= MAX_TRIES:
            await _give_up(job)
        else:
            log.warning("job_returned", job=job.id, task=job.task_name, tick=timestamp)
            await app.job_manager.retry_job(job)


async def _give_up(job: Job) -> None:
    await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
    await sync_to_async(_report)(job)


def _report(job: Job) -> None:
    try:
        failures.give_up(job)
    finally:
        connection.close()  # of a thread that was borrowed for this alone


@app.periodic(cron="41 3 * * *")
@app.task(name="core.forget_jobs", queueing_lock="core.forget_jobs")
async def forget_jobs(timestamp: int) -> None:
    """Delete jobs that are done, and those that failed once a month was time to look at them."""
    await app.job_manager.delete_old_jobs(KEEP_DONE)
    await app.job_manager.delete_old_jobs(
        KEEP_FAILED, include_failed=True, include_cancelled=True, include_aborted=True
    )
    log.info("jobs_forgotten", tick=timestamp)
