"""Jobs that are given up: somebody is told of each, so that none fails unseen (THREATS JOB-04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entrepot.core.log import logger

if TYPE_CHECKING:
    from procrastinate import JobContext
    from procrastinate.jobs import Job
    from procrastinate.worker import Worker

log = logger(__name__)


@dataclass(frozen=True)
class FailedJob:
    """A job that will not be tried again. `error` is None where its workers died over it."""

    id: int
    task: str
    arguments: Mapping[str, Any]
    tries: int
    error: BaseException | None = None

    @property
    def reason(self) -> str:
        """What kind of error it was; never its words, which may hold what people typed."""
        return type(self.error).__name__ if self.error is not None else "its workers died"


Told = Callable[[FailedJob], None]
_told: dict[str, Told] = {}
_ALL_OTHERS = ""


def tell(told: Told, *, task: str = _ALL_OTHERS) -> None:
    """Have failed jobs of this task reported to `told`; those of all tasks without an own one where none is named.

    Called when apps are ready.
    """
    _told[task] = told


def give_up(job: Job, error: BaseException | None = None) -> None:
    """Report a job that is not tried again. Never raises: the job ends as failed however this goes."""
    failed = FailedJob(job.id or 0, job.task_name, job.task_kwargs, job.attempts + 1, error)
    log.error("job_failed", job=failed.id, task=failed.task, tries=failed.tries, reason=failed.reason)
    told = _told.get(failed.task) or _told.get(_ALL_OTHERS)
    try:
        if told is not None:
            told(failed)
    except Exception:
        log.exception("job_failure_not_recorded", job=failed.id, task=failed.task)


def watch(call_next: Callable[[], Any], context: JobContext, _worker: Worker) -> Any:
    """Runs a task; where it fails for the last time, says so. A task middleware of the worker."""
    try:
        return call_next()
    except Exception as error:
        task = context.task
        if task is None or task.get_retry_exception(exception=error, job=context.job) is None:
            give_up(context.job, error)
        raise
