"""Work that waits. Each package's `jobs.py` defines its jobs on `app`; they take ids only (THREATS JOB-01)."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from entrepot.core.log import logger

__all__ = ["RETRY", "app"]

STALLED_AFTER = 30  # seconds without a heartbeat; a worker beats every ten
RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)

log = logger(__name__)


@app.periodic(cron="* * * * * */30")  # seconds stand last
@app.task(name="core.return_stalled_jobs", queueing_lock="core.return_stalled_jobs")
async def return_stalled_jobs(timestamp: int) -> None:
    """Put the jobs of workers that died back into the queue; they are idempotent and run again."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER)
    for job in stalled:
        log.warning("job_returned", job=job.id, task=job.task_name, tick=timestamp)
        await app.job_manager.retry_job(job)
