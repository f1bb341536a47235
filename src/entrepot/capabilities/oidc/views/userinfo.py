"""Userinfo: claims of the person for whom a token was issued (OpenID Connect Core 5.3, RFC 6750)."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from entrepot.capabilities.oidc.provider import claims, tokens
from entrepot.capabilities.oidc.provider.errors import OAuthCode, OAuthError
from entrepot.capabilities.oidc.views.answers import json
from entrepot.orgs.addresses import org_root
from entrepot.orgs.http import OrgRequest

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE | re.ASCII)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def userinfo(request: OrgRequest) -> HttpResponse:
    """Claims by scope, for a living token of a person who is active and assigned (THREATS OIDC-21)."""
    try:
        token = tokens.find(request.org, _token_of(request))
        if token is None:
            raise OAuthError(OAuthCode.INVALID_TOKEN, "The token is unknown, expired or revoked.", status=401)
    except OAuthError as error:
        return _refusal(request, error)
    return json(claims.of_person(token.person, token.scopes))


def _token_of(request: OrgRequest) -> str:
    """The token in the header; the other two ways of RFC 6750 are closed, as they leave tokens in logs."""
    header = str(request.META.get("HTTP_AUTHORIZATION", ""))
    if "access_token" in request.GET or (not header and "access_token" in request.POST):
        raise OAuthError(OAuthCode.INVALID_REQUEST, "Send the token in the Authorization header only.")
    if not header:
        raise OAuthError(OAuthCode.INVALID_TOKEN, "", status=401)
    match = _BEARER.fullmatch(header)
    if match is None:
        raise OAuthError(OAuthCode.INVALID_REQUEST, "Send Authorization: Bearer, and one token.")
    return match[1]


def _refusal(request: OrgRequest, error: OAuthError) -> HttpResponse:
    """RFC 6750 3: a request without a token learns no more than the realm."""
    challenge = f'Bearer realm="{org_root(request.org)}"'
    if not error.description:
        response = json({}, error.status)
    else:
        response = json({"error": error.code, "error_description": error.description}, error.status)
        challenge += f', error="{error.code}", error_description="{error.description}"'
    response["WWW-Authenticate"] = challenge
    return response
