from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "entrepot.integrations"
    label = "integrations"
