from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "entrepot.orgs"
    label = "orgs"
