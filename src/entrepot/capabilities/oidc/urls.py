"""The OpenID provider's endpoints, inside an organisation."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "oidc"
urlpatterns: list[URLPattern] = []
