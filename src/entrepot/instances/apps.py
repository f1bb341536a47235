from django.apps import AppConfig


class InstancesConfig(AppConfig):
    name = "entrepot.instances"
    label = "instances"
