"""The manifest as JSON Schema (draft 2020-12), made from the same tree as the form.

It describes the document: its shape and limits. What fields say together, and whether addresses are valid, `problems`
says.
"""

from __future__ import annotations

from typing import Any

from entrepot.capabilities.base import Input, all_capabilities
from entrepot.integrations.schema import CAPABILITIES, Field, Shape, Tab, tabs

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of a document with any of the capabilities that are installed."""
    keys = [one.key for one in all_capabilities()]
    properties: dict[str, Any] = {}
    for tab in tabs(keys):
        if tab.keys[:1] == (CAPABILITIES,):
            parts = properties.setdefault(
                CAPABILITIES, _object({}, "What the integration does, by capability.")
            )
            parts["properties"][tab.key] = _tab(tab)
        elif tab.prefix:
            properties[tab.key] = _tab(tab)
        else:
            properties[tab.key] = _field(tab.fields[0])
    return {"$schema": DIALECT, "title": "Integration manifest", **_object(properties)}


def _object(properties: dict[str, Any], description: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "description": description} if description else found


def _tab(tab: Tab) -> dict[str, Any]:
    return {"title": tab.label, **_object(_fields(tab.fields), tab.spec.help)}


def _fields(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {field.key: _field(field) for field in fields if field.spec.input is not Input.SECRET}


def _field(field: Field) -> dict[str, Any]:
    spec = field.spec
    words = {
        "title": spec.label,
        "description": spec.help,
        "examples": [spec.placeholder] if spec.placeholder else [],
    }
    return {**{key: value for key, value in words.items() if value}, **_shape(field)}


def _shape(field: Field) -> dict[str, Any]:
    spec = field.spec
    if field.shape is Shape.YES_NO:
        return {"type": ["boolean", "null"]}
    if field.item:
        return {"type": "array", "items": _object(_fields(field.item.fields)), "maxItems": spec.max_items}
    text = _text(field)
    if field.shape is Shape.TEXTS:
        return {"type": "array", "items": text, "maxItems": spec.max_items}
    return text


def _text(field: Field) -> dict[str, Any]:
    spec = field.spec
    text: dict[str, Any] = {"type": "string"}
    if spec.max_length:
        text["maxLength"] = spec.max_length
    if spec.choices:
        empty = [""] if field.shape is Shape.TEXT else []
        text["enum"] = [*empty, *(value for value, _ in spec.choices)]
    return text
