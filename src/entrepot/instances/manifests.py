"""What instances read of the manifest that they were installed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entrepot.capabilities.base import Audience, Capability, Input, Properties, capability
from entrepot.expressions.urls import Setting
from entrepot.instances.models import Instance
from entrepot.integrations import documents
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.models import Release


def manifest_of(release: Release) -> Manifest:
    """The frozen manifest of a release."""
    return documents.manifest_of(release)


def capabilities_of(manifest: Manifest) -> Sequence[tuple[Capability, Properties]]:
    """The capabilities that the manifest declares, with their properties, in the order of their tabs."""
    return [(one, manifest.capabilities[one.key]) for one in documents.chosen_capabilities(manifest)]


def installed_capabilities(instance: Instance) -> Sequence[Capability]:
    """The capabilities of an installed integration, without reading the whole manifest."""
    return [capability(key) for key in documents.keys_of(instance.release.manifest)]


def declared_settings(manifest: Manifest) -> tuple[Setting, ...]:
    """The tenant settings as addresses know them."""
    return tuple(documents.settings_of(manifest))


@dataclass(frozen=True)
class Guide:
    """A page of the vendor that anybody may read, such as how to configure a capability."""

    capability: str
    label: str
    url: str


def guides(manifest: Manifest) -> list[Guide]:
    """The public web pages that the capabilities declare; https only (THREATS TEXT-03)."""
    return [
        Guide(one.label, spec.label, value)
        for one, properties in capabilities_of(manifest)
        for name, spec, _ in properties.declared()
        if spec.input is Input.URL
        and spec.audience is Audience.PUBLIC
        and (value := str(getattr(properties, name))).startswith("https://")
    ]
