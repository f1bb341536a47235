"""The organisation's own address: to the page that serves this person best."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from entrepot.orgs.access import has_role, signed_in
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import User
from entrepot.orgs.states import OrgKind, Role
from entrepot.orgs.views.entering import see_other

Serves = Callable[[User], bool]


def _admin_of(kind: OrgKind) -> Serves:
    return lambda person: person.org.kind == kind and person.is_admin


def _reviews(person: User) -> bool:
    return person.org.is_network and (has_role(person, Role.REVIEWER) or Role.READ_ONLY_ADMIN in person.roles)


# The first that serves the person. Pages of later packages are named, not imported.
HOMES: tuple[tuple[Serves, str], ...] = (
    (_reviews, "review:desk"),
    (_admin_of(OrgKind.NETWORK), "orgs:organisations"),
    (_admin_of(OrgKind.DEVELOPER), "integrations:mine"),
    (_admin_of(OrgKind.CUSTOMER), "instances:list"),
    (lambda _person: True, "instances:launcher"),
)


@require_GET
@signed_in
def home(request: PersonRequest) -> HttpResponse:
    """Lead on by role: to the desk, to one's integrations, to what is installed, or to one's apps."""
    return see_other(home_path(request.person))


def home_path(person: User) -> str:
    """The path of the best page; the account where none of them is served."""
    for serves, name in HOMES:
        if serves(person):
            try:
                return reverse(name)
            except NoReverseMatch:
                break
    return reverse("orgs:account")
