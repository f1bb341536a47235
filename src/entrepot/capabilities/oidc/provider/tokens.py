"""Access tokens: opaque, stored as their SHA-256, for userinfo only, and dead as soon as their reason is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.capabilities.oidc import keys
from entrepot.capabilities.oidc.lifetimes import TOKEN_LIFE
from entrepot.capabilities.oidc.models import AccessToken, Client, Grant
from entrepot.capabilities.oidc.provider import claims
from entrepot.capabilities.oidc.provider.clients import AuthenticatedClient, actor_of, target_of
from entrepot.core import clock
from entrepot.core.crypto import digest
from entrepot.core.ids import new_token
from entrepot.instances.queries import entitled
from entrepot.orgs.addresses import org_root
from entrepot.orgs.models import Org, User


@dataclass(frozen=True)
class LivingToken:
    """A token that still counts, with its person."""

    row: AccessToken
    person: User

    @property
    def scopes(self) -> list[str]:
        return self.row.scope.split()


def issue(grant: Grant, client: AuthenticatedClient, person: User) -> dict[str, object]:
    """The token response for a redeemed grant (RFC 6749 5.1, Core 3.1.3.3). Runs in the transaction that redeemed it.

    No refresh token, ever (THREATS OIDC-28).
    """
    access_token, now = new_token(), clock.now()
    row = AccessToken.objects.create(
        digest=digest(access_token),
        grant=grant,
        org=client.org,
        client=client,
        user=person,
        scope=grant.scope,
        issued_at=now,
        expires_at=now + TOKEN_LIFE,
    )
    audit.record(
        Kind.TOKEN_GRANT,
        org_id=client.org_id,
        actor=actor_of(client),
        target=client.instance.as_target(),
        grant=grant.id,
        token=row.id,
        person=person.id,
        scope=grant.scope,
    )
    id_token = claims.id_token(
        grant,
        person,
        issuer=org_root(client.org),
        signer=keys.signer(client.org),
        access_token=access_token,
        now=now,
    )
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": int(TOKEN_LIFE.total_seconds()),
        "scope": grant.scope,
        "id_token": id_token,
    }


def find(org: Org, token: str, *, client: Client | None = None) -> LivingToken | None:
    """The living token of this organisation, `client`'s own where one is given; None for all others.

    Token, client, person, assignment and instance are looked at every time (THREATS OIDC-15, OIDC-21, OIDC-22).
    """
    living = AccessToken.objects.select_related("client__instance").filter(
        digest=digest(token), org=org, revoked_at=None, expires_at__gt=clock.now(), client__revoked_at=None
    )
    row = living.first() if client is None else living.filter(client=client).first()
    person = entitled(row.user_id, row.client.instance) if row else None
    return LivingToken(row, person) if row and person else None


@transaction.atomic
def revoke(client: AuthenticatedClient, token: str) -> None:
    """End a token of this client; another one's, or none, is left as it is (RFC 7009 2.1; THREATS OIDC-23)."""
    row = AccessToken.objects.filter(digest=digest(token), client=client.pk, revoked_at=None).first()
    if row is None:
        return
    AccessToken.objects.filter(pk=row.pk).update(revoked_at=clock.now())
    audit.record(
        Kind.TOKEN_REVOKE,
        org_id=client.org_id,
        actor=actor_of(client),
        target=target_of(client),
        token=row.id,
        person=row.user_id,
    )


def describe(token: LivingToken, issuer: str) -> dict[str, object]:
    """What introspection says of a living token (RFC 7662 2.2)."""
    row = token.row
    return {
        "active": True,
        "scope": row.scope,
        "client_id": row.client_id,
        "username": token.person.login,
        "token_type": "Bearer",
        "exp": _seconds(row.expires_at),
        "iat": _seconds(row.issued_at),
        "sub": token.person.id,
        "aud": issuer,
        "iss": issuer,
        "jti": row.id,
    }


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
