"""The vendor's pages, inside an organisation."""

from __future__ import annotations

from django.urls import path

from entrepot.integrations.views import changes, editor, icons, mine, trying

app_name = "integrations"
urlpatterns = [
    path("help/expressions/", trying.expressions, name="expressions"),
    path("integrations/", mine.overview, name="mine"),
    path("integrations/new/", mine.start, name="start"),
    path("integrations/icons/<str:icon_id>.png", icons.icon, name="icon"),
    path("integrations/<str:integration_id>/update/", changes.update, name="update"),
    path("integrations/<str:version_id>/", editor.version, name="version"),
    path("integrations/<str:version_id>/delete/", changes.delete, name="delete"),
    path("integrations/<str:version_id>/icon/", changes.icon, name="set_icon"),
    path("integrations/<str:version_id>/password/", changes.password, name="set_password"),
    path("integrations/<str:version_id>/try/", trying.trial, name="try"),
    path("integrations/<str:version_id>/<slug:tab>/", editor.edit, name="edit"),
]
