"""The verbs of integrations."""

from entrepot.integrations.actions.drafts import delete_draft, start_draft
from entrepot.integrations.actions.icons import remove_icon, set_icon
from entrepot.integrations.actions.items import add_item, move_item, remove_item
from entrepot.integrations.actions.saving import (
    Conflict,
    Edit,
    FieldConflict,
    Saved,
    save_document,
    save_edits,
    save_field,
    save_tab,
)
from entrepot.integrations.actions.secrets import set_test_password
from entrepot.integrations.actions.settings import rename_setting
from entrepot.integrations.actions.updates import discard_update, start_update

__all__ = [
    "Conflict",
    "Edit",
    "FieldConflict",
    "Saved",
    "add_item",
    "delete_draft",
    "discard_update",
    "move_item",
    "remove_icon",
    "remove_item",
    "rename_setting",
    "save_document",
    "save_edits",
    "save_field",
    "save_tab",
    "set_icon",
    "set_test_password",
    "start_draft",
    "start_update",
]
