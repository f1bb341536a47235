"""The fields of a submission by path, as findings name them."""

from __future__ import annotations

from collections.abc import Mapping

from entrepot.integrations.documents import manifest_of
from entrepot.integrations.models import Version
from entrepot.integrations.schema import tabs, walk_tab


def labels(version: Version) -> dict[str, str]:
    """Every field that this submission asks for, in the order of the form: its path, and its name with its place.

    The test account's password is among them: what cannot be seen can still be wrong.
    """
    manifest = manifest_of(version)
    return {
        place.path: ", ".join(part for part in (tab.label, place.item, place.field.spec.label) if part)
        for tab in tabs(manifest.capabilities)
        for place in walk_tab(manifest, tab)
        if place.asked
    }


def label_of(names: Mapping[str, str], path: str) -> str:
    """The name of a field, or of the entry of a list that has no name of its own: `OpenID Connect, Redirect URIs 2`."""
    if path in names:
        return names[path]
    parent, _, last = path.rpartition(".")
    return f"{names[parent]} {int(last) + 1}" if parent in names and last.isdecimal() else path


def is_known(version: Version, path: str) -> bool:
    """Whether a finding may name this path; the empty one is the submission as a whole."""
    return not path or path in labels(version)


def tab_of(path: str) -> str:
    """The tab of the form that a path stands on."""
    return path.partition(".")[0]
