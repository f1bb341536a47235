from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "entrepot.integrations"
    label = "integrations"

    def ready(self) -> None:
        from entrepot.core import navigation
        from entrepot.integrations.navigation import LINKS

        navigation.register(*LINKS)
