"""Clients: found by their id for the browser's requests, authenticated for their own (RFC 6749 2.3)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NewType, TypedDict
from urllib.parse import unquote_plus

from django.db.models import QuerySet, Subquery
from django.http import HttpRequest

from entrepot.audit.actions import Actor, Target
from entrepot.audit.kinds import ActorKind
from entrepot.capabilities.oidc.models import Client, ClientSecret, TokenAuthMethod
from entrepot.capabilities.oidc.provider.errors import OAuthError, invalid_client, invalid_request, paused
from entrepot.capabilities.oidc.provider.parameters import Parameters
from entrepot.core import clock
from entrepot.core.crypto import digest
from entrepot.instances.models import InstanceStatus
from entrepot.orgs import tries
from entrepot.orgs.models import Org, Tries

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Paused(TypedDict):
        paused_until: datetime | None

    _Secret = WithAnnotations[ClientSecret, _Paused]

AuthenticatedClient = NewType("AuthenticatedClient", Client)  # proved who it is, by its registered method

USED_EVERY = timedelta(minutes=5)  # how exact "last used" of a secret is
FAILURES = tries.Limit("client", 10)
_ID_LENGTH = 40


@dataclass(frozen=True)
class _Shown:
    """What a request shows to authenticate with."""

    client_id: str
    secret: str
    method: TokenAuthMethod


def find(org: Org, client_id: str) -> Client | None:
    """The living client of this organisation; one that was removed is none (THREATS OIDC-03)."""
    client = (
        Client.objects.select_related("instance")
        .filter(pk=client_id[:_ID_LENGTH], org=org, revoked_at=None)
        .exclude(instance__status=InstanceStatus.REMOVED)
        .first()
    )
    if client is not None:
        client.org = client.instance.org = org
    return client


def actor_of(client: Client) -> Actor:
    """The client in the system log, when it acts."""
    return Actor(ActorKind.CLIENT, client.id, client.instance.label, client.org_id)


def target_of(client: Client) -> Target:
    """The client in the system log, when something is done to it."""
    return Target("Client", client.id, client.instance.label)


def authenticate(request: HttpRequest, org: Org, parameters: Parameters) -> AuthenticatedClient:
    """The client that sent this request; raises `OAuthError`.

    Exactly one method, and the registered one. An unknown client and a wrong secret answer alike; failures pause the
    client at this address, the right secret included (THREATS OIDC-08).
    """
    shown = _shown(request, parameters)
    subject = f"{org.id}:{shown.client_id}:{tries.here()}"
    living = list(_secrets(org, shown.client_id, subject))
    given = digest(shown.secret)
    right = [secret for secret in living if hmac.compare_digest(secret.digest, given)]
    now = clock.now()
    if not right or right[0].client.auth_method != shown.method:
        raise _failed(subject, _why(living, right))
    secret = right[0]
    if secret.paused_until and secret.paused_until > now:
        raise paused((secret.paused_until - now).total_seconds())
    if secret.last_used_at is None or now - secret.last_used_at > USED_EVERY:
        ClientSecret.objects.filter(pk=secret.pk).update(last_used_at=now)
    secret.client.org = secret.client.instance.org = org
    return AuthenticatedClient(secret.client)


def _secrets(org: Org, client_id: str, subject: str) -> QuerySet[_Secret]:
    """The living secrets, each with its client, and until when this client pauses here: in one statement."""
    pause = Tries.objects.filter(key=tries.key_of(FAILURES, subject)).values("blocked_until")
    living = ClientSecret.objects.filter(
        client=client_id[:_ID_LENGTH], client__org=org, revoked_at=None, client__revoked_at=None
    )
    return living.select_related("client__instance").annotate(paused_until=Subquery(pause))


def _failed(subject: str, reason: str) -> OAuthError:
    tried = tries.count(FAILURES, subject)
    return paused(tried.wait) if tried.refused else invalid_client(reason)


def _why(secrets: Sequence[ClientSecret], right: Sequence[ClientSecret]) -> str:
    if right:
        return "another authentication method than the registered one"
    return "wrong secret" if secrets else "unknown client, or one without a secret"


def _shown(request: HttpRequest, parameters: Parameters) -> _Shown:
    header = str(request.META.get("HTTP_AUTHORIZATION", ""))
    client_id, secret = parameters.get("client_id"), parameters.get("client_secret")
    if "client_assertion" in parameters or "client_assertion_type" in parameters:
        raise invalid_client("client assertions are not supported")
    if not header:
        if not client_id or not secret:
            raise invalid_client("no credentials")
        return _Shown(client_id, secret, TokenAuthMethod.POST)
    if secret:
        raise invalid_request("Authenticate once: in the Authorization header or in the body, not in both.")
    shown = _basic(header)
    if client_id and client_id != shown.client_id:
        raise invalid_request("client_id in the body is another than in the Authorization header.")
    return shown


def _basic(header: str) -> _Shown:
    """Both parts are form-encoded before they are joined (RFC 6749 2.3.1)."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise invalid_client("another authentication scheme than Basic")
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode()
        client_id, _, secret = (unquote_plus(part, errors="strict") for part in pair.partition(":"))
    except ValueError:  # of which undecodable Base64 and UTF-8 are two
        raise invalid_client("Authorization header that cannot be read") from None
    if not client_id or not secret or "\x00" in client_id:
        raise invalid_client("Authorization header without client id or secret")
    return _Shown(client_id, secret, TokenAuthMethod.BASIC)
