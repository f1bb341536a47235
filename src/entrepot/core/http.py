"""Requests as our views see them: what the middleware has put on them is there, and typed."""

from __future__ import annotations

import re
from collections import Counter
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.http.cookie import parse_cookie

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

_COOKIE = re.compile(r"[ \t]*(?P<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]+)=", re.ASCII)  # RFC 6265 4.1.1


class EntrepotRequest(HttpRequest):
    """Any request after the middleware; `orgs.http.OrgRequest` adds organisation and person."""

    htmx: HtmxDetails
    request_id: str
    csp: dict[str, Any]


def client_address(request: HttpRequest, trusted_proxies: int) -> str:
    """The client's address: the connection's, or what the outermost believed proxy reported (THREATS DEP-04)."""
    remote = str(request.META.get("REMOTE_ADDR", ""))
    if not trusted_proxies:
        return remote
    hops = _entries(request, "HTTP_X_FORWARDED_FOR")
    reported = hops[-trusted_proxies] if len(hops) >= trusted_proxies else remote
    try:
        return str(ip_address(reported))
    except ValueError:
        return remote


def forwarded_scheme(request: HttpRequest, trusted_proxies: int) -> str:
    """The scheme that the outermost believed proxy reported (THREATS DEP-04); empty where none did.

    Many proxies write the one entry anew in place of adding theirs, so fewer entries than proxies are fine.
    """
    schemes = _entries(request, "HTTP_X_FORWARDED_PROTO")
    return schemes[-trusted_proxies:][0] if schemes and trusted_proxies else ""


def _entries(request: HttpRequest, header: str) -> list[str]:
    """What each proxy added to a list, the one that is next to us last."""
    entries = str(request.META.get(header, "")).split(",")
    return [entry.strip() for entry in entries if entry.strip()]


def cookies(header: str) -> dict[str, str]:
    """The cookies of a request by name; names that are no tokens, or that come twice, count for nothing."""
    found = [(match["name"], part) for part in header.split(";") if (match := _COOKIE.match(part))]
    times = Counter(name for name, _ in found)
    return {name: parse_cookie(part)[name] for name, part in found if times[name] == 1}
