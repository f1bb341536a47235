"""Where an organisation is reached: its root, its issuer, and absolute links from the configured root only.

Never from a request's `Host` (THREATS AUTH-10, OIDC-17).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from entrepot.orgs.models import Org


def org_prefix(org: Org) -> str:
    """The path of the organisation on its host: `/o/{slug}` in path mode, empty in host mode."""
    return "" if settings.BASE_DOMAIN else f"/o/{org.slug}"


def org_origin(org: Org) -> str:
    """Scheme, host and port at which the organisation is served."""
    if not settings.BASE_DOMAIN:
        return str(settings.ROOT_URL)
    port = urlsplit(settings.ROOT_URL).port
    return f"https://{org.slug}.{settings.BASE_DOMAIN}" + (f":{port}" if port else "")


def org_root(org: Org) -> str:
    """The organisation's own root without a slash at the end: this is also its OpenID issuer."""
    return org_origin(org) + org_prefix(org)


def org_path(org: Org, name: str, *args: object, **kwargs: object) -> str:
    """The path, on its host, of a page of `org`, whatever organisation the present request is for."""
    before = get_script_prefix()
    set_script_prefix(org_prefix(org) + "/")
    try:
        return reverse(name, urlconf=settings.ORG_URLCONF, args=args or None, kwargs=kwargs or None)
    finally:
        set_script_prefix(before)


def org_url(org: Org, name: str, *args: object, **kwargs: object) -> str:
    """The absolute address of a page of `org`, for mails and other parties."""
    return org_origin(org) + org_path(org, name, *args, **kwargs)


def root_url(name: str, *args: object) -> str:
    """The absolute address of a page outside of all organisations."""
    before = get_script_prefix()
    set_script_prefix("/")
    try:
        return str(settings.ROOT_URL) + reverse(name, urlconf=settings.ROOT_URLCONF, args=args or None)
    finally:
        set_script_prefix(before)
