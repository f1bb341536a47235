"""OpenID Connect as the stages see it."""

from __future__ import annotations

from entrepot.capabilities.base import Capability
from entrepot.capabilities.oidc.properties import OidcProperties


class OpenIDConnect(Capability):
    """Sign-in by OpenID Connect."""

    key = "oidc"
    label = "OpenID Connect"
    short_label = "OIDC"
    icon = "key"
    summary = "People sign in to your app with their organisation's account."
    properties = OidcProperties
    use_case = "Single Sign-On"
