from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "entrepot.audit"
    label = "audit"

    def ready(self) -> None:
        from entrepot.audit.actions import record_failed_job
        from entrepot.core import failures

        failures.tell(record_failed_job)
