from django.apps import AppConfig


class OidcConfig(AppConfig):
    name = "entrepot.capabilities.oidc"
    label = "oidc"

    def ready(self) -> None:
        from entrepot.capabilities.base import register
        from entrepot.capabilities.oidc.capability import OpenIDConnect

        register(OpenIDConnect())
