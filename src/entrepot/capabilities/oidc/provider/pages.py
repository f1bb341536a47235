"""Pages of the provider that people see, and the refusal that never leads anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.http import HttpResponse
from django.shortcuts import render

from entrepot.capabilities.oidc.provider.redirects import uncached
from entrepot.core.http import EntrepotRequest


@dataclass(frozen=True)
class Words:
    """What a refused person reads, and what the app's developer does."""

    code: str
    title: str
    message: str
    remedy: str


class Refusal(Enum):
    """Requests that are answered here, because there is no address to trust (RFC 6749 4.1.2.1; THREATS OIDC-03)."""

    UNREADABLE = Words(
        "unreadable",
        "That request can't be read",
        "The app sent something that is not a sign-in request.",
        "Send each parameter once, form-encoded, in UTF-8, and no more than 4,400 characters in all.",
    )
    UNKNOWN_CLIENT = Words(
        "unknown_client",
        "We don't know this app",
        "The app that sent you here is not installed in this organisation, or was removed.",
        "Check client_id: it stands on the OpenID Connect tab of the installed integration. Issuer and client belong to "
        "one organisation.",
    )
    UNKNOWN_ADDRESS = Words(
        "unregistered_redirect_uri",
        "This app asked us to send you to an unknown address",
        "To keep your account safe, we only send people to addresses that were registered for the app.",
        "Check redirect_uri: it must equal a registered one to the last character. They stand on the OpenID Connect "
        "tab of the installed integration.",
    )
    UNSAFE_ADDRESS = Words(
        "unsafe_address",
        "This app asked us to send you to an unsafe address",
        "Nothing was done. To keep your account safe, we only send people to addresses that nobody else can listen at.",
        "The address was registered while this network accepted such addresses; it no longer does. Use one that begins "
        "with https://, and have an app admin save the settings of the installed integration.",
    )
    UNKNOWN_LOGOUT_ADDRESS = Words(
        "unregistered_post_logout_redirect_uri",
        "This app asked us to send you to an unknown address",
        "You are not signed out yet. We only send people to addresses that were registered for the app.",
        "Check post_logout_redirect_uri: it must equal a registered one to the last character, and client_id or "
        "id_token_hint must say whose it is.",
    )
    BAD_HINT = Words(
        "invalid_id_token_hint",
        "That sign-out request can't be read",
        "You are not signed out yet. The app sent an ID token that is not one of ours, or of another app.",
        "Send the last ID token that this issuer gave to this client as id_token_hint, or leave it out.",
    )


def refuse(request: EntrepotRequest, refusal: Refusal) -> HttpResponse:
    """Our own page with status 400: no redirect, and nothing of what was sent (THREATS OIDC-03)."""
    context = {"words": refusal.value, "request_id": getattr(request, "request_id", "")}
    return uncached(render(request, "oidc/refused.html", context, status=400))
