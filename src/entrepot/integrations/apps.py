from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "entrepot.integrations"
    label = "integrations"

    def ready(self) -> None:
        from entrepot.core import handbook, navigation
        from entrepot.expressions import documentation
        from entrepot.integrations.navigation import LINKS

        handbook.register("docs/expressions.md", documentation.markdown)
        navigation.register(*LINKS)
