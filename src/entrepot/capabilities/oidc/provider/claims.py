"""What a client learns of a person, and the ID token (OpenID Connect Core 2, 5.1 and 5.4; THREATS OIDC-19, OIDC-25)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from joserfc import jwt

from entrepot.capabilities.oidc.keys import ALGORITHM, Signer
from entrepot.capabilities.oidc.lifetimes import TOKEN_LIFE
from entrepot.capabilities.oidc.models import Grant
from entrepot.core.ids import new_token
from entrepot.orgs.models import User

ID_TOKEN_TYPE = "JWT"  # noqa: S105 - no other kind of token that we sign has this `typ` (THREATS OIDC-20)

Claim = Callable[[User], object]

_BY_SCOPE: dict[str, dict[str, Claim]] = {
    "openid": {},
    "profile": {
        "name": lambda person: person.name,
        "given_name": lambda person: person.given_name,
        "family_name": lambda person: person.family_name,
        "preferred_username": lambda person: person.login,
    },
    "email": {
        "email": lambda person: person.email,
        # True only for a mailbox that we have checked ourselves (THREATS OIDC-25).
        "email_verified": lambda person: person.email_verified_at is not None,
    },
}
_ALWAYS = ("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid", "jti")

SCOPES = tuple(_BY_SCOPE)
CLAIMS = (*_ALWAYS, *(claim for claims in _BY_SCOPE.values() for claim in claims))


def of_person(person: User, scopes: Iterable[str]) -> dict[str, object]:
    """`sub`, and the claims of these scopes and no others; what is not known is left out."""
    values = {name: read(person) for scope in scopes for name, read in _BY_SCOPE[scope].items()}
    return {"sub": person.id, **{name: value for name, value in values.items() if value != ""}}


def id_token(
    grant: Grant, person: User, *, issuer: str, signer: Signer, access_token: str, now: datetime
) -> str:
    """The signed ID token of a grant. `nonce` is echoed as it was sent, `auth_time` is when the factor was shown."""
    claims = {
        "iss": issuer,
        **of_person(person, grant.scope.split()),
        "aud": grant.client_id,
        "iat": int(now.timestamp()),
        "exp": int((now + TOKEN_LIFE).timestamp()),
        "auth_time": int(grant.auth_time.timestamp()),
        "at_hash": half_hash(access_token),
        "sid": grant.session_id,
        "jti": new_token(16),
    }
    if grant.nonce:
        claims["nonce"] = grant.nonce
    header = {"alg": ALGORITHM, "typ": ID_TOKEN_TYPE, "kid": signer.kid}
    return jwt.encode(header, claims, signer.key, algorithms=[ALGORITHM])


def half_hash(token: str) -> str:
    """The left half of the SHA-256, base64url: `at_hash` of RS256 (Core 3.1.3.6)."""
    return unpadded(hashlib.sha256(token.encode()).digest()[:16])


def unpadded(octets: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
