"""Addresses outside of all organisations: sign-up, and finding one's organisation."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "orgs_root"
urlpatterns: list[URLPattern] = []
