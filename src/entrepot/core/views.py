"""Health, and the pages for errors."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

QUEUE_AGE_LIMIT = 300  # seconds a job may wait before we say that we are not ready

# Seconds that the oldest due job has waited; 0 when none does. What stands behind its own organisation's jobs (a priority
# below 0) waits for its turn, not for us.
_QUEUE_AGE = """
    SELECT coalesce(extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at))), 0)::int
    FROM procrastinate_jobs j
    LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
    WHERE j.status = 'todo' AND j.priority >= 0 AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
"""
_FAILED_JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"

_WORDS = {
    HTTPStatus.BAD_REQUEST: ("That request can't be read", "Go back, reload the page and try again."),
    HTTPStatus.FORBIDDEN: (
        "That is not yours to do",
        "Ask an admin of your organisation for the role that it needs.",
    ),
    HTTPStatus.NOT_FOUND: ("There is nothing here", "Check the address, or start again from the home page."),
    HTTPStatus.CONFLICT: ("It has moved on", "Reload the page to see how it stands now."),
    HTTPStatus.LENGTH_REQUIRED: ("That request has no length", "Send it with a Content-Length header."),
    HTTPStatus.UNPROCESSABLE_ENTITY: ("Something needs mending", "Go back and mend what is named below."),
    HTTPStatus.TOO_MANY_REQUESTS: ("Too many tries", "Wait a little, then try again."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("That is too large", "Send less at once."),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Something broke on our side",
        "Nothing was half-saved. Try again; if it stays, tell us the code below.",
    ),
}


def error_page(request: HttpRequest, status: HTTPStatus, message: str = "") -> HttpResponse:
    """A page that says what happened, what to do, and the request's id. Never a stack, a path or a version."""
    title, remedy = _WORDS.get(status, _WORDS[HTTPStatus.BAD_REQUEST])
    values = {
        "status": int(status),
        "title": title,
        "message": message,
        "remedy": remedy,
        "request_id": getattr(request, "request_id", ""),
    }
    return render(request, "ui/error.html", values, status=int(status))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself cannot read; a form that is too long among it."""
    too_large = isinstance(exception, RequestDataTooBig)
    return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    return error_page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    return error_page(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The form was older than the session, or came from another site."""
    return error_page(
        request, HTTPStatus.FORBIDDEN, "This form is out of date. Go back, reload the page and send it again."
    )


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """The process lives."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Whether the database answers, its tables are up to date, and jobs are being worked on. 503 where not.

    `failed_jobs` is for the operator: those of a month that were given up. The network is ready all the same.
    """
    checks: dict[str, object] = {
        "database": "error",
        "migrations": "unknown",
        "queue_age_seconds": None,
        "failed_jobs": None,
    }
    try:
        executor = MigrationExecutor(connection)
        checks["database"] = "ok"
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks["migrations"] = "pending" if pending else "ok"
        checks["queue_age_seconds"] = _number(_QUEUE_AGE)
        checks["failed_jobs"] = _number(_FAILED_JOBS)
    except DatabaseError:
        connection.close()
    age = checks["queue_age_seconds"]
    ready = checks["migrations"] == "ok" and isinstance(age, int) and age < QUEUE_AGE_LIMIT
    return JsonResponse({"status": "ready" if ready else "not ready", **checks}, status=200 if ready else 503)


def _number(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
