"""What comes next for an authorization request: a pure rule over who is there (OpenID Connect Core 3.1.2.3).

There is no consent page, and `prompt=consent` changes nothing: the organisation decides what its people use, by
installing and assigning. So there is nothing to approve by GET either (THREATS OIDC-27).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto

from entrepot.capabilities.oidc.provider.authorization import AuthorizationRequest
from entrepot.capabilities.oidc.provider.errors import OAuthCode, OAuthError
from entrepot.capabilities.oidc.provider.marker import Marker
from entrepot.orgs.models import Session, User
from entrepot.orgs.names import login_key


class Step(Enum):
    """What comes next."""

    SIGN_IN = auto()  # nobody is there
    CHOOSE = auto()  # the person who is there may not be the one who is meant
    SIGN_IN_AGAIN = auto()  # they must show that they are still there
    GRANT = auto()


def decide(
    wanted: AuthorizationRequest,
    session: Session | None,
    marker: Marker | None,
    *,
    hinted_sub: str,
    now: datetime,
) -> Step:
    """The next step; raises `OAuthError` where there is none.

    `hinted_sub` is the person of a verified `id_token_hint`. `marker` is that of this very request, if it has one.
    """
    if session is None:
        if wanted.silent:
            raise _login_required("Nobody is signed in.")
        return Step.SIGN_IN
    if hinted_sub and hinted_sub != session.user_id:
        raise _login_required("Another person is signed in than the one of id_token_hint.")
    anew = bool(marker and marker.asked_at and session.auth_time > marker.asked_at)
    stale = _too_long_ago(wanted, session, now)
    if wanted.silent:
        if stale:
            raise _login_required("The sign-in is older than max_age.")
        return Step.GRANT
    chosen = anew or bool(marker and marker.session_id == session.id)
    if not chosen and ("select_account" in wanted.prompt or _is_other(wanted.login_hint, session.user)):
        return Step.CHOOSE
    if not anew and ("login" in wanted.prompt or stale):
        return Step.SIGN_IN_AGAIN
    return Step.GRANT


def _too_long_ago(wanted: AuthorizationRequest, session: Session, now: datetime) -> bool:
    return wanted.max_age is not None and now - session.auth_time > timedelta(seconds=wanted.max_age)


def _is_other(hint: str, person: User) -> bool:
    return bool(hint) and login_key(hint) not in (person.login_key, login_key(person.email))


def _login_required(description: str) -> OAuthError:
    return OAuthError(OAuthCode.LOGIN_REQUIRED, description)
