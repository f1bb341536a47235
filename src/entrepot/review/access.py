"""Who comes to which door. Pages ask for a role; posts reach the verbs, which hold the table and log what they refuse."""

from __future__ import annotations

from functools import wraps
from typing import ParamSpec

from django.http import HttpResponse

from entrepot.core.errors import Missing
from entrepot.orgs.access import OrgView, PersonView, roles, signed_in
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.states import OrgKind, Role

P = ParamSpec("P")

desk_reader = roles(Role.REVIEWER, Role.NETWORK_ADMIN, kinds=(OrgKind.NETWORK,))
vendor_reader = roles(Role.APP_ADMIN, Role.ORG_ADMIN)


def of_the_network(view: PersonView[P]) -> OrgView[P]:
    """For the network's people; for everybody else there is nothing here (THREATS TEN-01)."""

    @wraps(view)
    @signed_in
    def guarded(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.org.is_network:
            raise Missing
        return view(request, *args, **kwargs)

    return guarded
