"""What an update does to the tenant settings that its integration was published with, and what that breaks.

Instances keep the release that they were installed from, and its settings with it. Once they take a newer one they
lose values whose setting is gone, and lack those that are asked for anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entrepot.integrations.completeness import tab_of
from entrepot.integrations.documents import keys_of, manifest_of, read
from entrepot.integrations.dynamic import paths_reading
from entrepot.integrations.gate import field_names
from entrepot.integrations.installations import Figures, installations
from entrepot.integrations.manifest import Manifest, TenantSetting
from entrepot.integrations.models import Version
from entrepot.integrations.schema import find, join, walk
from entrepot.integrations.text_rules import variable_name
from entrepot.integrations.values import fingerprint

if TYPE_CHECKING:
    from entrepot.integrations.actions import Edit

SETTINGS = "tenant_settings"


def settings_path(index: int, key: str = "") -> str:
    """The path of an entry of the tenant settings, or of a field of it."""
    return join(SETTINGS, index, key)


def published_settings(version: Version) -> Mapping[str, TenantSetting]:
    """The settings of what is live, by name; empty for what was never published."""
    live = version.integration.current_release
    return _named(manifest_of(live)) if live else {}


def _named(manifest: Manifest) -> dict[str, TenantSetting]:
    return {one.name: one for one in reversed(manifest.tenant_settings) if one.name}


@dataclass(frozen=True)
class Reader:
    """A property that reads a setting: what it is called, and where it is."""

    words: str
    path: str

    @property
    def tab(self) -> str:
        return tab_of(self.path)


@dataclass(frozen=True)
class Breakage:
    """What breaks when a published setting goes by another name, or goes: `new` is empty then. `path` is that of its
    name, or of its whole entry. `holding` counts instances that have a value for it, `lacking` those that would lack
    the new one though it is required."""

    path: str
    old: str
    new: str
    readers: Sequence[Reader]
    holding: int
    lacking: int
    can_follow: bool = False  # whether the properties can be given the new name too

    @property
    def is_removal(self) -> bool:
        return not self.path.endswith(".name")


def breakage(version: Version, path: str, new: str = "") -> Breakage | None:
    """What saving another name at `path`, or removing the entry at `path`, would break; None where nothing is asked:
    the setting is not published, or another entry has its name."""
    manifest = read(version.document).manifest
    index = _index(version, path)
    if index is None or index >= len(manifest.tenant_settings):
        return None
    setting = manifest.tenant_settings[index]
    others = {one.name for at, one in enumerate(manifest.tenant_settings) if at != index}
    if setting.name in others | {new} or setting.name not in published_settings(version):
        return None
    figures = installations().figures(version.integration_id, [setting.name, *([new] if new else [])])
    readers = _readers(manifest, setting.name)
    return Breakage(
        path,
        setting.name,
        new,
        readers,
        holding=figures.holding.get(setting.name, 0),
        lacking=figures.lacking(new) if new and setting.required is not False else 0,
        can_follow=bool(readers) and new not in others and _is_name(new),
    )


def _index(version: Version, path: str) -> int | None:
    """Which entry a path of the tenant settings is about."""
    entry = path.removesuffix(".name")
    spot = find(join(entry, "name"), list(keys_of(version.document)))
    is_setting = spot is not None and spot.tab.key == SETTINGS
    return int(entry.rpartition(".")[2]) if is_setting else None


def _is_name(text: str) -> bool:
    return bool(text) and variable_name(text) is None


def _readers(manifest: Manifest, name: str) -> list[Reader]:
    names = field_names(list(walk(manifest)))
    return [Reader(names(path), path) for path in paths_reading(manifest, name)]


def to_ask_about(
    version: Version, manifest: Manifest, edits: Iterable[Edit], agreed: Collection[str]
) -> set[str]:
    """The paths among `edits` that would take a published setting its name, less those that a person agreed to."""
    before = {settings_path(index, "name"): one.name for index, one in enumerate(manifest.tenant_settings)}
    changed = {one.path: one.value for one in edits if one.path in before and not _untouched(one)}
    if all(before[path] == name for path, name in changed.items()):
        return set()
    kept = set(map(str, {**before, **changed}.values()))
    lost = published_settings(version).keys() & set(before.values()) - kept
    return {path for path in changed if before[path] in lost and path not in agreed}


def _untouched(edit: Edit) -> bool:
    return edit.base is not None and fingerprint(edit.value) == edit.base


@dataclass(frozen=True)
class SettingChange:
    """A difference between the settings of an update and the published ones that installed instances will feel."""

    title: str
    losing: int
    lacking: int
    path: str = ""

    @property
    def text(self) -> str:
        """What it does to them, in a sentence or two."""
        said = []
        if self.losing:
            said.append(f"{_instances(self.losing)} {'loses' if self.losing == 1 else 'lose'} the value.")
        if self.lacking:
            verb = "lacks" if self.lacking == 1 else "lack"
            said.append(f"{_instances(self.lacking)} {verb} a value that is required.")
        return " ".join(said) or "No installed instance has a value for it."

    @property
    def tone(self) -> str:
        return "warn" if self.losing or self.lacking else "quiet"


def _instances(count: int) -> str:
    return f"{count} installed instance{'' if count == 1 else 's'}"


def setting_changes(version: Version) -> list[SettingChange]:
    """Every published setting that an update renames or removes, and every one that it newly requires."""
    before = published_settings(version)
    if not before:
        return []
    manifest = manifest_of(version)
    after = _named(manifest)
    paths = {one.name: settings_path(index, "name") for index, one in enumerate(manifest.tenant_settings)}
    figures = installations().figures(version.integration_id, [*before, *after])
    return list(_changes(before, after, figures, paths))


def _changes(
    before: Mapping[str, TenantSetting],
    after: Mapping[str, TenantSetting],
    figures: Figures,
    paths: Mapping[str, str],
) -> Iterator[SettingChange]:
    renames = _renames(before, after)
    for old in before:
        if old not in after:
            new = renames.get(old, "")
            title = f"Renames the setting {old} to {new}." if new else f"Removes the setting {old}."
            lacking = figures.lacking(new) if new and after[new].required is not False else 0
            yield SettingChange(title, figures.holding.get(old, 0), lacking, paths.get(new, ""))
    for name, one in after.items():
        was = before.get(name)
        anew = name not in renames.values() and (was is None or was.required is False)
        if anew and one.required is not False and figures.lacking(name):
            title = f"{'Adds the required setting' if was is None else 'Requires the setting'} {name}."
            yield SettingChange(title, 0, figures.lacking(name), paths.get(name, ""))


def _renames(before: Mapping[str, TenantSetting], after: Mapping[str, TenantSetting]) -> dict[str, str]:
    """Which settings are others by another name: those that kept their label, or the only one that is gone and new."""
    gone = [one for name, one in before.items() if name not in after]
    fresh = [one for name, one in after.items() if name not in before]
    found = {}
    for one in gone:
        alike = next((other for other in fresh if other.label == one.label), None)
        if alike is None and len(gone) == len(fresh) == 1:
            alike = fresh[0]
        if alike is not None:
            fresh.remove(alike)
            found[one.name] = alike.name
    return found
