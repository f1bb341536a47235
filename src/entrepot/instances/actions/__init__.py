"""The verbs of installed integrations. Each is one transaction: permission, lock, guard, change, event."""

from entrepot.instances.actions.assign import assign, unassign
from entrepot.instances.actions.change import activate, deactivate, update_settings
from entrepot.instances.actions.install import install
from entrepot.instances.actions.launch import note_launch
from entrepot.instances.actions.remove import remove

__all__ = [
    "activate",
    "assign",
    "deactivate",
    "install",
    "note_launch",
    "remove",
    "unassign",
    "update_settings",
]
