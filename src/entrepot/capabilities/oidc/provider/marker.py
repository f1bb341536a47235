"""The note that a browser carries from being asked (for a password, for an account) back to its request.

It is signed, holds the digest of that very request, and is used up by the code that it leads to: a new sign-in that
one request demanded never satisfies another one, nor the same one twice (THREATS OIDC-13).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

from entrepot.capabilities.oidc.lifetimes import MARKER_LIFE
from entrepot.capabilities.oidc.provider.parameters import Parameters
from entrepot.core import clock
from entrepot.core.ids import new_token
from entrepot.orgs.models import Org

PARAMETER = "entrepot_asked"
_SALT = "entrepot.oidc.marker"


@dataclass(frozen=True)
class Marker:
    """`asked_at`: when a new sign-in was asked for, if it was. `session_id`: the session that was chosen, if one was."""

    id: str
    asked_at: datetime | None = None
    session_id: str = ""


def make(org: Org, parameters: Parameters, *, chosen_session: str = "") -> str:
    """A marker for this request: of the session chosen for it, or else of a new sign-in asked for now."""
    asked_at = None if chosen_session else clock.now().timestamp()
    return signing.dumps(
        {"i": new_token(), "r": _digest(org, parameters), "t": asked_at, "s": chosen_session}, salt=_SALT
    )


def read(org: Org, parameters: Parameters) -> Marker | None:
    """The marker that came with this request; None where there is none, or it is another request's, or too old."""
    text = parameters.get(PARAMETER)
    if not text:
        return None
    try:
        held = signing.loads(text, salt=_SALT, max_age=MARKER_LIFE)
    except signing.BadSignature:
        return None
    if held["r"] != _digest(org, parameters):
        return None
    asked_at = datetime.fromtimestamp(held["t"], UTC) if held["t"] else None
    return Marker(held["i"], asked_at, held["s"])


def _digest(org: Org, parameters: Parameters) -> str:
    values = parameters.without(PARAMETER).values
    return hashlib.sha256(json.dumps([org.id, sorted(values.items())]).encode()).hexdigest()
