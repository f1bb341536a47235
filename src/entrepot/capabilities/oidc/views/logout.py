"""Sign-out that an app asks for (OpenID Connect RP-Initiated Logout 1.0)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from entrepot.capabilities.oidc.provider import logout as requests
from entrepot.capabilities.oidc.provider.logout import LogoutRequest
from entrepot.capabilities.oidc.provider.pages import Refusal, refuse
from entrepot.capabilities.oidc.provider.parameters import Unreadable, parse, raw_body, raw_query
from entrepot.capabilities.oidc.provider.redirects import form_action, see_other, uncached
from entrepot.orgs import sessions
from entrepot.orgs.actions.signing_in import sign_out
from entrepot.orgs.http import OrgRequest


@csrf_exempt
@require_http_methods(["GET", "POST"])
def logout(request: OrgRequest) -> HttpResponse:
    """End the session where an ID token of this very session asks for it; else ask the person first (OIDC-24)."""
    try:
        text = raw_body(request) if request.method == "POST" else raw_query(request)
        parameters = parse(text)
    except Unreadable:
        return refuse(request, Refusal.UNREADABLE)
    if (
        request.method == "POST"
    ):  # asked again by GET, as at authorize: only then the session's cookie comes too
        return see_other(f"{request.path}?{text}")
    wanted = requests.read(request.org, parameters)
    if isinstance(wanted, Refusal):
        return refuse(request, wanted)
    session = request.session_row
    if session is None:
        return see_other(wanted.landing) if wanted.hint and wanted.landing else _signed_out(request, wanted)
    if wanted.proves(session):
        return _end(request, wanted)
    request.csp["form-action"] = form_action()
    whose = {"client_id": wanted.client.id} if wanted.client else {}  # the hint is not shown to the page
    context = {"wanted": wanted, "asked": parameters.without("id_token_hint").query(**whose)}
    return uncached(render(request, "oidc/sign_out.html", context))


@require_POST
def confirm_logout(request: OrgRequest) -> HttpResponse:
    """The person agreed on our own page, with a CSRF token; the request is judged again."""
    try:
        parameters = parse(request.POST.get("request", ""))
    except Unreadable:
        return refuse(request, Refusal.UNREADABLE)
    wanted = requests.read(request.org, parameters.without("id_token_hint"))
    if isinstance(wanted, Refusal):
        return refuse(request, wanted)
    return _end(request, wanted)


def _end(request: OrgRequest, wanted: LogoutRequest) -> HttpResponse:
    if request.session_row is not None:
        sign_out(request.session_row)
    request.person = None
    response = see_other(wanted.landing) if wanted.landing else _signed_out(request, wanted)
    sessions.clear_cookie(response, request.org)
    return response


def _signed_out(request: OrgRequest, wanted: LogoutRequest) -> HttpResponse:
    return uncached(render(request, "oidc/signed_out.html", {"wanted": wanted}))
