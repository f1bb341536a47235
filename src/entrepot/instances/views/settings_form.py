"""The form of label and tenant settings, at install and afterwards, and the addresses that change as one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from entrepot.expressions.urls import SettingType
from entrepot.instances.addresses import ResolvedAddress, resolved
from entrepot.instances.manifests import declared_settings
from entrepot.instances.settings import MAX_LABEL, field_of, problems, trim
from entrepot.integrations.manifest import Manifest, TenantSetting
from entrepot.integrations.values import fingerprint

_LONGEST_READ = 4000  # what is shown back of an overlong value
_KEYBOARDS = {SettingType.STRING: "text", SettingType.URL: "url", SettingType.HTTPS_URL: "url"}
_TYPES = {
    SettingType.STRING: "",
    SettingType.URL: "A whole address, such as https://…",
    SettingType.HTTPS_URL: "A whole address that begins with https://.",
}


@dataclass(frozen=True)
class Field:
    """One tenant setting as the form shows it."""

    name: str
    label: str
    help: str
    need: str
    keyboard: str
    placeholder: str
    value: str
    error: str

    @property
    def described_by(self) -> str:
        """The ids of what explains the input."""
        return f"{self.name}-help {self.name}-error" if self.help else f"{self.name}-error"


@dataclass(frozen=True)
class SettingsForm:
    """What was typed, what is wrong with it, and what results."""

    label: str
    label_error: str
    fields: Sequence[Field]
    addresses: Sequence[ResolvedAddress]
    error: str  # what belongs to no single field
    shown: str  # the fingerprint of the values whose addresses it shows
    max_label: int = MAX_LABEL


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the form."""

    label: str
    values: Mapping[str, str]


def typed(manifest: Manifest, data: QueryDict) -> Typed:
    """What the form was sent with; settings that were not sent are empty."""
    values = {
        one.name: data.get(field_of(one.name), "")[:_LONGEST_READ] for one in declared_settings(manifest)
    }
    return Typed(data.get("label", "")[:_LONGEST_READ], values)


def form(manifest: Manifest, given: Typed, errors: Mapping[str, str] | None = None) -> SettingsForm:
    """The form with what was typed, and the errors of a refused attempt by input."""
    wrong = errors or {}
    shown = {field_of(one.name) for one in declared_settings(manifest)} | {"label"}
    values = trim(manifest, given.values)
    return SettingsForm(
        label=given.label,
        label_error=wrong.get("label", ""),
        fields=[_field(one, given.values.get(one.name, ""), wrong) for one in manifest.tenant_settings],
        addresses=resolved(manifest, values),
        error=" ".join(text for name, text in wrong.items() if name not in shown),
        shown=fingerprint(values),
    )


def is_unseen(manifest: Manifest, given: Typed, shown: str | None) -> bool:
    """Whether a page without scripts never showed the addresses of these values; `shown` is what it did show."""
    return shown is not None and shown != fingerprint(trim(manifest, given.values))


def live(manifest: Manifest, given: Typed) -> SettingsForm:
    """The form while somebody types: what is only not filled in yet is no error."""
    values = trim(manifest, given.values)
    found = problems(manifest, values)
    filled = {field_of(name) for name, value in values.items() if value}
    return form(manifest, given, {name: text for name, text in found.items() if name in filled})


def _field(setting: TenantSetting, value: str, wrong: Mapping[str, str]) -> Field:
    kind = SettingType(setting.type) if setting.type in set(SettingType) else SettingType.STRING
    name = field_of(setting.name)
    return Field(
        name=name,
        label=setting.label or setting.name,
        help=f"{setting.help} {_TYPES[kind]}".strip(),
        need="Optional" if setting.required is False else "",
        keyboard=_KEYBOARDS[kind],
        placeholder=setting.example,
        value=value,
        error=wrong.get(name, ""),
    )
