"""OpenID Connect as the stages see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from entrepot.capabilities.base import Address, Capability, Fact, Problem, Properties
from entrepot.capabilities.oidc import checks
from entrepot.capabilities.oidc.properties import OidcProperties, oidc_properties

if TYPE_CHECKING:
    from entrepot.expressions.urls import Setting


class OpenIDConnect(Capability):
    """Sign-in by OpenID Connect."""

    key = "oidc"
    label = "OpenID Connect"
    short_label = "OIDC"
    icon = "key"
    summary = "People sign in to your app with their organisation's account."
    properties = OidcProperties
    use_case = "Single Sign-On"

    def checks(
        self, properties: Properties, settings: Sequence[Setting], *, allow_private: bool
    ) -> Sequence[Problem]:
        return list(checks.problems(oidc_properties(properties)))

    def addresses(self, properties: Properties) -> Sequence[Address]:
        return oidc_properties(properties).dynamic_addresses()

    def facts(self, properties: Properties) -> Sequence[Fact]:
        return oidc_properties(properties).public_facts()
