from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "entrepot.orgs"
    label = "orgs"

    def ready(self) -> None:
        from entrepot.audit.actions import register_network
        from entrepot.core import navigation
        from entrepot.orgs import checks  # noqa: F401 - registers them
        from entrepot.orgs.navigation import LINKS
        from entrepot.orgs.queries import network_org_id

        register_network(network_org_id)
        navigation.register(*LINKS)
