"""What every request passes: its id and log line, the security headers, CSRF, and refusals as pages."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from entrepot.core import context, reports
from entrepot.core.errors import DomainError, Throttled
from entrepot.core.http import client_address, cookies, forwarded_scheme
from entrepot.core.log import logger
from entrepot.core.views import error_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]
log = logger("entrepot.request")

BODY_LIMIT = 4_000_000  # bytes of a whole request; forms and uploads have their own limits, with better words

CONTENT_SECURITY_POLICY: dict[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "report-uri": reports.PATH,  # beside `report-to`, which browsers heed by https only, they would ignore it
}


class RequestContextMiddleware:
    """Gives the request its id and logs one line about it; the id is answered as `X-Request-Id`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = secrets.token_hex(8)
        request.request_id = request_id  # type: ignore[attr-defined]
        address = client_address(request, settings.TRUSTED_PROXIES)
        if (
            "HTTP_X_FORWARDED_PROTO" in request.META
        ):  # Django would read the first entry, which anybody can write
            request.META["HTTP_X_FORWARDED_PROTO"] = forwarded_scheme(request, settings.TRUSTED_PROXIES)
        agent = str(request.META.get("HTTP_USER_AGENT", ""))[:200]
        with context.bound(context.RequestContext(request_id, address, agent)):
            response = self.get_response(request)
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            # The path only: query strings carry codes and hints.
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=milliseconds,
            )
        response["X-Request-Id"] = request_id
        return response


class SecurityHeadersMiddleware:
    """Content policy, referrer and cache rules on every answer, errors included (THREATS DEP-01, DEP-02, TEN-09).

    A view changes one directive by `request.csp["form-action"] = "'self' https:"`, and says `no-referrer` itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        overrides: dict[str, str] = {}
        request.csp = overrides  # type: ignore[attr-defined]
        response = self.get_response(request)
        policy = CONTENT_SECURITY_POLICY | overrides
        response.setdefault("Content-Security-Policy", "; ".join(f"{k} {v}" for k, v in policy.items()))
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if not request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            response.setdefault("Cache-Control", "private, no-store")
        return response


class FramingMiddleware:
    """Refuses what is too large or what two servers in a row could read differently, and hangs up (THREATS TEN-04, DEP-05).

    Granian joins two Host lines with a comma. It drops a Content-Length beside a Transfer-Encoding, and Django reads no
    body without one: such a request would be taken for an empty one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "," in str(request.META.get("HTTP_HOST", "")):
            response = error_page(request, HTTPStatus.BAD_REQUEST, "The request names two hosts.")
        elif "HTTP_TRANSFER_ENCODING" in request.META:
            response = error_page(request, HTTPStatus.LENGTH_REQUIRED)
        elif int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
            response = error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            return self.get_response(request)
        response["Connection"] = "close"
        return response


class CookieMiddleware:
    """Cookies as the browser meant them (THREATS TEN-08).

    Django strips more around a name than browsers do: another host's `__Host-…` behind an em space would pass for ours,
    and of two with one name the last would win.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.COOKIES = cookies(str(request.META.get("HTTP_COOKIE", "")))
        return self.get_response(request)


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's CSRF check, for pages that say `no-referrer`: there the browser sends `Origin: null`.

    `Sec-Fetch-Site` cannot be set by another page's script or form, so `same-origin` tells the same as the origin.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null":
            return request.META.get("HTTP_SEC_FETCH_SITE") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]


class ErrorMiddleware:
    """Turns a verb's refusal into a page (or a fragment, for htmx) with its status; nothing is half-written by then."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "%00" in str(
            request.META.get("QUERY_STRING", "")
        ):  # PostgreSQL holds no NUL; no address of ours has one
            return error_page(
                request, HTTPStatus.BAD_REQUEST, "The address holds a character that means nothing."
            )
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        log.info("refused", code=error.code, status=int(error.status))
        response = error_page(request, HTTPStatus(error.status), error.message)
        if isinstance(error, Throttled):
            response["Retry-After"] = str(error.retry_after)
        return response
