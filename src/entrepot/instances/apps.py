"""Installed integrations: tenant settings, assignments, and the people's launcher."""

from django.apps import AppConfig


class InstancesConfig(AppConfig):
    name = "entrepot.instances"
    label = "instances"

    def ready(self) -> None:
        from entrepot.core import navigation
        from entrepot.instances.pages import LINKS

        navigation.register(*LINKS)
