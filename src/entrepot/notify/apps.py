from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "entrepot.notify"
    label = "notify"
