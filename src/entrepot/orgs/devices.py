"""Browsers that know a person: somebody else's guesses at the login don't slow them down (THREATS AUTH-02)."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from entrepot.core.ids import new_token
from entrepot.orgs.actions import KnownDevice
from entrepot.orgs.addresses import org_prefix
from entrepot.orgs.models import Org, User

LIFE = 180 * 24 * 3600
_SALT = "entrepot.orgs.devices"


def _name(org: Org) -> str:
    return "__Host-entrepot_device" if settings.BASE_DOMAIN else f"entrepot_device_{org.slug}"


def known(request: HttpRequest, org: Org) -> KnownDevice | None:
    """Who signed in last in this browser; None where nobody did, or the cookie is not ours."""
    try:
        value = signing.loads(request.COOKIES.get(_name(org), ""), salt=_SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    return KnownDevice(value["user"], value["device"])


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note that this person signed in here; the device keeps its id, and so its counter."""
    before = known(request, user.org)
    device = before.device_id if before and before.user_id == user.id else new_token(16)
    response.set_cookie(
        _name(user.org),
        signing.dumps({"user": user.id, "device": device}, salt=_SALT),
        max_age=LIFE,
        path=org_prefix(user.org) + "/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
