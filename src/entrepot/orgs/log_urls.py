"""The system log of an organisation."""

from __future__ import annotations

from django.urls import path

from entrepot.orgs import log_views

app_name = "audit"
urlpatterns = [
    path("log/", log_views.log, name="log"),
    path("log/<int:event_id>/", log_views.event, name="event"),
]
