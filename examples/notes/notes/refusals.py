"""Why a sign-in did not happen, in words for the person, and in detail for the admin they will ask."""

from authlib.integrations.base_client import OAuthError
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
)

from .discovery import DiscoveryError

AGAIN = "Start signing in again."
ASK_ADMIN = "Ask the admin of this workspace to look at the sign-on settings."


class SignInError(Exception):
    """A sign-in that ends here. `code` is for logs and support, the sentences are for the page."""

    def __init__(self, code: str, what: str, remedy: str = AGAIN, *, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.what = what
        self.remedy = remedy
        self.status = status


CLAIMS = {
    "iss": "The ID token was issued by another provider than this workspace's.",
    "aud": "The ID token was issued to another app.",
    "azp": "The ID token was issued to another app.",
    "nonce": "The ID token belongs to another sign-in than the one that was started here.",
    "at_hash": "The ID token and the access token do not belong together.",
    "sub": "The ID token does not say who you are.",
    "iat": "The ID token claims to be issued in the future. A clock is wrong, here or at the provider.",
    "nbf": "The ID token is not valid yet. A clock is wrong, here or at the provider.",
}

# Errors of RFC 6749 4.1.2.1 and OpenID Connect Core 3.1.2.6, as the provider's redirect brings them.
AUTHORIZATION_ERRORS = {
    "access_denied": (
        "Your identity provider did not let you in. Perhaps this app isn't assigned to you.",
        "Ask your company's administrator for access to Northwind Notes.",
        403,
    ),
    "login_required": ("Your identity provider asks you to sign in there first.", AGAIN, 400),
    "consent_required": ("Your identity provider needs your consent first.", AGAIN, 400),
    "interaction_required": ("Your identity provider needs something from you first.", AGAIN, 400),
    "temporarily_unavailable": ("Your identity provider is busy.", "Try again in a few minutes.", 502),
    "server_error": ("Your identity provider had an error of its own.", "Try again in a few minutes.", 502),
}

# Errors of RFC 6749 5.2, as the token endpoint answers them.
TOKEN_ERRORS = {
    "invalid_client": (
        "The identity provider does not accept this workspace's client ID and secret.",
        ASK_ADMIN,
    ),
    "unauthorized_client": ("The identity provider does not let this client sign people in.", ASK_ADMIN),
    "invalid_grant": (
        "The identity provider no longer accepts this sign-in: it took too long or was used.",
        AGAIN,
    ),
}


def of_authorization_error(error: str) -> SignInError:
    """The provider sent the browser back with an error."""
    unknown = ("Your identity provider refused the sign-in.", ASK_ADMIN, 400)
    what, remedy, status = AUTHORIZATION_ERRORS.get(error, unknown)
    return SignInError(f"authorization: {error}", what, remedy, status=status)


def of_token_error(error: OAuthError) -> SignInError:
    """The token endpoint refused the code."""
    what, remedy = TOKEN_ERRORS.get(
        error.error, ("The identity provider refused to finish the sign-in.", ASK_ADMIN)
    )
    return SignInError(f"token: {error.error}", what, remedy)


def of_id_token(error: JoseError) -> SignInError:
    """The ID token does not hold."""
    match error:
        case ExpiredTokenError():
            what = (
                "The ID token has expired. If this happens again, a clock is wrong, here or at the provider."
            )
            return SignInError("id_token: exp", what)
        case MissingClaimError() | InvalidClaimError() | ClaimError():
            what = CLAIMS.get(error.claim, "The ID token is not in order.")
            missing = "missing " if isinstance(error, MissingClaimError) else ""
            return SignInError(f"id_token: {missing}{error.claim}", what, ASK_ADMIN)
        case BadSignatureError():
            what = "The ID token's signature is wrong: it does not come from this workspace's provider."
            return SignInError("id_token: signature", what, ASK_ADMIN)
    return SignInError(f"id_token: {error.error}", "The ID token can't be read or checked.", ASK_ADMIN)


def of_discovery(failed: DiscoveryError) -> SignInError:
    """The provider could not be asked at all."""
    what = "This workspace's identity provider can't be used right now."
    return SignInError(f"discovery: {failed.finding.what}", what, ASK_ADMIN, status=502)
