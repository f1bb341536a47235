"""Identifiers: opaque, never reused, and telling what they name by a short prefix."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no letter is mistaken for another
_TIME_CHARS = 9
_RANDOM_CHARS = 13


def _encode(number: int, length: int) -> str:
    chars = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        chars.append(_ALPHABET[digit])
    return "".join(reversed(chars))


def new_id(prefix: str) -> str:
    """`{prefix}_{22 characters}`: milliseconds first, so that rows of one time lie together, then 65 random bits."""
    now = _encode(time.time_ns() // 1_000_000, _TIME_CHARS)
    return f"{prefix}_{now}{_encode(secrets.randbits(_RANDOM_CHARS * 5), _RANDOM_CHARS)}"


def new_token(octets: int = 32) -> str:
    """A secret of `octets` random bytes, base64url without padding (32 bytes give 43 characters)."""
    return secrets.token_urlsafe(octets)
