"""What the protocol's endpoints answer when they refuse."""

from __future__ import annotations

import math
from enum import StrEnum


class OAuthCode(StrEnum):
    """The `error` values that we use: RFC 6749 4.1.2.1 and 5.2, RFC 6750 3.1, OpenID Connect Core 3.1.2.6."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    INVALID_SCOPE = "invalid_scope"
    INVALID_TOKEN = "invalid_token"  # noqa: S105 - a code, not a secret
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    UNSUPPORTED_RESPONSE_TYPE = "unsupported_response_type"
    ACCESS_DENIED = "access_denied"
    LOGIN_REQUIRED = "login_required"
    ACCOUNT_SELECTION_REQUIRED = "account_selection_required"
    REQUEST_NOT_SUPPORTED = "request_not_supported"
    REQUEST_URI_NOT_SUPPORTED = "request_uri_not_supported"
    REGISTRATION_NOT_SUPPORTED = "registration_not_supported"
    TEMPORARILY_UNAVAILABLE = "temporarily_unavailable"


class OAuthError(Exception):
    """A refusal in the protocol's own words.

    `description` is for the developer of the client: it names the parameter and the remedy, and never repeats what
    was sent. `reason` is for the system log, where the answer must not tell why. `retry_after` is in seconds.
    """

    def __init__(
        self,
        code: OAuthCode,
        description: str,
        *,
        status: int = 400,
        reason: str = "",
        retry_after: int | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status
        self.reason = reason or description
        self.retry_after = retry_after


def invalid_request(description: str) -> OAuthError:
    """The request is incomplete, repeated or malformed."""
    return OAuthError(OAuthCode.INVALID_REQUEST, description)


def invalid_grant(reason: str) -> OAuthError:
    """The code is no good; why is told to the system log only (THREATS OIDC-07)."""
    return OAuthError(
        OAuthCode.INVALID_GRANT,
        "The code is unknown, expired, used already, or was issued for another request. Start the sign-in anew.",
        reason=reason,
    )


def invalid_client(reason: str) -> OAuthError:
    """Client authentication failed; unknown clients and wrong secrets answer alike (THREATS OIDC-08)."""
    return OAuthError(
        OAuthCode.INVALID_CLIENT,
        "Client authentication failed. Check client id, secret and the authentication method in the credentials tab.",
        status=401,
        reason=reason,
    )


def paused(seconds: float) -> OAuthError:
    """Too many failed authentications of this client from this address."""
    wait = max(1, math.ceil(seconds))
    return OAuthError(
        OAuthCode.TEMPORARILY_UNAVAILABLE,
        f"Too many failed client authentications. Try again in {wait} seconds.",
        status=429,
        retry_after=wait,
    )
