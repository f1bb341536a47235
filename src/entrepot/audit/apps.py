from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "entrepot.audit"
    label = "audit"
