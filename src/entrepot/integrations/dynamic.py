"""The dynamic properties of a manifest: those that may read tenant settings."""

from __future__ import annotations

from collections.abc import Iterator

from entrepot.capabilities.base import Input
from entrepot.expressions import ExpressionError, Template, parse
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.schema import Place, Shape, join, walk


def dynamic_properties(manifest: Manifest) -> Iterator[tuple[str, Template]]:
    """Each with its path, in the order of the form. What does not parse is left out: that is said beside it."""
    for place in walk(manifest):
        if place.asked and place.field.spec.input is Input.TEMPLATE:
            for path, text in _texts(place):
                try:
                    yield path, parse(text)
                except ExpressionError:
                    continue


def _texts(place: Place) -> Iterator[tuple[str, str]]:
    if place.field.shape is not Shape.TEXTS:
        yield place.path, place.value
        return
    for index, text in enumerate(place.value):
        yield join(place.path, index), text


def reads(template: Template, name: str) -> bool:
    """Whether a property reads a tenant setting."""
    return any(reference.partition(".")[2] == name for reference in template.references)


def paths_reading(manifest: Manifest, name: str) -> list[str]:
    """The paths of the properties that read a tenant setting."""
    return [path for path, template in dynamic_properties(manifest) if reads(template, name)]
