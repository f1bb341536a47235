"""Included by the root URLs in the demo."""

from django.urls import path

from entrepot.ui import views

app_name = "ui"
urlpatterns = [path("", views.show_styleguide, name="styleguide")]
