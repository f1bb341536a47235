"""Secrets at rest: sealed under the key ring of the environment, bound to the place where they stand.

AES-256-GCM with organisation, table, column and row as associated data, so that a ciphertext moved to another
row or organisation does not open (THREATS DB-04). Hashes of tokens are SHA-256: tokens have 256 random bits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class SealBroken(Exception):
    """A sealed value did not open: it was moved, changed, or its key is not in the ring."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value stands."""

    org_id: str
    table: str
    column: str
    row_id: str

    def associated_data(self) -> bytes:
        return "\x1f".join((self.org_id, self.table, self.column, self.row_id)).encode()


def seal(plain: str, place: Place) -> str:
    """`{key id}:{base64url of nonce and ciphertext}`, made with the first key of the ring."""
    key_id, key = settings.KEY_RING[0]
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), place.associated_data())
    return f"{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, place: Place) -> str:
    """The plain text; raises `SealBroken`."""
    key_id, _, encoded = sealed.partition(":")
    key = dict(settings.KEY_RING).get(key_id)
    if key is None:
        raise SealBroken(f"No key {key_id!r} in the ring: add it to KEY_RING again.")
    raw = base64.urlsafe_b64decode(encoded)
    try:
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], place.associated_data()).decode()
    except InvalidTag:
        raise SealBroken(
            f"The sealed value of {place.table}.{place.column} does not belong to this row."
        ) from None


def is_current(sealed: str) -> bool:
    """Whether the value is sealed with the key that encrypts now; others wait for rotation."""
    return sealed.partition(":")[0] == settings.KEY_RING[0][0]


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def matches(token: str, stored_digest: str) -> bool:
    """Whether `token` is the one of `stored_digest`, in constant time; an empty one never is."""
    return bool(token) and bool(stored_digest) and hmac.compare_digest(digest(token), stored_digest)
