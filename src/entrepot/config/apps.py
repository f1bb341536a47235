from django.apps import AppConfig


class RootConfig(AppConfig):
    name = "entrepot.config"
    label = "entrepot"
