from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "entrepot.core"
    label = "core"

    def ready(self) -> None:
        from entrepot.core import checks  # noqa: F401 - registers them
