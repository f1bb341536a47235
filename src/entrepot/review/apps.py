from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "entrepot.review"
    label = "review"

    def ready(self) -> None:
        from entrepot.core import navigation
        from entrepot.integrations import annotations
        from entrepot.orgs import events
        from entrepot.review import notes, pages
        from entrepot.review.actions import release_all

        navigation.register(*pages.LINKS)
        annotations.register(notes.findings_by_path)
        events.on_person_lost_access(release_all)
