"""An authorization request: what was asked, checked against OpenID Connect Core 3.1.2.1, RFC 7636 and RFC 9700.

Pure: the client and the redirect URI are checked before, since errors found here are sent there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from entrepot.capabilities.oidc.provider.claims import SCOPES
from entrepot.capabilities.oidc.provider.errors import OAuthCode, OAuthError, invalid_request
from entrepot.capabilities.oidc.provider.parameters import Parameters
from entrepot.capabilities.oidc.provider.redirects import QUERY, RESPONSE_MODES

PROMPTS = ("none", "login", "consent", "select_account")

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # SHA-256 in base64url (RFC 7636 4.2)
_VISIBLE = re.compile(r"[\x20-\x7e]{1,2048}", re.ASCII)  # RFC 6749 appendix A.5
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)

_REFUSED = {
    "request": OAuthCode.REQUEST_NOT_SUPPORTED,
    "request_uri": OAuthCode.REQUEST_URI_NOT_SUPPORTED,
    "registration": OAuthCode.REGISTRATION_NOT_SUPPORTED,
}


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request that can be granted, as far as the request itself goes."""

    scope: tuple[str, ...]
    nonce: str
    code_challenge: str
    prompt: frozenset[str]
    max_age: int | None
    login_hint: str
    id_token_hint: str

    @property
    def silent(self) -> bool:
        """No page may be shown (`prompt=none`)."""
        return "none" in self.prompt


def read(parameters: Parameters, *, pkce_required: bool) -> AuthorizationRequest:
    """Check every parameter; raises `OAuthError` for the first that is wrong."""
    parameters.require_single()
    for name, code in _REFUSED.items():
        if name in parameters:
            raise OAuthError(code, f"{name} is not supported. Send plain parameters.")
    _require_code(parameters)
    if "state" in parameters and not state_of(parameters):
        raise invalid_request("state holds other characters than visible ASCII, or more than 2048 of them.")
    return AuthorizationRequest(
        scope=_scope(parameters),
        nonce=_nonce(parameters),
        code_challenge=_challenge(parameters, required=pkce_required),
        prompt=_prompt(parameters),
        max_age=_max_age(parameters),
        login_hint=parameters.get("login_hint"),
        id_token_hint=parameters.get("id_token_hint"),
    )


def state_of(parameters: Parameters) -> str:
    """`state` where it can be sent back as it came; else empty."""
    state = parameters.get("state")
    return state if "state" not in parameters.repeated and _VISIBLE.fullmatch(state) else ""


def mode_of(parameters: Parameters) -> str:
    """How the answer goes back; `query` where another mode was asked for that we don't have."""
    mode = parameters.get("response_mode")
    return mode if "response_mode" not in parameters.repeated and mode in RESPONSE_MODES else QUERY


def is_silent(parameters: Parameters) -> bool:
    """Whether no page may be shown, also when the rest of the request is wrong."""
    return "none" in parameters.words("prompt")


def _require_code(parameters: Parameters) -> None:
    response_type = parameters.get("response_type")
    if not response_type:
        raise invalid_request("response_type is missing. Send response_type=code.")
    if response_type != "code":
        raise OAuthError(
            OAuthCode.UNSUPPORTED_RESPONSE_TYPE,
            "Only the authorization code flow is supported. Send response_type=code.",
        )
    if "response_mode" in parameters and parameters.get("response_mode") not in RESPONSE_MODES:
        raise invalid_request("response_mode is not supported. Send query or form_post, or leave it out.")


def _scope(parameters: Parameters) -> tuple[str, ...]:
    scope = parameters.words("scope")
    known = " ".join(SCOPES)
    if "openid" not in scope:
        raise OAuthError(OAuthCode.INVALID_SCOPE, f"scope lacks openid. Ask for some of: {known}.")
    if not set(scope) <= set(SCOPES):
        # Refused rather than ignored, as no published integration may have others (THREATS OIDC-12).
        raise OAuthError(
            OAuthCode.INVALID_SCOPE, f"scope names one that is not offered. Ask for some of: {known}."
        )
    return tuple(sorted(scope, key=SCOPES.index))


def _nonce(parameters: Parameters) -> str:
    nonce = parameters.get("nonce")
    if nonce and not _VISIBLE.fullmatch(nonce):
        raise invalid_request("nonce holds other characters than visible ASCII, or more than 2048 of them.")
    return nonce


def _challenge(parameters: Parameters, *, required: bool) -> str:
    challenge, method = parameters.get("code_challenge"), parameters.get("code_challenge_method")
    if not challenge:
        if required or method:
            raise invalid_request("code_challenge is missing. Use PKCE with S256 (RFC 7636).")
        return ""
    if method != "S256":
        raise invalid_request("code_challenge_method must be S256; plain is not supported.")
    if not _CHALLENGE.fullmatch(challenge):
        raise invalid_request(
            "code_challenge must be the SHA-256 of the verifier in base64url: 43 characters."
        )
    return challenge


def _prompt(parameters: Parameters) -> frozenset[str]:
    prompt = frozenset(parameters.words("prompt"))
    if not prompt <= set(PROMPTS):
        raise invalid_request(f"prompt has a value that is not supported. Send some of: {' '.join(PROMPTS)}.")
    if "none" in prompt and len(prompt) > 1:
        raise invalid_request("prompt=none stands alone.")
    return prompt


def _max_age(parameters: Parameters) -> int | None:
    text = parameters.get("max_age")
    if not text:
        return None
    if not _SECONDS.fullmatch(text):
        raise invalid_request("max_age must be a whole number of seconds.")
    return int(text)
