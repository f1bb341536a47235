"""Installed integrations: tenant settings, assignments, and the people's launcher."""

from django.apps import AppConfig


class InstancesConfig(AppConfig):
    name = "entrepot.instances"
    label = "instances"

    def ready(self) -> None:
        from entrepot.core import navigation
        from entrepot.instances.lookups import InstalledFigures
        from entrepot.instances.pages import LINKS
        from entrepot.integrations import installations

        installations.register(InstalledFigures())
        navigation.register(*LINKS)
