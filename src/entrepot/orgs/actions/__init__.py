"""The verbs of organisations and people: each checks, changes, records and defers mail in one transaction."""

from entrepot.orgs.actions.groups import add_member, create_group, delete_group, remove_member, update_group
from entrepot.orgs.actions.organisations import create_org, rename_org, restore_org, suspend_org
from entrepot.orgs.actions.people import create_user, update_profile

__all__ = [
    "add_member",
    "create_group",
    "create_org",
    "create_user",
    "delete_group",
    "remove_member",
    "rename_org",
    "restore_org",
    "suspend_org",
    "update_group",
    "update_profile",
]
