"""Everything inside an organisation: routes are the same at `/o/{slug}/` and at `{slug}.BASE_DOMAIN`."""

from __future__ import annotations

from django.urls import include, path

handler400 = "entrepot.core.views.bad_request"
handler403 = "entrepot.core.views.permission_denied"
handler404 = "entrepot.core.views.not_found"
handler500 = "entrepot.core.views.server_error"

urlpatterns = [
    path("", include("entrepot.orgs.urls")),
    path("", include("entrepot.instances.urls")),
    path("", include("entrepot.orgs.log_urls")),
    path("catalog/", include("entrepot.catalog.urls")),
    path("", include("entrepot.review.urls")),
    path("", include("entrepot.integrations.urls")),
    path("", include("entrepot.capabilities.oidc.urls")),
]
