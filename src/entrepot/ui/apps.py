"""The interface: templates, components, static files. It knows no room of the product."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Everything that is drawn, and nothing that decides."""

    name = "entrepot.ui"
    label = "ui"

    def ready(self) -> None:
        from entrepot.core import handbook as pages
        from entrepot.ui import handbook

        pages.register("docs/components.md", handbook.markdown)
