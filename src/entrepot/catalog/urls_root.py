"""The public catalog, outside of all organisations: the same pages as inside."""

from __future__ import annotations

from entrepot.catalog.urls import app_name, urlpatterns

__all__ = ["app_name", "urlpatterns"]
