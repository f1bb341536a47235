from django.apps import AppConfig


class OidcConfig(AppConfig):
    name = "entrepot.capabilities.oidc"
    label = "oidc"

    def ready(self) -> None:
        from entrepot.capabilities.base import register
        from entrepot.capabilities.oidc.capability import OpenIDConnect
        from entrepot.capabilities.oidc.install import end_access
        from entrepot.capabilities.oidc.key_page import PAGE
        from entrepot.capabilities.oidc.onward import onward
        from entrepot.orgs import settings_pages, signin_context
        from entrepot.orgs.events import on_person_lost_access

        register(OpenIDConnect())
        on_person_lost_access(end_access)
        signin_context.register(onward)
        settings_pages.register(PAGE)
