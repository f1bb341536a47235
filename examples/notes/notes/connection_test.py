"""The settings page's "Test the connection": everything that can be known without a person signing in."""

from collections.abc import Iterator

from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import Session
from requests.exceptions import RequestException

from .discovery import (
    DiscoveryError,
    Finding,
    Level,
    Metadata,
    client_authentication,
    fetch,
    fetch_object,
    findings_in,
)
from .outbound import guard


def examine(
    *, issuer: str, client_id: str, client_secret: str, redirect_uri: str, local: bool
) -> list[Finding]:
    """Look at the provider as sign-in will, and return all that was found."""
    try:
        metadata = fetch(issuer, local=local)
    except DiscoveryError as failed:
        return [failed.finding]
    findings = list(findings_in(metadata, issuer, local=local))
    if any(finding.level is Level.WRONG for finding in findings):
        return findings
    findings.append(_keys(metadata, local=local))
    if client_id and client_secret:
        findings.extend(_credentials(metadata, client_id, client_secret, redirect_uri, local=local))
    else:
        what = "The client ID and secret were not tried: one of them is missing."
        findings.append(Finding(Level.ADVICE, what, "Type both to have them tried."))
    return findings


def _keys(metadata: Metadata, *, local: bool) -> Finding:
    try:
        keys = KeySet.import_key_set(fetch_object(metadata["jwks_uri"], "key set", local=local)).keys  # type: ignore[arg-type]
    except DiscoveryError as failed:
        return failed.finding
    except (JoseError, KeyError, TypeError, ValueError):
        return Finding(Level.WRONG, f"The key set at {metadata['jwks_uri']} can't be read.")
    if not keys:
        return Finding(Level.WRONG, f"The key set at {metadata['jwks_uri']} is empty.")
    return Finding(
        Level.GOOD, f"The provider publishes {len(keys)} signing key{'s' if len(keys) > 1 else ''}."
    )


def _credentials(
    metadata: Metadata, client_id: str, client_secret: str, redirect_uri: str, *, local: bool
) -> Iterator[Finding]:
    """Offer a code that can't be right: the provider names the client or the code, whichever it refuses."""
    form = {"grant_type": "authorization_code", "code": "connection-test", "redirect_uri": redirect_uri}
    form["code_verifier"] = "connection-test-" * 3
    basic = client_authentication(metadata) == "client_secret_basic"
    if not basic:
        form |= {"client_id": client_id, "client_secret": client_secret}
    with guard(Session(), local=local) as session:
        try:
            response = session.post(
                metadata["token_endpoint"], data=form, auth=(client_id, client_secret) if basic else None
            )
            answer = response.json()
        except RequestException:
            yield Finding(Level.WRONG, "The token endpoint does not answer as OAuth 2.0 asks.")
            return
    error = answer.get("error") if isinstance(answer, dict) else None
    if error == "invalid_grant":
        yield Finding(Level.GOOD, "The client ID and the secret are accepted.")
    elif error in {"invalid_client", "unauthorized_client"}:
        what = "The provider does not accept this client ID with this secret."
        yield Finding(Level.WRONG, what, "Copy both again. If the secret was rotated, use the newest.")
    else:
        what = "Whether the client ID and secret are right could not be told from the provider's answer."
        yield Finding(Level.ADVICE, what, "Sign in once to find out.")
