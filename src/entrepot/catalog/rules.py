"""Who may change what the catalog lists, and who may install from it."""

from __future__ import annotations

from entrepot.core.errors import Missing
from entrepot.orgs.access import has_role, require_role
from entrepot.orgs.models import User
from entrepot.orgs.rules import By
from entrepot.orgs.states import Role


def require_network(by: By) -> None:
    """Raise unless `by` publishes for the network: an analyst or a network admin of its own organisation."""
    if not isinstance(by, User):
        return
    if not by.org.is_network:
        raise Missing
    require_role(by, Role.REVIEWER, Role.NETWORK_ADMIN)


def may_delist(person: User | None) -> bool:
    """Whether the person takes listings out of the catalog and puts them back."""
    return person is not None and person.org.is_network and has_role(person, Role.NETWORK_ADMIN)
