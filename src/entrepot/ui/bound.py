"""A field of a Django form, in the parts that `<c-field>` lays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField, CheckboxInput, Select
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Part:
    """One choice of a group: its input and its words."""

    tag: SafeString
    label: str


@dataclass(frozen=True, slots=True)
class FieldParts:
    """Label, help, errors and input of a bound field, with the ids that tie them together."""

    id: str
    label: str
    help: str
    errors: Sequence[str]
    required: bool
    limit: int | None
    value: str
    shape: str  # "input", "check" (one box with its words beside it) or "group" (a fieldset)
    control: SafeString | None  # None for a group
    choices: Sequence[Part]


def field_parts(bound: BoundField, attributes: Mapping[str, object] | None = None) -> FieldParts:
    """Take a bound field apart; `attributes` go to its input."""
    shape = _shape(bound)
    errors = [str(error) for error in bound.errors]
    limit = getattr(bound.field, "max_length", None) if shape == "input" else None
    extra: dict[str, str | bool] = {
        key: True if value is True else str(value)
        for key, value in (attributes or {}).items()
        if value not in (None, False, "")
    }
    identifier = bound.auto_id or bound.html_name
    described = describedby(identifier, help=bound.help_text, error=errors, limit=limit)
    if described:
        extra["aria-describedby"] = described
    return FieldParts(
        id=identifier,
        label=str(bound.label),
        help=str(bound.help_text),
        errors=errors,
        required=bound.field.required,
        limit=limit,
        value=str(bound.value() or ""),
        shape=shape,
        control=bound.as_widget(attrs=extra) if shape != "group" else None,
        choices=_choices(bound) if shape == "group" else (),
    )


def describedby(identifier: str, *, help: object, error: object, limit: object) -> str:  # noqa: A002
    """The ids an input points to, for those of its parts that are there."""
    parts = (("help", help), ("error", error), ("count", limit))
    return " ".join(f"{identifier}-{name}" for name, present in parts if present)


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "check"
    return "group" if isinstance(widget, ChoiceWidget) and not isinstance(widget, Select) else "input"


def _choices(bound: BoundField) -> Sequence[Part]:
    return [Part(part.tag(), str(part.choice_label)) for part in bound.subwidgets]
