"""The interface: templates, components, static files. It knows no room of the product."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Everything that is drawn, and nothing that decides."""

    name = "entrepot.ui"
    label = "ui"
