"""The authorization endpoint: a person comes with an app's request, and leaves with a code (Core 3.1.2)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from entrepot.audit.kinds import Kind
from entrepot.capabilities.oidc.models import Client
from entrepot.capabilities.oidc.provider import authorization, clients, codes, hints, marker, refusals
from entrepot.capabilities.oidc.provider.authorization import AuthorizationRequest
from entrepot.capabilities.oidc.provider.decision import Step, decide
from entrepot.capabilities.oidc.provider.errors import OAuthCode, OAuthError, invalid_request
from entrepot.capabilities.oidc.provider.pages import Refusal, refuse
from entrepot.capabilities.oidc.provider.parameters import (
    Parameters,
    Unreadable,
    from_query,
    parse,
    raw_body,
)
from entrepot.capabilities.oidc.provider.redirects import (
    Destination,
    answer,
    form_action,
    may_lead_to,
    see_other,
    uncached,
)
from entrepot.core import clock
from entrepot.instances.queries import is_assigned
from entrepot.orgs.addresses import org_root
from entrepot.orgs.http import OrgRequest

LONGEST = 4400  # it comes back from signing in, with a marker


@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: OrgRequest) -> HttpResponse:
    """A code, a page that asks for what is missing, or a refusal. HEAD and OPTIONS give nothing (THREATS OIDC-27)."""
    if request.method == "POST":
        return _by_get(request)
    try:
        parameters = _asked(request)
    except Unreadable:
        return _refuse(request, Refusal.UNREADABLE)
    found = _addressed(request, parameters)
    if isinstance(found, Refusal):
        return _refuse(request, found)
    client, destination = found
    try:
        wanted = authorization.read(parameters, pkce_required=client.pkce_required)
        return _next(request, client, destination, wanted, parameters)
    except OAuthError as error:
        # Only people who are signed in are sent back with an error: nobody else's link leads out (THREATS OIDC-03).
        if request.person is None and not authorization.is_silent(parameters):
            return _to_sign_in(request, parameters)
        _record(request, client, error.code, error.reason)
        return answer(request, destination, {"error": error.code, "error_description": error.description})


@require_POST
def account(request: OrgRequest) -> HttpResponse:
    """The request goes on with the account that is signed in: the person said so, with a CSRF token."""
    try:
        parameters = parse(request.POST.get("request", ""))
    except Unreadable:
        return _refuse(request, Refusal.UNREADABLE)
    if request.session_row is None:
        return _restart(parameters)
    return _restart(parameters, marker.make(request.org, parameters, chosen_session=request.session_row.id))


def _by_get(request: OrgRequest) -> HttpResponse:
    """A posted request is asked again by GET: posted from another site, it comes without the session's cookie."""
    try:
        body = raw_body(request)
        parse(body)
    except Unreadable:
        return _refuse(request, Refusal.UNREADABLE)
    if request.META.get("QUERY_STRING"):
        return _refuse(request, Refusal.UNREADABLE)
    return see_other(f"{request.path}?{body}")


def _asked(request: OrgRequest) -> Parameters:
    parameters = from_query(request)
    if len(parameters.without(marker.PARAMETER).query()) > LONGEST:
        raise Unreadable(f"more than {LONGEST} characters")
    return parameters


def _addressed(request: OrgRequest, parameters: Parameters) -> tuple[Client, Destination] | Refusal:
    """The client and where its answer goes, before anything else is looked at (THREATS OIDC-01, OIDC-03)."""
    if parameters.repeated & {"client_id", "redirect_uri"}:
        return Refusal.UNREADABLE
    client = clients.find(request.org, parameters.get("client_id"))
    if client is None:
        return Refusal.UNKNOWN_CLIENT
    redirect_uri = parameters.get("redirect_uri")
    if redirect_uri not in client.redirect_uris:
        return Refusal.UNKNOWN_ADDRESS
    if not may_lead_to(redirect_uri):
        return Refusal.UNSAFE_ADDRESS
    state, mode = authorization.state_of(parameters), authorization.mode_of(parameters)
    return client, Destination(redirect_uri, org_root(request.org), state, mode)


def _next(
    request: OrgRequest,
    client: Client,
    destination: Destination,
    wanted: AuthorizationRequest,
    parameters: Parameters,
) -> HttpResponse:
    asked = marker.read(request.org, parameters)
    hinted = _hinted(request, client, wanted)
    step = decide(wanted, request.session_row, asked, hinted_sub=hinted, now=clock.now())
    session = request.session_row
    if session is None or step in (Step.SIGN_IN, Step.SIGN_IN_AGAIN):
        return _to_sign_in(request, parameters, again=step is Step.SIGN_IN_AGAIN)
    if step is Step.CHOOSE:
        return _choose(request, client, wanted, parameters)
    if not is_assigned(session.user, client.instance):
        raise OAuthError(
            OAuthCode.ACCESS_DENIED, "The person is not assigned to this app. Their admin can assign it."
        )
    try:
        code = codes.issue(wanted, client, destination.redirect_uri, session, asked)
    except IntegrityError:  # the session ended this moment, or the marker was used before
        return _restart(parameters.without(marker.PARAMETER))
    return answer(request, destination, {"code": code})


def _hinted(request: OrgRequest, client: Client, wanted: AuthorizationRequest) -> str:
    if not wanted.id_token_hint:
        return ""
    hint = hints.read(request.org, wanted.id_token_hint)
    if hint is None or hint.client_id != client.id:
        raise invalid_request("id_token_hint is not an ID token that this issuer gave to this client.")
    return hint.sub


def _choose(
    request: OrgRequest, client: Client, wanted: AuthorizationRequest, parameters: Parameters
) -> HttpResponse:
    request.csp["form-action"] = form_action()
    context = {
        "app": client.instance.label,
        "hint": wanted.login_hint,
        "asked": parameters.without(marker.PARAMETER).query(),
        "other_url": _sign_in_address(request, parameters, other="1"),
    }
    return uncached(render(request, "oidc/choose.html", context))


def _to_sign_in(request: OrgRequest, parameters: Parameters, *, again: bool = False) -> HttpResponse:
    """To the sign-in page; `again` asks also those who are signed in."""
    return see_other(_sign_in_address(request, parameters, **({"fresh": "1"} if again else {})))


def _sign_in_address(request: OrgRequest, parameters: Parameters, **how: str) -> str:
    """The sign-in page, which leads back to this very request with a marker."""
    parameters = parameters.without(marker.PARAMETER)
    asked = marker.make(request.org, parameters)
    # Repeated parameters lead to an error after signing in too: they go back as they came.
    back = request.get_full_path() if parameters.repeated else _address(parameters, asked)
    hint = {"login_hint": parameters.get("login_hint")} if "login_hint" in parameters else {}
    return f"{reverse('orgs:sign_in')}?{urlencode({'next': back, **hint, **how})}"


def _restart(parameters: Parameters, chosen: str = "") -> HttpResponse:
    return see_other(_address(parameters.without(marker.PARAMETER), chosen))


def _address(parameters: Parameters, asked: str) -> str:
    more = {marker.PARAMETER: asked} if asked else {}
    return f"{reverse('oidc:authorize')}?{parameters.query(**more)}"


def _refuse(request: OrgRequest, refusal: Refusal) -> HttpResponse:
    _record(request, None, refusal.value.code, refusal.value.message)
    return refuse(request, refusal)


def _record(request: OrgRequest, client: Client | None, error: str, reason: str) -> None:
    by = request.person
    refusals.record(Kind.AUTHORIZE_REFUSED, request.org, by=by, client=client, error=error, reason=reason)
