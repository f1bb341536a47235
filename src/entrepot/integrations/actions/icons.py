"""Setting the icon of a draft, and removing it."""

from __future__ import annotations

import copy
from functools import partial
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from entrepot.core.ids import new_id
from entrepot.integrations.actions.editing import locked, store
from entrepot.integrations.actions.saving import put
from entrepot.integrations.icons import Picture, decode
from entrepot.integrations.models import Icon, Release, Version
from entrepot.orgs.models import User

ICON = "general.icon"


def set_icon(version: Version, upload: BinaryIO, *, by: User) -> Version:
    """Take an uploaded image as the icon of a draft. Raises `Invalid` saying which image to send instead."""
    return _change(version, decode(upload), by)


def remove_icon(version: Version, *, by: User) -> Version:
    """Leave the draft without an icon."""
    return _change(version, None, by)


@transaction.atomic
def _change(version: Version, picture: Picture | None, by: User) -> Version:
    row = locked(version, by=by)
    before = row.icon
    row.icon = _kept(row, picture) if picture else None
    document = copy.deepcopy(row.document)
    put(document, ("general", "icon"), row.icon_id or "")
    store(row, document, [ICON], by=by)
    if before is not None:
        drop_unused(before)
    return row


def _kept(version: Version, picture: Picture) -> Icon:
    """The icon's row, its file written; the file goes again where the transaction fails to come to its end."""
    name = new_id("ico")
    icon = Icon(id=name, org_id=version.org_id, width=picture.width, height=picture.height)
    stored = default_storage.save(f"icons/{name}.png", ContentFile(picture.png))
    icon.file.name = stored
    try:
        icon.save(force_insert=True)
    except Exception:
        default_storage.delete(stored)
        raise
    return icon


def drop_unused(icon: Icon) -> None:
    """Delete an icon that no version and no release shows any more, its file once that is certain (FILE-09)."""
    if Version.objects.filter(icon=icon).exists() or Release.objects.filter(icon=icon).exists():
        return
    transaction.on_commit(partial(default_storage.delete, icon.file.name))
    icon.delete()
