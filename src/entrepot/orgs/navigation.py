"""The links of this package in the left navigation."""

from __future__ import annotations

from django.http import HttpRequest

from entrepot.core.navigation import NavLink, Visible
from entrepot.orgs.access import has_role
from entrepot.orgs.log_views import LOG_READERS
from entrepot.orgs.models import Org, User
from entrepot.orgs.states import Role


def sees(*needed: Role, network: bool = False) -> Visible:
    """Whether the person has one of the roles, or reads all; `network`: in the network's own organisation only."""

    def visible(request: HttpRequest) -> bool:
        person: User | None = getattr(request, "person", None)
        org: Org | None = getattr(request, "org", None)
        if person is None or org is None or (network and not org.is_network):
            return False
        return has_role(person, *needed) or Role.READ_ONLY_ADMIN in person.roles

    return visible


LINKS = (
    NavLink(
        "", 30, "Organisations", "orgs:organisations", "building", sees(Role.NETWORK_ADMIN, network=True)
    ),
    NavLink("Organisation", 110, "People", "orgs:people", "user", sees(Role.ORG_ADMIN, Role.APP_ADMIN)),
    NavLink("Organisation", 111, "Groups", "orgs:groups", "users", sees(Role.ORG_ADMIN, Role.APP_ADMIN)),
    NavLink("Organisation", 130, "System log", "audit:log", "history", sees(*LOG_READERS)),
    NavLink("Organisation", 140, "Settings", "orgs:settings", "settings", sees(Role.ORG_ADMIN)),
)
