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
    header = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    hops = [hop.strip() for hop in header.split(",") if hop.strip()]
    reported = hops[-trusted_proxies] if len(hops) >= trusted_proxies else remote
    try:
        return str(ip_address(reported))
    except ValueError:
        return remote


def cookies(header: str) -> dict[str, str]:
    """The cookies of a request by name; names that are no tokens, or that come twice, count for nothing."""
    found = [(match["name"], part) for part in header.split(";") if (match := _COOKIE.match(part))]
    times = Counter(name for name, _ in found)
    return {name: parse_cookie(part)[name] for name, part in found if times[name] == 1}
