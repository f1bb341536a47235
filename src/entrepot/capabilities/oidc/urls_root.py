"""Outside of organisations: the well-known addresses of issuers that have a path (RFC 8414 3.1)."""

from __future__ import annotations

from django.urls import path

from entrepot.capabilities.oidc.views import discovery

app_name = "oidc_root"
urlpatterns = [
    path(f".well-known/{document}/o/<slug:slug>", discovery.inserted_configuration, name=name)
    for document, name in (
        ("openid-configuration", "configuration"),
        ("oauth-authorization-server", "oauth_configuration"),
    )
]
