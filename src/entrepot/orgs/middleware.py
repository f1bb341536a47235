"""Which organisation a request is for, and whose session it carries."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix

from entrepot.audit import actions as audit
from entrepot.audit.actions import Target
from entrepot.audit.kinds import Kind, Outcome
from entrepot.core import reports
from entrepot.core.errors import NotAllowed
from entrepot.core.views import error_page
from entrepot.orgs import sessions
from entrepot.orgs.models import Org, User
from entrepot.orgs.names import SLUG

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_ODD_PATH = re.compile(r"//|/\.{1,2}(?:/|$)|[;\\\x00-\x1f\x7f]")
_HOST = re.compile(r"(?P<name>[a-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
_IN_ORG = re.compile(rf"/o/(?P<slug>{SLUG.pattern})(?P<rest>/.*)", re.ASCII | re.DOTALL)
_ANY_HOST = ("/healthz", "/readyz", reports.PATH)


class OrgMiddleware:
    """Sets `request.org` from the host or the path, and moves the path's prefix into SCRIPT_NAME.

    One spelling of each address is served; every other one, and every unknown host, is 404 (THREATS TEN-03, TEN-04).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = get_script_prefix()
        request.org = None  # type: ignore[attr-defined]
        request.person = None  # type: ignore[attr-defined]
        request.session_row = None  # type: ignore[attr-defined]
        try:
            if request.path_info in _ANY_HOST:  # load balancers ask by address, browsers from everywhere
                request.META["HTTP_HOST"] = urlsplit(settings.ROOT_URL).netloc
                return self.get_response(request)
            if not self._resolve(request):
                request.org = None  # type: ignore[attr-defined]
                set_script_prefix("/")
                request.urlconf = settings.ROOT_URLCONF
                return error_page(request, HTTPStatus.NOT_FOUND)
            return self.get_response(request)
        finally:
            set_script_prefix(before)

    def _resolve(self, request: HttpRequest) -> bool:
        """Whether the address names the root or an organisation that is here; sets what follows from it."""
        request.urlconf = settings.ROOT_URLCONF
        set_script_prefix("/")
        host = _HOST.fullmatch(str(request.META.get("HTTP_HOST", "")))
        if host is None or _ODD_PATH.search(request.path_info):
            return False
        slug = self._slug_of_host(host["name"])
        if slug is None:
            return False
        if slug:
            return self._enter(request, slug, "")
        if settings.BASE_DOMAIN:
            return not request.path_info.startswith("/o/")
        inside = _IN_ORG.fullmatch(request.path_info)
        if inside:
            return self._enter(request, inside["slug"], inside["rest"])
        return not request.path_info.startswith("/o/")

    def _slug_of_host(self, name: str) -> str | None:
        """The slug in the host name; empty at the root; None where the host is not ours."""
        if name == urlsplit(settings.ROOT_URL).hostname:
            return ""
        suffix = f".{settings.BASE_DOMAIN}"
        if settings.BASE_DOMAIN and name.endswith(suffix):
            slug = name.removesuffix(suffix)
            return slug if SLUG.fullmatch(slug) else None
        return None

    def _enter(self, request: HttpRequest, slug: str, rest: str) -> bool:
        org = Org.objects.filter(slug=slug, active=True).first()
        if org is None:
            return False
        request.org = org  # type: ignore[attr-defined]
        request.urlconf = settings.ORG_URLCONF
        if rest:
            prefix = f"/o/{slug}"
            request.path_info = rest
            request.META["SCRIPT_NAME"], request.META["PATH_INFO"] = prefix, rest
            set_script_prefix(prefix + "/")
        return True


class SessionMiddleware:
    """Sets `request.person` and `request.session_row` from the session cookie, for this organisation only (TEN-02)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        org: Org | None = getattr(request, "org", None)
        if org is not None:
            session = sessions.find(sessions.cookie_token(request, org), org)
            request.session_row = session  # type: ignore[attr-defined]
            request.person = session.user if session else None  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """Records that a person was refused something, after the refused verb was rolled back (THREATS LOG-06).

    Stands last in the list, so that it hears of refusals before they become pages.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        person: User | None = getattr(request, "person", None)
        if person is None or not isinstance(error, NotAllowed):
            return
        target = Target("Page", "", request.path[:200])
        audit.record(
            Kind.ACCESS_DENIED,
            org_id=person.org_id,
            actor=person,
            target=target,
            outcome=Outcome.DENY,
            method=request.method or "",
            reason=error.message,
        )
