from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "entrepot.review"
    label = "review"

    def ready(self) -> None:
        from entrepot.core import navigation
        from entrepot.integrations import annotations
        from entrepot.review import notes, pages

        navigation.register(*pages.LINKS)
        annotations.register(notes.findings_by_path)
