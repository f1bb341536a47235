"""A request to sign out, judged (OpenID Connect RP-Initiated Logout 1.0; THREATS OIDC-24). Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from entrepot.capabilities.oidc.models import Client
from entrepot.capabilities.oidc.provider import clients, hints
from entrepot.capabilities.oidc.provider.authorization import state_of
from entrepot.capabilities.oidc.provider.hints import Hint
from entrepot.capabilities.oidc.provider.pages import Refusal
from entrepot.capabilities.oidc.provider.parameters import Parameters
from entrepot.capabilities.oidc.provider.redirects import may_lead_to, with_query
from entrepot.orgs.models import Org, Session


@dataclass(frozen=True)
class LogoutRequest:
    """`client` is whose it is, if that is known; `landing` a registered address of that client, or empty."""

    client: Client | None
    hint: Hint | None
    post_logout_redirect_uri: str
    state: str

    @property
    def landing(self) -> str:
        """Where the browser lands, `state` included."""
        if not self.post_logout_redirect_uri:
            return ""
        query = Parameters({"state": self.state} if self.state else {}).query()
        return with_query(self.post_logout_redirect_uri, query)

    def proves(self, session: Session) -> bool:
        """Whether the hint is of this very session: then nobody needs to be asked."""
        hint = self.hint
        return hint is not None and hint.sub == session.user_id and hint.session_id == session.id


def read(org: Org, parameters: Parameters) -> LogoutRequest | Refusal:
    """What was asked, or why it is refused by a page of our own."""
    if parameters.repeated:
        return Refusal.UNREADABLE
    hint = None
    if "id_token_hint" in parameters:
        hint = hints.read(org, parameters.get("id_token_hint"))
        if hint is None or parameters.get("client_id") not in ("", hint.client_id):
            return Refusal.BAD_HINT
    client_id = hint.client_id if hint else parameters.get("client_id")
    client = clients.find(org, client_id) if client_id else None
    landing = parameters.get("post_logout_redirect_uri")
    if landing and (client is None or landing not in client.post_logout_redirect_uris):
        return Refusal.UNKNOWN_LOGOUT_ADDRESS
    if landing and not may_lead_to(landing):
        return Refusal.UNSAFE_ADDRESS
    return LogoutRequest(client, hint, landing, state_of(parameters))
