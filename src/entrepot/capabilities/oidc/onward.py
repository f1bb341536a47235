"""What the sign-in page says of a sign-in on behalf of an app."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import reverse

from entrepot.capabilities.oidc.provider import clients
from entrepot.capabilities.oidc.provider.parameters import Unreadable, parse
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Org
from entrepot.orgs.signin_context import Onward


def onward(next_path: str, org: Org) -> Onward | None:
    """The app whose authorization request waits at `next_path`; None for every other path."""
    parts = urlsplit(next_path)
    if parts.path != org_path(org, "oidc:authorize"):
        return None
    try:
        client = clients.find(org, parse(parts.query).get("client_id"))
    except Unreadable:
        return None
    return Onward(client.instance.label, _icon(client.instance.release.icon_id)) if client else None


def _icon(icon_id: str | None) -> str:
    return reverse("integrations:icon", args=[icon_id]) if icon_id else ""
