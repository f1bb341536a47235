"""Token endpoint, introspection and revocation: what clients ask by themselves."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse

from entrepot.capabilities.oidc.models import Grant
from entrepot.capabilities.oidc.provider import codes, tokens
from entrepot.capabilities.oidc.provider.clients import AuthenticatedClient
from entrepot.capabilities.oidc.provider.errors import (
    OAuthCode,
    OAuthError,
    invalid_grant,
    invalid_request,
)
from entrepot.capabilities.oidc.provider.parameters import Parameters
from entrepot.capabilities.oidc.views.answers import for_clients, json
from entrepot.core import clock
from entrepot.instances.queries import entitled
from entrepot.orgs.addresses import org_root
from entrepot.orgs.models import User


@for_clients
def token(client: AuthenticatedClient, parameters: Parameters) -> HttpResponse:
    """A code for an ID token and an access token (RFC 6749 4.1.3, Core 3.1.3)."""
    if "grant_type" not in parameters:
        raise invalid_request("grant_type is missing. Send grant_type=authorization_code.")
    if parameters.get("grant_type") != "authorization_code":
        raise OAuthError(
            OAuthCode.UNSUPPORTED_GRANT_TYPE,
            "Only grant_type=authorization_code is supported; there are no refresh tokens.",
        )
    for name in ("code", "redirect_uri"):
        if name not in parameters:
            raise invalid_request(f"{name} is missing.")
    return json(_redeemed(client, parameters))


@for_clients
def introspect(client: AuthenticatedClient, parameters: Parameters) -> HttpResponse:
    """Whether a token of this client lives (RFC 7662); of all others it says nothing (THREATS OIDC-22)."""
    living = tokens.find(client.org, _token_in(parameters), client=client)
    return json(tokens.describe(living, org_root(client.org)) if living else {"active": False})


@for_clients
def revoke(client: AuthenticatedClient, parameters: Parameters) -> HttpResponse:
    """End a token of this client; the answer is the same for one that is unknown (RFC 7009 2.2)."""
    tokens.revoke(client, _token_in(parameters))
    return json({})


def _token_in(parameters: Parameters) -> str:
    if "token" not in parameters:
        raise invalid_request("token is missing.")
    return parameters.get("token")


def _redeemed(client: AuthenticatedClient, parameters: Parameters) -> dict[str, object]:
    """The token response. A code that does not fit its request is used up all the same; one that is used again ends
    what it gave (THREATS OIDC-06, OIDC-07)."""
    code = parameters.get("code")
    try:
        with transaction.atomic():
            grant = codes.redeem(client, code)
            person = entitled(grant.user_id, client.instance)
            problem = _problem(grant, person, parameters)
            if person and not problem:
                return tokens.issue(grant, client, person)
            Grant.objects.filter(pk=grant.pk).update(revoked_at=clock.now())
    except OAuthError:
        if codes.revoke_replayed(client, code):
            raise invalid_grant("code used twice: what it gave was ended") from None
        raise
    raise invalid_grant(problem)


def _problem(grant: Grant, person: User | None, parameters: Parameters) -> str:
    if person is None:
        return "person no longer active or assigned"
    if not set(parameters.words("scope")) <= set(grant.scope.split()):
        return "token request asks for more scopes than were granted"
    return codes.mismatch(grant, parameters.get("redirect_uri"), parameters.get("code_verifier"))
