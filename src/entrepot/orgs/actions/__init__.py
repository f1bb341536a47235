"""The verbs of organisations and people: each checks, changes, records and defers mail in one transaction."""

from entrepot.orgs.actions.addresses import find_verification, request_email, verify_email
from entrepot.orgs.actions.arrival import arrival_url, arrive, begin_session, find_arrival
from entrepot.orgs.actions.founding import create_customer, found_network
from entrepot.orgs.actions.groups import add_member, create_group, delete_group, remove_member, update_group
from entrepot.orgs.actions.invites import accept_invite, cancel_invite, find_invite, invite, send_invite
from entrepot.orgs.actions.lifecycle import deactivate, suspend, unsuspend
from entrepot.orgs.actions.organisations import create_org, rename_org, restore_org, slug_problem, suspend_org
from entrepot.orgs.actions.passwords import (
    change_password,
    find_reset,
    request_reset,
    reset_password,
    send_reset,
)
from entrepot.orgs.actions.people import create_user, update_profile
from entrepot.orgs.actions.roles import grant_role, revoke_role
from entrepot.orgs.actions.sign_up import Application, confirm_sign_up, find_sign_up, request_sign_up
from entrepot.orgs.actions.signing_in import (
    KnownDevice,
    SignedIn,
    end_session,
    end_sessions,
    sign_in,
    sign_out,
)

__all__ = [
    "Application",
    "KnownDevice",
    "SignedIn",
    "accept_invite",
    "add_member",
    "arrival_url",
    "arrive",
    "begin_session",
    "cancel_invite",
    "change_password",
    "confirm_sign_up",
    "create_customer",
    "create_group",
    "create_org",
    "create_user",
    "deactivate",
    "delete_group",
    "end_session",
    "end_sessions",
    "find_arrival",
    "find_invite",
    "find_reset",
    "find_sign_up",
    "find_verification",
    "found_network",
    "grant_role",
    "invite",
    "remove_member",
    "rename_org",
    "request_email",
    "request_reset",
    "request_sign_up",
    "reset_password",
    "restore_org",
    "revoke_role",
    "send_invite",
    "send_reset",
    "sign_in",
    "sign_out",
    "slug_problem",
    "suspend",
    "suspend_org",
    "unsuspend",
    "update_group",
    "update_profile",
    "verify_email",
]
