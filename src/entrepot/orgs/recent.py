"""Organisations in which this browser signed in lately, so that people needn't type them again. Names only, no rights."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from entrepot.orgs.addresses import org_url
from entrepot.orgs.models import Org
from entrepot.orgs.names import SLUG, SLUG_MAX

COOKIE = "entrepot_orgs"
MOST = 8
LIFE = 365 * 24 * 3600


def slugs(request: HttpRequest) -> list[str]:
    """The short names in the cookie, the last used first; whatever else stands in it is dropped."""
    parts = request.COOKIES.get(COOKIE, "").split(".")
    return [part for part in parts[:MOST] if len(part) <= SLUG_MAX and SLUG.fullmatch(part)]


@dataclass(frozen=True)
class Visited:
    """An organisation, and where one signs in to it."""

    org: Org
    url: str


def visited(request: HttpRequest) -> list[Visited]:
    """The open organisations of the cookie, the last used first, without the one of this request."""
    here = getattr(request, "org", None)
    order = [slug for slug in slugs(request) if here is None or slug != here.slug]
    found = Org.objects.in_bulk(order, field_name="slug") if order else {}
    return [
        Visited(org, org_url(org, "orgs:home")) for slug in order if (org := found.get(slug)) and org.active
    ]


def remember(request: HttpRequest, response: HttpResponse, org: Org) -> None:
    """Put the organisation first."""
    rest = [slug for slug in slugs(request) if slug != org.slug]
    _write(response, ".".join([org.slug, *rest][:MOST]))


def forget(response: HttpResponse) -> None:
    """Drop the cookie."""
    response.delete_cookie(COOKIE, domain=settings.BASE_DOMAIN or None, samesite="Lax")


def _write(response: HttpResponse, value: str) -> None:
    # The root and all organisations read it; it grants nothing, so it may have a Domain (THREATS TEN-08).
    response.set_cookie(
        COOKIE,
        value,
        max_age=LIFE,
        domain=settings.BASE_DOMAIN or None,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
