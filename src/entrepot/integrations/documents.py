"""Documents: what is stored of a manifest, read whatever its state, and the hash that names its content.

A draft's document is kept as typed. `read` never fails: what has the wrong shape is left out and named, so that the
rest of the code sees typed values only. The test account is for the review and is erased after it: it is in the
document, but neither in the hash nor in a release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entrepot.capabilities.base import Capability, Input, Problem, Severity, all_capabilities
from entrepot.expressions.urls import Setting, SettingType
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.models import Release, Version
from entrepot.integrations.schema import CAPABILITIES, Field, Group, Shape, Spot, Tab, join, tabs

Document = dict[str, Any]
PRIVATE = "test_account"

_WORDS = {
    Shape.TEXT: "text",
    Shape.YES_NO: "true, false or null",
    Shape.TEXTS: "a list of texts",
    Shape.GROUPS: "a list of objects",
}


@dataclass
class Reading:
    """A manifest, and what of the document did not fit into it."""

    manifest: Manifest
    problems: list[Problem] = field(default_factory=list)


def read(document: object) -> Reading:
    """The manifest that a document says, as far as it has the right shape. Never raises (THREATS FILE-04)."""
    found: list[Problem] = []
    if not isinstance(document, Mapping):
        found.append(_wrong("", "The document must be an object."))
        document = {}
    chosen = _chosen(document, found)
    shaped: Document = {CAPABILITIES: {key: {} for key in chosen}}
    known = {CAPABILITIES}
    for tab in tabs(chosen):
        known.add(tab.keys[0] if tab.keys else tab.key)
        _read_tab(tab, document, shaped, found)
    found += [_unknown(str(key)) for key in document if key not in known]
    return Reading(Manifest.model_validate(shaped), found)


def _chosen(document: Mapping[str, Any], found: list[Problem]) -> list[str]:
    part = document.get(CAPABILITIES, {})
    if not isinstance(part, Mapping):
        found.append(_wrong(CAPABILITIES, "It must be an object with one entry per capability."))
        return []
    known = [one.key for one in all_capabilities()]
    for key in part:
        if key not in known:
            remedy = f"Remove it, or use one of: {', '.join(known)}."
            path = join(CAPABILITIES, str(key))
            found.append(
                Problem("unknown_capability", Severity.ERROR, path, f"There is no capability {key}.", remedy)
            )
    return [key for key in known if key in part]


def _read_tab(tab: Tab, document: Mapping[str, Any], shaped: Document, found: list[Problem]) -> None:
    source: Any = document
    target = shaped
    for key in tab.keys:
        source = source.get(key, {})
        target = target.setdefault(key, {})
    target.update(_group(Group(Manifest, tab.fields), source, tab.prefix, found, closed=bool(tab.keys)))


def _group(group: Group, source: Any, path: str, found: list[Problem], *, closed: bool = True) -> Document:
    if not isinstance(source, Mapping):
        found.append(_wrong(path, "It must be an object with fields."))
        return {}
    if closed:
        known = {one.key for one in group.fields}
        found += [_unknown(join(path, str(key))) for key in source if key not in known]
    return {
        one.key: _value(one, source[one.key], join(path, one.key), found)
        for one in group.fields
        if one.key in source
    }


def _value(one: Field, value: Any, path: str, found: list[Problem]) -> Any:
    if one.spec.input is Input.SECRET:
        remedy = "Remove it here and set it in the form, where it is sealed."
        found.append(
            Problem(
                "secret_in_document", Severity.ERROR, path, "A secret is never part of a document.", remedy
            )
        )
        return one.default
    if one.shape is Shape.TEXT and isinstance(value, str):
        return value
    if one.shape is Shape.YES_NO and (value is None or isinstance(value, bool)):
        return value
    if isinstance(value, list) and one.shape is Shape.TEXTS:
        return [_text(entry, join(path, index), found) for index, entry in enumerate(value)]
    if isinstance(value, list) and one.item:
        return [_group(one.item, entry, join(path, index), found) for index, entry in enumerate(value)]
    found.append(_wrong(path, f"It must be {_WORDS[one.shape]}."))
    return one.default


def _text(value: Any, path: str, found: list[Problem]) -> str:
    if isinstance(value, str):
        return value
    found.append(_wrong(path, "It must be text."))
    return ""


def _wrong(path: str, message: str) -> Problem:
    return Problem("wrong_shape", Severity.ERROR, path, message, "Type it anew.")


def _unknown(path: str) -> Problem:
    return Problem("unknown_key", Severity.ERROR, path, f"There is no field {path}.", "Remove it.")


def manifest_of(source: Version | Release) -> Manifest:
    """The manifest of a version as it stands now, or of a release; blank entries of lists left out."""
    document = source.document if isinstance(source, Version) else source.manifest
    return tidy(read(document).manifest)


def tidy(manifest: Manifest) -> Manifest:
    """The manifest without the blank lines that a form leaves in lists of texts."""
    return Manifest.model_validate(_without_blanks(manifest.model_dump()))


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_blanks(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_without_blanks(entry) for entry in value if entry != ""]
    return value


def publishable(document: object) -> Document:
    """What a release holds: every field with its value, without the test account."""
    whole: Document = tidy(read(document).manifest).model_dump(mode="json")
    whole.pop(PRIVATE)
    return whole


def manifest_hash(document: object) -> str:
    """SHA-256 of the canonical JSON of what would be published, in hexadecimal (THREATS ROLE-03, FILE-02).

    The icon counts by its id; the test account and its password never do. Fields that are empty do not count, so
    that a field added to the model later changes no hash.
    """
    return hashlib.sha256(canonical(_pruned(publishable(document)))).hexdigest()


def hash_of(version: Version) -> str:
    """The hash of a version as it stands now."""
    return manifest_hash(version.document)


def canonical(value: object) -> bytes:
    """One spelling for one content: sorted keys, no spaces, UTF-8 (after RFC 8785)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _pruned(value: Any) -> Any:
    """The value without members that are empty; entries of lists keep their places."""
    if isinstance(value, dict):
        kept = {key: _pruned(entry) for key, entry in value.items()}
        return {key: entry for key, entry in kept.items() if entry is not None and entry not in ("", [], {})}
    if isinstance(value, list):
        return [_pruned(entry) for entry in value]
    return value


def chosen_capabilities(manifest: Manifest) -> Sequence[Capability]:
    """The capabilities of a manifest, in the order of their tabs."""
    return [one for one in all_capabilities() if one.key in manifest.capabilities]


def assigned_use_cases(manifest: Manifest) -> list[str]:
    """The use cases that the capabilities bring along."""
    return list(dict.fromkeys(one.use_case for one in chosen_capabilities(manifest) if one.use_case))


def use_cases(manifest: Manifest) -> list[str]:
    """All use cases: those that capabilities bring first, then the chosen ones."""
    return list(dict.fromkeys([*assigned_use_cases(manifest), *manifest.general.use_cases]))


def settings_of(manifest: Manifest) -> list[Setting]:
    """The tenant settings as addresses know them; ones without a name are left out, of two alike the first counts."""
    named: dict[str, Setting] = {}
    for one in manifest.tenant_settings:
        if one.name and one.name not in named:
            kind = SettingType(one.type) if one.type in set(SettingType) else SettingType.STRING
            named[one.name] = Setting(one.name, one.label, kind, one.required is not False, one.example)
    return list(named.values())


class Gone(LookupError):
    """The list has no such entry any more."""


def value_at(manifest: Manifest, spot: Spot) -> Any:
    """The value at a place of the form; raises `Gone` where the list has no such entry."""
    value: Any = manifest
    for key in spot.keys:
        if isinstance(key, int):
            if key >= len(value):
                raise Gone
            value = value[key]
        else:
            value = value[key] if isinstance(value, Mapping) else getattr(value, key)
    return value


def plain(value: Any) -> Any:
    """A value of a manifest as JSON has it."""
    if isinstance(value, list):
        return [entry if isinstance(entry, str) else entry.model_dump(mode="json") for entry in value]
    return value


def keys_of(document: object) -> Iterable[str]:
    """The keys of the capabilities that a document names, without reading the rest."""
    part = document.get(CAPABILITIES) if isinstance(document, Mapping) else None
    keys = part if isinstance(part, Mapping) else {}
    return [one.key for one in all_capabilities() if one.key in keys]
