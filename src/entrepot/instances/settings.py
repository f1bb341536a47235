"""What an admin fills in: the label and the tenant settings, taken only where every address that results is proved."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings as configuration

from entrepot.core.errors import Invalid
from entrepot.expressions import ExpressionError, parse
from entrepot.expressions.urls import Setting, resolve_url
from entrepot.instances.addresses import resolved
from entrepot.instances.manifests import declared_settings
from entrepot.integrations.manifest import Manifest
from entrepot.orgs.names import has_hidden, tidy

MAX_LABEL = 64
MAX_VALUE = 512


def field_of(name: str) -> str:
    """The name of a setting's input, and of its error."""
    return f"setting-{name}"


def clean(manifest: Manifest, label: str, values: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Label and values as they are stored; raises `Invalid` naming each field that needs mending.

    A value is refused that moves scheme, host or port of an address (THREATS EXPR-04, OIDC-02). It is put into its
    place once and never read as a template itself (EXPR-05).
    """
    label, trimmed = tidy(label), trim(manifest, values)
    wrong = problems(manifest, trimmed)
    if problem := label_problem(label):
        wrong["label"] = problem
    if wrong:
        raise Invalid(fields=wrong)
    return label, trimmed


def trim(manifest: Manifest, values: Mapping[str, str]) -> dict[str, str]:
    """The value of each declared setting, without spaces around it; what was not declared is left out."""
    return {one.name: values.get(one.name, "").strip() for one in declared_settings(manifest)}


def label_problem(label: str) -> str | None:
    """Why this can't be the name under a tile; None where it can."""
    if not label:
        return "Give it a label: it is the name under the tile."
    if len(label) > MAX_LABEL:
        return f"Shorten the label to {MAX_LABEL} characters; it has {len(label)}."
    if has_hidden(label):
        return "The label holds a line break or an invisible character. Type it anew."
    return None


def problems(manifest: Manifest, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the values, by input: each alone first, then the addresses that result."""
    wrong: dict[str, str] = {}
    for setting in declared_settings(manifest):
        if problem := value_problem(setting, values.get(setting.name, "")):
            wrong[field_of(setting.name)] = problem
    if not wrong:
        for address in resolved(manifest, values):
            if address.error:
                field = field_of(address.variable) if address.variable else ""
                wrong.setdefault(field, address.error)
    return wrong


def value_problem(setting: Setting, value: str) -> str | None:
    """Why this can't be the value of the setting, whatever the addresses make of it; None where it can."""
    if not value:
        return f"Fill in {setting.title}." if setting.required else None
    if len(value) > MAX_VALUE:
        return f"Shorten {setting.title} to {MAX_VALUE} characters; it has {len(value)}."
    if has_hidden(value):
        return f"{setting.title} holds a line break or an invisible character. Type it anew."
    return _url_problem(setting, value) if setting.is_url else None


def _url_problem(setting: Setting, value: str) -> str | None:
    whole = parse(f"{{app.{setting.name}}}")
    try:
        resolve_url(
            whole, [setting], {setting.name: value}, allow_loopback_http=configuration.ALLOW_PRIVATE_TARGETS
        )
    except ExpressionError as error:
        return error.message
    return None
