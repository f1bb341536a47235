"""Organisations that the network founds: its own, and customers' (they don't sign themselves up)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from entrepot.audit.actions import Actor
from entrepot.orgs import rules
from entrepot.orgs.actions.invites import invite
from entrepot.orgs.actions.organisations import create_org
from entrepot.orgs.models import Org, User
from entrepot.orgs.rules import By
from entrepot.orgs.states import OrgKind, Role


@transaction.atomic
def found_network(
    name: str, slug: str, *, admin_email: str, given_name: str, family_name: str = "", by: Actor
) -> tuple[Org, User]:
    """Found the network's own organisation, once, and invite its first admin. Raises `WrongState` when it is there."""
    return _found(
        name,
        slug,
        OrgKind.NETWORK,
        admin_email,
        given_name,
        family_name,
        (Role.SUPER_ADMIN, Role.NETWORK_ADMIN),
        by,
    )


@transaction.atomic
def create_customer(
    name: str, slug: str, *, admin_email: str, given_name: str, family_name: str = "", by: By
) -> tuple[Org, User]:
    """Found a customer organisation and invite its first super admin, by a network admin.

    Raises `Invalid` naming `name`, `slug`, `email`, `given_name` or `family_name`.
    """
    rules.require_network_admin(by)
    actor = by if isinstance(by, Actor) else by.as_actor()
    return _found(
        name, slug, OrgKind.CUSTOMER, admin_email, given_name, family_name, (Role.SUPER_ADMIN,), actor
    )


def _found(
    name: str,
    slug: str,
    kind: OrgKind,
    email: str,
    given_name: str,
    family_name: str,
    roles: Iterable[Role],
    by: Actor,
) -> tuple[Org, User]:
    org = create_org(name, slug, kind, by=by)
    admin = invite(org, email=email, given_name=given_name, family_name=family_name, roles=roles, by=by)
    return org, admin
