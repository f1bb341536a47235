"""Everything outside of organisations: the public catalog, sign-up, health, and the demo's pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from entrepot.core import reports, views

handler400 = "entrepot.core.views.bad_request"
handler403 = "entrepot.core.views.permission_denied"
handler404 = "entrepot.core.views.not_found"
handler500 = "entrepot.core.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path(reports.PATH.lstrip("/"), reports.csp_reports, name="csp_reports"),
    path("", include("entrepot.orgs.urls_root")),
    path("catalog/", include("entrepot.catalog.urls_root")),
    path("", include("entrepot.integrations.urls_root")),
    path("", include("entrepot.capabilities.oidc.urls_root")),
]

if settings.DEMO:
    urlpatterns += [
        path("styleguide/", include("entrepot.ui.urls")),
        path("mailbox/", include("entrepot.notify.urls")),
    ]
