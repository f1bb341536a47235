"""Who may: checks for verbs (they raise) and the same checks for views (decorators)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from entrepot.core.errors import Missing, NotAllowed
from entrepot.orgs.http import OrgRequest, PersonRequest
from entrepot.orgs.models import User
from entrepot.orgs.states import NETWORK_ROLES, OrgKind, Role

P = ParamSpec("P")
PersonView = Callable[Concatenate[PersonRequest, P], HttpResponse]
OrgView = Callable[Concatenate[OrgRequest, P], HttpResponse]


def has_role(person: User, *roles: Role) -> bool:
    """Whether the person holds one of the roles; a super admin holds all that exist in their organisation."""
    if Role.SUPER_ADMIN in person.roles:
        return person.org.is_network or not roles or not NETWORK_ROLES.issuperset(roles)
    return not person.roles.isdisjoint(roles)


def require_role(person: User, *roles: Role) -> None:
    """Raise `NotAllowed` unless the person holds one of the roles."""
    if not has_role(person, *roles):
        names = " or ".join(Role(role).label for role in roles) or Role.SUPER_ADMIN.label
        raise NotAllowed(f"This takes the role {names}. Ask a super admin of {person.org} for it.")


def signed_in(view: PersonView[P]) -> OrgView[P]:
    """The view is for people of this organisation; nobody is led to sign in, and back here after it."""

    @wraps(view)
    def guarded(request: OrgRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.person is None:
            return to_sign_in(request)
        return view(cast(PersonRequest, request), *args, **kwargs)

    return guarded


def to_sign_in(request: OrgRequest) -> HttpResponse:
    """To the sign-in page of this organisation, which leads back to a page that was read."""
    target = reverse("orgs:sign_in")
    if request.method in ("GET", "HEAD"):
        target += "?" + urlencode({"next": request.get_full_path()})
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = target
        return response
    return HttpResponseRedirect(target)


def to_sign_in_again(back: str) -> HttpResponse:
    """To the sign-in page, which asks the person who is signed in for the password, and leads to the path `back`."""
    response = HttpResponseRedirect(f"{reverse('orgs:sign_in')}?{urlencode({'fresh': '1', 'next': back})}")
    response.status_code = 303
    return response


def roles(*needed: Role, kinds: tuple[OrgKind, ...] = ()) -> Callable[[PersonView[P]], OrgView[P]]:
    """The view is for people with one of the roles, in an organisation of one of the kinds (others: 404).

    Read-only admins pass for reading (GET, HEAD).
    """

    def decorate(view: PersonView[P]) -> OrgView[P]:
        @wraps(view)
        @signed_in
        def guarded(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if kinds and request.org.kind not in kinds:
                raise Missing()
            reads = request.method in ("GET", "HEAD")
            if not (reads and Role.READ_ONLY_ADMIN in request.person.roles):
                require_role(request.person, *needed)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
