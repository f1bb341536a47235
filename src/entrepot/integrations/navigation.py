"""The link of this package in the left navigation."""

from __future__ import annotations

from django.http import HttpRequest

from entrepot.core.navigation import NavLink
from entrepot.integrations.queries import waiting_for
from entrepot.orgs.models import User
from entrepot.orgs.states import OrgKind


def _is_vendor(request: HttpRequest) -> bool:
    person: User | None = getattr(request, "person", None)
    return person is not None and person.org.kind == OrgKind.DEVELOPER and person.is_admin


LINKS = (
    NavLink(
        section="",
        order=10,
        label="My integrations",
        url_name="integrations:mine",
        icon="blocks",
        visible=_is_vendor,
        count=lambda request: waiting_for(request.org),  # type: ignore[attr-defined]
    ),
)
