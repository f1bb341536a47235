"""An organisation's signing keys: read by its super admins and read-only admins, rotated by its super admins."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from entrepot.capabilities.oidc import key_page, keys
from entrepot.core import clock
from entrepot.core.errors import WrongState
from entrepot.instances.rules import INSTALLING_KINDS
from entrepot.orgs import sessions
from entrepot.orgs.access import has_role, require_role, roles, to_sign_in_again
from entrepot.orgs.addresses import org_url
from entrepot.orgs.http import PersonRequest


@require_safe
@roles(kinds=INSTALLING_KINDS)
def signing_keys(request: PersonRequest) -> HttpResponse:
    """Every key with its state, and what rotation does."""
    return _page(request, "oidc/signing_keys.html")


@require_http_methods(["GET", "POST"])
@roles(kinds=INSTALLING_KINDS)
def rotate(request: PersonRequest) -> HttpResponse:
    """The question on a page of its own; posted, the next key signs from now on.

    Who signed in longer ago than `sessions.RECENT` does so again first, and is asked once more here: a browser left
    open is not enough to end a key.
    """
    require_role(request.person)  # also to be asked
    if request.method == "GET":
        return _page(request, "oidc/rotate_keys.html")
    if not sessions.is_recent(request.session_row):
        messages.info(request, "Enter your password first; then choose Rotate now once more.")
        return to_sign_in_again(reverse("oidc:rotate_keys"))
    try:
        active = keys.rotate(request.org, by=request.person)
    except WrongState as refusal:
        return _page(request, "oidc/signing_keys.html", refused=refusal.message, status=409)
    messages.success(
        request, f"{active.id} signs from now on. Tokens signed before stay valid until they end."
    )
    return redirect("oidc:signing_keys")


def _page(request: PersonRequest, template: str, *, refused: str = "", status: int = 200) -> HttpResponse:
    ready_at = key_page.rotatable_at(request.org)
    own = reverse("oidc:signing_keys")
    here = template == "oidc/signing_keys.html"
    values = {
        "keys": key_page.shown(request.org),
        "jwks": org_url(request.org, "oidc:keys"),
        "may_rotate": has_role(request.person),
        "ready_at": ready_at,
        "ready": _is_past(ready_at),
        "recent": sessions.is_recent(request.session_row),
        "refused": refused,
        "trail": [
            ("Settings", reverse("orgs:settings")),
            ("Signing keys", "" if here else own),
            *([] if here else [("Rotate", "")]),
        ],
    }
    return render(request, template, values, status=status)


def _is_past(moment: datetime | None) -> bool:
    return moment is not None and moment <= clock.now()
