"""ID tokens that come back to us as hints (OpenID Connect Core 3.1.2.1, RP-Initiated Logout 2)."""

from __future__ import annotations

from dataclasses import dataclass

from joserfc import jws, jwt
from joserfc.errors import JoseError

from entrepot.capabilities.oidc import keys
from entrepot.capabilities.oidc.provider.claims import ID_TOKEN_TYPE
from entrepot.orgs.addresses import org_root
from entrepot.orgs.models import Org

MAX_LENGTH = 8192


@dataclass(frozen=True)
class Hint:
    """An ID token that we issued, ended or not: for whom, to which client, in which session."""

    sub: str
    client_id: str
    session_id: str


def read(org: Org, token: str) -> Hint | None:
    """The hint, where signature, kind and issuer are this organisation's; None for all others (THREATS OIDC-14).

    Its end is not looked at. The key is found by its id among this organisation's; keys in the header are ignored.
    """
    if len(token) > MAX_LENGTH:
        return None
    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
        key = keys.verifier(org, kid) if isinstance(kid, str) and kid.isprintable() else None
        if key is None:
            return None
        verified = jwt.decode(token, key, algorithms=[keys.ALGORITHM])
    except (JoseError, ValueError):
        return None
    claims = verified.claims
    if verified.header.get("typ") != ID_TOKEN_TYPE or claims.get("iss") != org_root(org):
        return None
    said = [one for name in ("sub", "aud", "sid") if isinstance(one := claims.get(name), str)]
    return Hint(*said) if len(said) == 3 else None
