"""Answers to clients' own requests: JSON, never cached, errors in the protocol's words and in the system log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps

from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from entrepot.audit.kinds import Kind
from entrepot.capabilities.oidc.provider import refusals
from entrepot.capabilities.oidc.provider.clients import AuthenticatedClient, actor_of, authenticate
from entrepot.capabilities.oidc.provider.errors import OAuthError
from entrepot.capabilities.oidc.provider.parameters import Parameters, from_form
from entrepot.orgs.addresses import org_root
from entrepot.orgs.http import OrgRequest

TOO_MANY = 429

ClientView = Callable[[AuthenticatedClient, Parameters], HttpResponse]
OrgView = Callable[[OrgRequest], HttpResponse]


def json(values: Mapping[str, object], status: int = 200) -> HttpResponse:
    """An answer that no cache keeps (RFC 6749 5.1; THREATS OIDC-26)."""
    return JsonResponse(values, status=status, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


def for_clients(view: ClientView) -> OrgView:
    """`view` gets the authenticated client and its parameters; POST only, and no CSRF token: no browser sends these."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def guarded(request: OrgRequest) -> HttpResponse:
        client: AuthenticatedClient | None = None
        try:
            parameters = from_form(request)
            client = authenticate(request, request.org, parameters)
            return view(client, parameters)
        except OAuthError as error:
            _record(request, client, error)
            return refusal(request, error)

    return guarded


def refusal(request: OrgRequest, error: OAuthError) -> HttpResponse:
    """RFC 6749 5.2. A client that failed to authenticate learns how to (401 with `WWW-Authenticate`)."""
    response = json({"error": error.code, "error_description": error.description}, error.status)
    if error.status == 401:
        response["WWW-Authenticate"] = f'Basic realm="{org_root(request.org)}"'
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response


def _record(request: OrgRequest, client: AuthenticatedClient | None, error: OAuthError) -> None:
    if error.status == TOO_MANY:
        return  # those that led to the pause are in the log; one line for each further try would only bury them
    by = actor_of(client) if client else None
    refusals.record(
        Kind.TOKEN_REFUSED, request.org, by=by, client=client, error=error.code, reason=error.reason
    )
