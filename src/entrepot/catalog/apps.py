from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "entrepot.catalog"
    label = "catalog"

    def ready(self) -> None:
        from entrepot.catalog.actions import count_installs
        from entrepot.catalog.lookups import ListedNames
        from entrepot.catalog.pages import LINKS
        from entrepot.core import navigation
        from entrepot.instances.events import on_change
        from entrepot.integrations import lookups

        lookups.register(ListedNames())
        on_change(count_installs)
        navigation.register(*LINKS)
