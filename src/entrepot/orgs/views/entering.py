"""What follows when somebody has signed in, by whichever way."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token

from entrepot.orgs import destinations, devices, recent, sessions, signin_context
from entrepot.orgs.actions import SignedIn
from entrepot.orgs.http import OrgRequest
from entrepot.orgs.models import Org


def enter(request: HttpRequest, signed_in: SignedIn, next_path: str = "") -> HttpResponse:
    """Set the session's cookie and lead on: to `next_path` if it is inside the organisation, else home."""
    org = signed_in.user.org
    response = see_other(destinations.after_sign_in(org, next_path))
    sessions.set_cookie(response, org, signed_in.token)
    devices.remember(request, response, signed_in.user)
    recent.remember(request, response, org)
    rotate_token(request)  # a form of before is not one of the person who is here now
    return response


def see_other(path: str) -> HttpResponse:
    """303: the browser gets the next page, and the form is never sent twice (RFC 9700 section 4.12)."""
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response


def quiet(response: HttpResponse) -> HttpResponse:
    """Tell no other page where this one was: its address may hold a token (THREATS AUTH-10, OIDC-26)."""
    response["Referrer-Policy"] = "no-referrer"
    return response


def let_form_end_at_app(request: OrgRequest, next_path: str, org: Org) -> signin_context.Onward | None:
    """The app that sign-in leads to, if any; then the form's redirects may end there (THREATS DEP-01)."""
    onward = signin_context.onward(next_path, org)
    if onward:
        local = " http://localhost:* http://127.0.0.1:*" if settings.ALLOW_PRIVATE_TARGETS else ""
        request.csp["form-action"] = f"'self' https:{local}"
    return onward
