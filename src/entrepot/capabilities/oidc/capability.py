"""OpenID Connect as the stages see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse

from entrepot.capabilities.base import Address, Capability, Fact, InstallTab, Problem, Properties, Tile
from entrepot.capabilities.oidc import checks, install, launching
from entrepot.capabilities.oidc.properties import OidcProperties, oidc_properties

if TYPE_CHECKING:
    from entrepot.expressions.urls import Setting
    from entrepot.instances.models import Instance
    from entrepot.orgs.http import PersonRequest
    from entrepot.orgs.rules import By


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

    def connect(self, instance: object, *, by: object) -> Mapping[str, str]:
        return install.connect(cast("Instance", instance), by=cast("By", by))

    def disconnect(self, instance: object) -> None:
        install.disconnect(cast("Instance", instance))

    def tabs(self) -> Sequence[InstallTab]:
        return (InstallTab("oidc", self.label, "oidc:credentials"),)

    def tile(self, instance: object) -> Tile:
        return launching.tile(cast("Instance", instance))

    def tiles(self, instances: Sequence[object]) -> Sequence[Tile]:
        return launching.tiles(cast("Sequence[Instance]", instances))

    def launch(self, request: HttpRequest, instance: object) -> HttpResponse | None:
        return launching.launch(cast("PersonRequest", request), cast("Instance", instance))
