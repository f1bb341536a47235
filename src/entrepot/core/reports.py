"""What browsers report against our content policy: a log line each, short and not too many (THREATS DEP-01).

Anybody can send such a report, so nothing of it is believed or kept, and addresses lose what may carry a secret.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from entrepot.core.log import logger

PATH = "/csp-reports"
BODY_LIMIT = 16_384  # bytes
AT_ONCE = 5  # reports of one request; browsers send them in bundles
PER_MINUTE = 30  # requests that one process writes down
_LENGTH = 200
_LINES = 10_000_000  # more than any file has

log = logger(__name__)


class Budget:
    """So many a minute, for all together: it guards the log, not a person."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._since = float("-inf")
        self._spent = 0

    def take(self, now: float) -> bool:
        """Whether there is one left at this time, in seconds of a clock that never goes back."""
        with self._lock:
            if now - self._since >= 60:
                self._since, self._spent = now, 0
            self._spent += 1
            return self._spent <= self._per_minute


budget = Budget(PER_MINUTE)


@csrf_exempt
@require_POST
def csp_reports(request: HttpRequest) -> HttpResponse:
    """Log violations, as browsers send them by `report-uri` (one) or the Reporting API (a list).

    Answers 204, 400, 413 or 429.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not budget.take(time.monotonic()):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})
    try:
        reports = list(_reports(json.loads(request.body)))
    except (ValueError, RecursionError):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    for report in reports[:AT_ONCE]:
        log.warning("csp_report", **report)
    return HttpResponse(status=HTTPStatus.NO_CONTENT if reports else HTTPStatus.BAD_REQUEST)


def _reports(sent: object) -> Iterator[dict[str, object]]:
    for item in sent if isinstance(sent, list) else [sent]:
        if not isinstance(item, dict):
            continue
        body = item.get("csp-report") or (item.get("body") if item.get("type") == "csp-violation" else None)
        if isinstance(body, dict):
            yield _told(body)


def _told(body: Mapping[str, Any]) -> dict[str, object]:
    line = _first(body, "line-number", "lineNumber")
    return {
        "page": _without_secrets(_first(body, "document-uri", "documentURL")),
        "directive": str(_first(body, "effective-directive", "effectiveDirective") or "")[:_LENGTH],
        "blocked": _without_secrets(_first(body, "blocked-uri", "blockedURL")),
        "source": _without_secrets(_first(body, "source-file", "sourceFile")),
        "line": line if isinstance(line, int) and 0 <= line < _LINES else None,
    }


def _first(body: Mapping[str, Any], *names: str) -> object:
    """The value under the first of these names; both report formats have their own."""
    return next((body[name] for name in names if name in body), None)


def _without_secrets(address: object) -> str:
    """An address without user name, query and fragment; a word such as `inline` as it is."""
    try:
        parts = urlsplit(str(address or "")[: 10 * _LENGTH])
        where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else parts.scheme
    except ValueError:
        return ""
    return f"{where}{'' if parts.scheme in ('data', 'blob', 'javascript') else parts.path}"[:_LENGTH]
