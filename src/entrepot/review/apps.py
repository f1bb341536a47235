from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "entrepot.review"
    label = "review"

    def ready(self) -> None:
        from entrepot.core import handbook as documents
        from entrepot.core import navigation
        from entrepot.integrations import annotations
        from entrepot.orgs import events
        from entrepot.review import handbook, notes, pages
        from entrepot.review.actions import release_all

        documents.register("docs/review.md", handbook.markdown)
        navigation.register(*pages.LINKS)
        annotations.register(notes.findings_by_path)
        events.on_person_lost_access(release_all)
