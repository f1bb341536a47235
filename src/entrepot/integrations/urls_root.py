"""Icons outside of organisations, for the public catalog."""

from __future__ import annotations

from django.urls import path

from entrepot.integrations.views import icons

app_name = "integrations"
urlpatterns = [path("integrations/icons/<str:icon_id>.png", icons.icon, name="icon")]
