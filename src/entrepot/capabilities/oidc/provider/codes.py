"""Authorization codes: made for one request, redeemed once (RFC 6749 4.1.2; THREATS OIDC-05 to 07)."""

from __future__ import annotations

import hashlib
import hmac
import re

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind, Outcome
from entrepot.capabilities.oidc.lifetimes import CODE_LIFE
from entrepot.capabilities.oidc.models import AccessToken, Client, Grant
from entrepot.capabilities.oidc.provider.authorization import AuthorizationRequest
from entrepot.capabilities.oidc.provider.claims import unpadded
from entrepot.capabilities.oidc.provider.clients import AuthenticatedClient, actor_of, target_of
from entrepot.capabilities.oidc.provider.errors import invalid_grant
from entrepot.capabilities.oidc.provider.marker import Marker
from entrepot.core import clock
from entrepot.core.crypto import digest
from entrepot.core.ids import new_token
from entrepot.orgs.models import Session

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)  # RFC 7636 4.1

# One statement decides who redeems a code, however many try at once. A client never touches another one's.
_REDEEM = """
    UPDATE oidc_grant SET redeemed_at = %(now)s
    WHERE code_digest = %(digest)s AND client_id = %(client)s AND org_id = %(org)s
      AND redeemed_at IS NULL AND revoked_at IS NULL AND expires_at > %(now)s
    RETURNING *
"""


@transaction.atomic
def issue(
    wanted: AuthorizationRequest, client: Client, redirect_uri: str, session: Session, marker: Marker | None
) -> str:
    """A code for the person of this session, bound to all that the request said. Raises `IntegrityError` where the
    session has ended meanwhile or the marker has led to a code before."""
    code, now, person = new_token(), clock.now(), session.user
    grant = Grant.objects.create(
        code_digest=digest(code),
        org=client.org,
        client=client,
        user=person,
        session=session,
        redirect_uri=redirect_uri,
        scope=" ".join(wanted.scope),
        nonce=wanted.nonce,
        code_challenge=wanted.code_challenge,
        marker=marker.id if marker else None,
        auth_time=session.auth_time,
        issued_at=now,
        expires_at=now + CODE_LIFE,
    )
    audit.record(
        Kind.APP_SIGN_IN,
        org_id=client.org_id,
        actor=person,
        target=client.instance.as_target(),
        client_id=client.id,
    )
    audit.record(
        Kind.CODE_GRANT,
        org_id=client.org_id,
        actor=person,
        target=target_of(client),
        grant=grant.id,
        scope=grant.scope,
    )
    return code


def redeem(client: AuthenticatedClient, code: str) -> Grant:
    """Take the grant of a code, for the one time that there is. Runs in the caller's transaction.

    Raises `OAuthError` (`invalid_grant`) for a code that is unknown, expired, revoked, used, or another client's; the
    caller then calls `revoke_replayed`, outside of the transaction that this undoes.
    """
    values = {"now": clock.now(), "digest": digest(code), "client": client.pk, "org": client.org_id}
    for grant in Grant.objects.raw(_REDEEM, values):
        return grant
    raise invalid_grant("code unknown, expired, revoked or used")


def mismatch(grant: Grant, redirect_uri: str, verifier: str) -> str:
    """Why this is not the client that began (RFC 6749 4.1.3, RFC 7636 4.6); empty where it is."""
    if not hmac.compare_digest(redirect_uri.encode(), grant.redirect_uri.encode()):
        return "redirect_uri is another than at the start"
    if bool(verifier) != bool(grant.code_challenge):
        return "verifier without challenge" if verifier else "challenge without verifier"
    if verifier and not _VERIFIER.fullmatch(verifier):
        return "verifier is malformed"
    if verifier and not hmac.compare_digest(_challenge_of(verifier), grant.code_challenge):
        return "verifier does not fit the challenge"
    return ""


@transaction.atomic
def revoke_replayed(client: AuthenticatedClient, code: str) -> bool:
    """End what a used code has given, if this is one (RFC 6749 4.1.2); returns whether it was."""
    grant = Grant.objects.filter(
        code_digest=digest(code), client=client.pk, org=client.org_id, redeemed_at__isnull=False
    ).first()
    if grant is None:
        return False
    now = clock.now()
    Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=now)
    ended = AccessToken.objects.filter(grant=grant, revoked_at=None).update(revoked_at=now)
    audit.record(
        Kind.CODE_REPLAY,
        org_id=client.org_id,
        actor=actor_of(client),
        target=client.instance.as_target(),
        outcome=Outcome.DENY,
        grant=grant.id,
        tokens_ended=ended,
    )
    return True


def _challenge_of(verifier: str) -> str:
    return unpadded(hashlib.sha256(verifier.encode()).digest())
