"""Setting the icon of a draft, and removing it."""

from __future__ import annotations

import copy
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from entrepot.core.ids import new_id
from entrepot.integrations.actions.editing import locked, store
from entrepot.integrations.actions.saving import put
from entrepot.integrations.icons import Readable, decode
from entrepot.integrations.models import Icon, Release, Version
from entrepot.orgs.models import User

ICON = "general.icon"


def set_icon(version: Version, upload: Readable, *, by: User) -> Version:
    """Take an uploaded image as the icon of a draft. Raises `Invalid` saying which image to send instead."""
    picture = decode(upload)
    name = new_id("ico")
    stored = default_storage.save(f"icons/{name}.png", ContentFile(picture.png))
    icon = Icon(id=name, file=stored, width=picture.width, height=picture.height)
    try:
        return _change(version, icon, by)
    except BaseException:
        default_storage.delete(stored)  # the change did not come to its end
        raise


def remove_icon(version: Version, *, by: User) -> Version:
    """Leave the draft without an icon."""
    return _change(version, None, by)


@transaction.atomic
def _change(version: Version, icon: Icon | None, by: User) -> Version:
    row = locked(version, by=by)
    before = row.icon
    if icon is not None:
        icon.org_id = row.org_id
        icon.save(force_insert=True)
    row.icon = icon
    document = copy.deepcopy(row.document)
    put(document, ("general", "icon"), row.icon_id or "")
    store(row, document, [ICON], by=by)
    if before is not None:
        drop_unused(before)
    return row


def drop_unused(icon: Icon) -> None:
    """Delete an icon that no version and no release shows any more, its file once that is certain (FILE-09)."""
    if Version.objects.filter(icon=icon).exists() or Release.objects.filter(icon=icon).exists():
        return
    transaction.on_commit(partial(default_storage.delete, str(icon.file.name)))
    icon.delete()
