"""The OpenID Connect tab of an installed integration: what its admin tells the app."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.capabilities.oidc import credentials as verbs
from entrepot.capabilities.oidc.install import declared
from entrepot.capabilities.oidc.models import Client
from entrepot.capabilities.oidc.provider.claims import SCOPES
from entrepot.capabilities.oidc.provider.metadata import ENDPOINTS
from entrepot.core.errors import Missing
from entrepot.instances import frame
from entrepot.instances.rules import INSTALLING_KINDS
from entrepot.orgs.access import roles
from entrepot.orgs.addresses import org_root, org_url
from entrepot.orgs.http import PersonRequest

TAB = "oidc"

_SHOWN_ENDPOINTS = {
    "authorization_endpoint": "Authorization endpoint",
    "token_endpoint": "Token endpoint",
    "userinfo_endpoint": "Userinfo endpoint",
    "jwks_uri": "Keys (JWKS)",
    "end_session_endpoint": "Sign-out endpoint",
}


@require_safe
@roles(*frame.READERS, kinds=INSTALLING_KINDS)
def credentials(request: PersonRequest, instance_id: str) -> HttpResponse:
    """Client id, issuer, endpoints, secrets, and the addresses that we send people to."""
    return _page(request, _client(request, instance_id))


@require_http_methods(["GET", "POST"])
@roles(*frame.READERS, kinds=INSTALLING_KINDS)
def create(request: PersonRequest, instance_id: str) -> HttpResponse:
    """Make another secret. It stands in the answer itself: no later page could read it."""
    client = _client(request, instance_id)
    if request.method == "GET":  # a reload of the answer
        return redirect("oidc:credentials", instance_id)
    return _page(request, client, secret=verbs.create_secret(client, by=request.person), status=201)


@require_POST
@roles(*frame.READERS, kinds=INSTALLING_KINDS)
def revoke(request: PersonRequest, instance_id: str, secret_id: str) -> HttpResponse:
    """End a secret."""
    secret = verbs.revoke_secret(_client(request, instance_id), secret_id, by=request.person)
    messages.success(request, f"The secret ending in {secret.last_four} no longer works.")
    return redirect("oidc:credentials", instance_id)


def _client(request: PersonRequest, instance_id: str) -> Client:
    instance = frame.find(request, instance_id)
    client = Client.objects.filter(instance=instance, org=request.org, revoked_at=None).first()
    if client is None:
        raise Missing
    client.org, client.instance = request.org, instance
    return client


def _page(request: PersonRequest, client: Client, *, secret: str = "", status: int = 200) -> HttpResponse:
    org = request.org
    secrets = list(client.secrets.filter(revoked_at=None).order_by("created_at"))
    values = {
        **frame.frame(request, client.instance, TAB),
        "client": client,
        "secret": secret,
        "secrets": secrets,
        "may_create": len(secrets) < verbs.SECRETS_AT_MOST,
        "issuer": org_root(org),
        "discovery": org_url(org, "oidc:configuration"),
        "endpoints": [(label, org_url(org, ENDPOINTS[name])) for name, label in _SHOWN_ENDPOINTS.items()],
        "scopes": " ".join(SCOPES),
        "guide_url": _https(declared(client.instance).guide_url),
        "assign_url": reverse("instances:assignments", args=[client.instance.id]),
    }
    return render(request, "oidc/credentials.html", values, status=status)


def _https(address: str) -> str:
    """The address where it may be a link: the rules of drafts see to it, pages do not rely on them (THREATS TEXT-03)."""
    return address if address.startswith("https://") else ""
