"""Signing keys of organisations: next, then active, then retired (THREATS OIDC-18).

The next key is published long before it signs, the retired one until the last token that it signed has ended, and is
kept unpublished a little longer, for hints. A private key is erased when it retires: nothing signs with it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from django.db.models import Q
from joserfc.jwk import RSAKey

from entrepot.audit import actions as audit
from entrepot.audit.actions import Target
from entrepot.audit.kinds import Kind
from entrepot.capabilities.oidc.lifetimes import HINTS_READ, JWKS_CACHED, KEY_AGE, SIGNER_CACHED, TOKEN_LIFE
from entrepot.capabilities.oidc.models import KeyState, SigningKey
from entrepot.core import clock
from entrepot.core.errors import WrongState
from entrepot.core.fields import sealed_field
from entrepot.core.ids import new_id
from entrepot.orgs.models import Org
from entrepot.orgs.rules import By, require_in

ALGORITHM = "RS256"
KEY_BITS = 2048
TOKENS_VERIFIED = TOKEN_LIFE + JWKS_CACHED  # how long a retired key is published: its last token has ended


@dataclass(frozen=True)
class Signer:
    """The key that signs for an organisation now, loaded: loading takes a hundred times as long as signing."""

    kid: str
    key: RSAKey
    read_at: datetime


_signers: dict[str, Signer] = {}  # by organisation, never by kid alone
_SIGNERS_HELD = 1024


def ensure_keys(org: Org) -> None:
    """Make the active and the next key of an organisation where they lack. Repeatable."""
    states = set(SigningKey.objects.filter(org=org).values_list("state", flat=True))
    if {KeyState.ACTIVE, KeyState.NEXT} <= states:
        return
    with transaction.atomic():
        _lock(org)
        states = set(SigningKey.objects.filter(org=org).values_list("state", flat=True))
        for state in (KeyState.ACTIVE, KeyState.NEXT):
            if state not in states:
                _make(org, state)


@transaction.atomic
def rotate(org: Org, *, by: By) -> SigningKey:
    """The next key signs from now on, the active one retires; returns the new active key.

    `by` a super admin of the organisation. Raises `WrongState` while the next key is younger than clients cache keys.
    """
    require_in(by, org)
    ensure_keys(org)
    _lock(org)
    now = clock.now()
    upcoming = SigningKey.objects.get(org=org, state=KeyState.NEXT)
    if now < ready_at(upcoming):
        raise WrongState(_too_early(ready_at(upcoming) - now))
    # The private part goes with it: a retired key verifies, and never signs again.
    SigningKey.objects.filter(org=org, state=KeyState.ACTIVE).update(
        state=KeyState.RETIRED, retired_at=now, private_pem=""
    )
    upcoming.state, upcoming.activated_at = KeyState.ACTIVE, now
    upcoming.save()
    _make(org, KeyState.NEXT)
    _signers.pop(org.id, None)
    audit.record(
        Kind.KEY_ROTATE,
        org_id=org.id,
        actor=by,
        target=Target("SigningKey", upcoming.id, f"Key {upcoming.id}"),
    )
    return upcoming


def ready_at(upcoming: SigningKey) -> datetime:
    """When the next key may sign: every app has had the time to read it."""
    return upcoming.created_at + JWKS_CACHED


def due_for_rotation() -> list[Org]:
    """Organisations whose key has signed for long enough."""
    old = SigningKey.objects.filter(state=KeyState.ACTIVE, activated_at__lte=clock.now() - KEY_AGE)
    return [key.org for key in old.select_related("org").order_by("activated_at")]


def drop_retired() -> int:
    """Delete retired keys that nothing refers to any more; returns how many."""
    count, _ = SigningKey.objects.filter(
        state=KeyState.RETIRED, retired_at__lt=clock.now() - HINTS_READ
    ).delete()
    return count


def published(org: Org) -> list[dict[str, Any]]:
    """The organisation's JSON Web Key Set: public members of this organisation's keys only (RFC 7517)."""
    living = Q(state__in=[KeyState.ACTIVE, KeyState.NEXT]) | Q(retired_at__gt=clock.now() - TOKENS_VERIFIED)
    keys = SigningKey.objects.filter(living, org=org).order_by("created_at").only("public_jwk")
    if not keys:
        ensure_keys(org)
        keys = keys.all()
    return [key.public_jwk for key in keys]


def verifier(org: Org, kid: str) -> RSAKey | None:
    """The public key of this organisation with this id, also a retired one."""
    key = SigningKey.objects.filter(org=org, id=kid).only("public_jwk").first()
    return RSAKey.import_key(key.public_jwk) if key else None


def signer(org: Org) -> Signer:
    """The key that signs for this organisation, at most `SIGNER_CACHED` behind a rotation by another worker."""
    held = _signers.get(org.id)
    now = clock.now()
    if held and now - held.read_at < SIGNER_CACHED:
        return held
    row = (
        SigningKey.objects.filter(org=org, state=KeyState.ACTIVE).only("id", "org_id", "private_pem").first()
    )
    if row is None:
        ensure_keys(org)
        row = SigningKey.objects.get(org=org, state=KeyState.ACTIVE)
    key = held.key if held and held.kid == row.id else _load(row)
    if len(_signers) >= _SIGNERS_HELD:
        _signers.clear()
    fresh = _signers[org.id] = Signer(row.id, key, now)
    return fresh


def _too_early(left: timedelta) -> str:
    minutes = ceil(left / timedelta(minutes=1))
    return (
        f"Apps may not have read the next key yet. Rotate in {minutes} minute{'s' if minutes > 1 else ''}: "
        "until then the present key goes on signing, and what was signed before stays valid until it ends."
    )


def _load(row: SigningKey) -> RSAKey:
    pem = sealed_field(row, "private_pem").take(row).encode()
    # We made the key and the seal proves that nobody changed it: the 40 ms check of its primes is left out.
    private = serialization.load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError(f"Signing key {row.id} is no RSA key")
    return RSAKey.import_key(private)


def _lock(org: Org) -> None:
    """Whoever makes or rotates keys of one organisation waits here for the other."""
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)


def _make(org: Org, state: KeyState) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    now = clock.now()
    row = SigningKey(id=new_id("key"), org=org, state=state, created_at=now)
    row.activated_at = now if state == KeyState.ACTIVE else None
    public = RSAKey.import_key(private.public_key()).as_dict()
    row.public_jwk = {**public, "kid": row.id, "use": "sig", "alg": ALGORITHM}
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    sealed_field(row, "private_pem").put(row, pem.decode())
    row.save(force_insert=True)
    return row
