"""Requests as our views see them: what the middleware has put on them is there, and typed."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


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
