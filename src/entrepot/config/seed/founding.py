"""What a real network starts with."""

from __future__ import annotations

from django.conf import settings

from entrepot.audit.actions import SYSTEM
from entrepot.catalog import community
from entrepot.core.errors import WrongState
from entrepot.orgs.actions import found_network
from entrepot.orgs.queries import network_org


def found(admin_email: str, admin_name: str) -> str:
    """Found the network's own organisation and invite its first admin; says what was done."""
    if network_org():
        return f"{settings.NETWORK_NAME} is founded already; nothing was changed."
    given_name, _, family_name = admin_name.partition(" ")
    found_network(
        settings.NETWORK_NAME,
        settings.NETWORK_SLUG,
        admin_email=admin_email,
        given_name=given_name,
        family_name=family_name,
        by=SYSTEM,
    )
    return f"{settings.NETWORK_NAME} is founded. The invitation to {admin_email} is on its way."


def list_catalog() -> str:
    """List the community templates that are not listed yet; says how many."""
    if network_org() is None:
        raise WrongState("Found the network first: entrepot seed --admin-email you@network.example")
    return f"{community.load(by=SYSTEM)} community templates listed."
