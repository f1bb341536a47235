"""This app as an OpenID Connect relying party, one client for each workspace, on Authlib's Flask client."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App

from .discovery import Metadata, client_authentication, discover, signing_algorithms
from .outbound import LocalOAuthSession, PublicOAuthSession
from .vault import Vault
from .workspaces import Workspace

SCOPE = "openid profile email"
METADATA_SECONDS = 10 * 60
SECONDS_TO_SIGN_IN = 15 * 60
MOST_PENDING = 8
STATE_PREFIX = "_state_"  # as Authlib names its entries
CLOCK_LEEWAY_SECONDS = 60


class PendingSignIns(FlaskIntegration):  # type: ignore[misc]
    """Sign-ins under way, in the browser's session: few at a time, and none after its time."""

    expires_in = SECONDS_TO_SIGN_IN

    def get_state_data(self, session: Any, state: str | None) -> dict[str, Any] | None:
        entry = session.get(self._key(state))
        if entry is None or entry["exp"] < time.time():
            return None
        data: dict[str, Any] = entry["data"]
        return data

    def set_state_data(self, session: Any, state: str, data: dict[str, Any]) -> None:
        super().set_state_data(session, state, data)
        mine = [key for key in session if key.startswith(STATE_PREFIX)]
        for key in sorted(mine, key=lambda key: session[key]["exp"])[:-MOST_PENDING]:
            del session[key]

    def _key(self, state: str | None) -> str:
        return f"{STATE_PREFIX}{self.name}_{state}"


class PublicClient(FlaskOAuth2App):  # type: ignore[misc]
    client_cls = PublicOAuthSession


class LocalClient(FlaskOAuth2App):  # type: ignore[misc]
    client_cls = LocalOAuthSession


@dataclass(frozen=True, slots=True)
class _Cached:
    revision: int
    loaded_at: float
    client: FlaskOAuth2App


class RelyingParty:
    """Hands out the client of a workspace.

    A client keeps the provider's metadata and keys for some minutes. Changed settings make a new one at once,
    and Authlib fetches the keys again when it meets a signature by an unknown one.
    """

    def __init__(self, vault: Vault, *, local: bool) -> None:
        self._vault = vault
        self._local = local
        self._cache: dict[int, _Cached] = {}

    def client_of(self, workspace: Workspace) -> FlaskOAuth2App:
        """Raises `DiscoveryError` or `SealError`."""
        cached = self._cache.get(workspace.id)
        now = time.monotonic()
        if (
            cached is None
            or cached.revision != workspace.revision
            or now - cached.loaded_at > METADATA_SECONDS
        ):
            cached = _Cached(workspace.revision, now, self._build(workspace))
            self._cache[workspace.id] = cached
        return cached.client

    def _build(self, workspace: Workspace) -> FlaskOAuth2App:
        metadata = discover(workspace.issuer, local=self._local)
        # The name marks pending sign-ins: those begun before the settings changed are no longer ours.
        name = f"{workspace.slug}-{workspace.revision}"
        kind = LocalClient if self._local else PublicClient
        return kind(
            PendingSignIns(name),
            name,
            client_id=workspace.client_id,
            client_secret=workspace.open_secret(self._vault),
            client_kwargs={
                "scope": SCOPE,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": client_authentication(metadata),
            },
            user_agent="NorthwindNotes/1.0",
            **_relied_on(metadata),
        )


def _relied_on(metadata: Metadata) -> Metadata:
    """Only what the flow uses: Authlib would take any other entry for a setting of its own."""
    names = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    relied_on = {name: metadata[name] for name in names if name in metadata}
    if "end_session_endpoint" in metadata:
        relied_on["end_session_endpoint"] = metadata["end_session_endpoint"]
    relied_on["id_token_signing_alg_values_supported"] = signing_algorithms(metadata)
    relied_on["authorization_response_iss_parameter_supported"] = (
        metadata.get("authorization_response_iss_parameter_supported") is True
    )
    return relied_on


def claims_options(client: FlaskOAuth2App) -> dict[str, dict[str, Any]]:
    """What an ID token must say. Authlib compares `aud` only where it is told to: left to itself, it accepts
    a token for another app as long as `azp` names this one."""
    return {
        "iss": {"essential": True, "value": client.server_metadata["issuer"]},
        "aud": {"essential": True, "value": client.client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True},
    }


def provider_ended_session(session: Mapping[str, Any], state: str | None) -> bool:
    """Whether the provider came back from the sign-out that this browser began with this state."""
    return any(
        "post_logout_redirect_uri" in entry["data"]
        for key, entry in session.items()
        if state and key.startswith(STATE_PREFIX) and key.endswith(f"_{state}")
    )
