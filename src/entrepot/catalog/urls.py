"""Addresses inside an organisation: the same pages as outside."""

from __future__ import annotations

from django.urls import path

from entrepot.catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.catalog, name="catalog"),
    path("<slug:slug>/", views.listing, name="listing"),
]
