"""Renaming a tenant setting together with all that reads it."""

from __future__ import annotations

import copy

from django.db import transaction

from entrepot.core.errors import Invalid, Missing
from entrepot.expressions import renamed
from entrepot.integrations.actions.editing import store
from entrepot.integrations.actions.saving import Edit, FieldConflict, Saved, put, save_edits
from entrepot.integrations.documents import keys_of, read
from entrepot.integrations.dynamic import dynamic_properties, reads
from entrepot.integrations.models import Version
from entrepot.integrations.schema import find
from entrepot.integrations.setting_changes import settings_path
from entrepot.integrations.text_rules import variable_name
from entrepot.orgs.models import User


@transaction.atomic
def rename_setting(version: Version, edit: Edit, *, by: User) -> Saved:
    """Save the new name of a tenant setting, and write it into every property that reads the setting.

    Raises `Invalid` for a name that properties could not read, `FieldConflict` where somebody else changed the name
    meanwhile.
    """
    manifest = read(version.document).manifest
    names = {settings_path(at, "name"): one.name for at, one in enumerate(manifest.tenant_settings)}
    old, new = names.get(edit.path), str(edit.value).strip()
    if old is None:
        raise Missing
    if fault := variable_name(new) if new else None:
        raise Invalid(fields={edit.path: f"{fault.message} {fault.remedy}".strip()})
    if not new or new in names.values():
        raise Invalid(fields={edit.path: "Choose a name that no other setting has."})
    saved = save_edits(version, [edit], by=by)
    if saved.conflicts:
        raise FieldConflict(saved.conflicts[0])
    saved.changed += _follow(saved.version, old, new, by)
    return saved


def _follow(row: Version, old: str, new: str, by: User) -> list[str]:
    """Write the new name into the properties of a locked version; returns their paths."""
    document, changed = copy.deepcopy(row.document), []
    chosen = list(keys_of(document))
    for path, template in dynamic_properties(read(document).manifest):
        spot = find(path, chosen)
        if spot is not None and reads(template, old):
            put(document, spot.keys, renamed(template, old, new))
            changed.append(path)
    if changed:
        store(row, document, changed, by=by)
    return changed
