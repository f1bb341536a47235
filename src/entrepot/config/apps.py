from django.apps import AppConfig


class RootConfig(AppConfig):
    name = "entrepot.config"
    label = "entrepot"

    def ready(self) -> None:
        from entrepot.config import configuration_page
        from entrepot.core import handbook

        handbook.register("docs/configuration.md", configuration_page.render)
