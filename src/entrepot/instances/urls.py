"""Addresses inside an organisation."""

from __future__ import annotations

from django.urls import path

from entrepot.instances.views import assignments, detail, install, launcher, listing

app_name = "instances"
urlpatterns = [
    path("home/", launcher.home, name="launcher"),
    path("launch/<str:instance_id>/", launcher.launch, name="launch"),
    path("apps/", listing.index, name="list"),
    path("apps/install/<str:integration_id>/", install.install, name="install"),
    path("apps/install/<str:integration_id>/addresses/", install.addresses, name="install_addresses"),
    path("apps/<str:instance_id>/", detail.general, name="detail"),
    path("apps/<str:instance_id>/settings/", detail.settings, name="settings"),
    path("apps/<str:instance_id>/addresses/", detail.addresses, name="addresses"),
    path("apps/<str:instance_id>/switch/", detail.switch, name="switch"),
    path("apps/<str:instance_id>/assignments/", assignments.index, name="assignments"),
    path("apps/<str:instance_id>/assignments/find/", assignments.candidates, name="candidates"),
    path("apps/<str:instance_id>/assignments/remove/", assignments.remove, name="unassign"),
    path("apps/<str:instance_id>/log/", detail.log, name="log"),
    path("apps/<str:instance_id>/remove/", detail.remove, name="remove"),
]
