"""OpenID Connect Discovery 1.0: fetch a provider's metadata and say what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from requests import Session
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import JSONDecodeError, RequestException, SSLError, Timeout, TooManyRedirects

from .addresses import WELL_KNOWN, problem_with_endpoint, problem_with_issuer
from .outbound import AddressNotPublic, AnswerTooLarge, guard

Metadata = dict[str, Any]

# Public-key signatures only: the app holds no key that could vouch for itself.
SIGNING_ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
CLIENT_AUTHENTICATION = ("client_secret_basic", "client_secret_post")
NEEDED_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OTHER_ENDPOINTS = ("userinfo_endpoint", "end_session_endpoint")


class Level(StrEnum):
    GOOD = "good"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and what to do about it."""

    level: Level
    what: str
    remedy: str = ""


class DiscoveryError(Exception):
    """The provider can't be used; `finding` says why in words for the workspace's admin."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.what)
        self.finding = finding


def discover(issuer: str, *, local: bool) -> Metadata:
    """Return the provider's metadata once nothing in it is wrong; raises `DiscoveryError`."""
    metadata = fetch(issuer, local=local)
    for finding in findings_in(metadata, issuer, local=local):
        if finding.level is Level.WRONG:
            raise DiscoveryError(finding)
    return metadata


def fetch(issuer: str, *, local: bool) -> Metadata:
    """Fetch the discovery document as it is; raises `DiscoveryError`."""
    if problem := problem_with_issuer(issuer, local=local):
        raise DiscoveryError(Finding(Level.WRONG, problem, "Correct the issuer in the sign-on settings."))
    return fetch_object(issuer.removesuffix("/") + WELL_KNOWN, "discovery document", local=local)


def fetch_object(address: str, label: str, *, local: bool) -> Metadata:
    """GET a JSON object; raises `DiscoveryError` with the reason in plain words."""
    with guard(Session(), local=local) as session:
        try:
            response = session.get(address, headers={"Accept": "application/json"})
            document = response.json() if response.status_code == 200 else None
        except RequestException as error:
            raise DiscoveryError(_explain(error, address, label)) from error
    if response.status_code != 200:
        what = f"{address} answered {response.status_code} instead of the {label}."
        raise DiscoveryError(Finding(Level.WRONG, what, "Check the issuer, also its path and port."))
    if not isinstance(document, dict):
        raise DiscoveryError(Finding(Level.WRONG, f"The {label} at {address} is not a JSON object."))
    return document


def _explain(error: RequestException, address: str, label: str) -> Finding:
    reasons: list[tuple[type[RequestException], str, str]] = [
        (
            AddressNotPublic,
            "is not on the public internet",
            "Use an address that Northwind's servers can reach.",
        ),
        (AnswerTooLarge, f"sent far more than a {label}", "Check the issuer."),
        (TooManyRedirects, "redirects elsewhere", "Type the issuer exactly as your provider states it."),
        (JSONDecodeError, f"did not send JSON, so it is not the {label}", "Check the issuer, also its path."),
        (
            SSLError,
            "has a TLS certificate that is not valid",
            "Renew the certificate, or check the host name.",
        ),
        (Timeout, "did not answer in time", "Try again, and check that a firewall does not block it."),
        (
            NoConnection,
            "can't be reached",
            "Check the host name and the port, and that the provider is running.",
        ),
    ]
    for kind, what, remedy in reasons:
        if isinstance(error, kind):
            return Finding(Level.WRONG, f"{address} {what}.", remedy)
    return Finding(Level.WRONG, f"{address} could not be fetched.", "Check the issuer.")


def findings_in(metadata: Metadata, issuer: str, *, local: bool) -> Iterator[Finding]:
    """Look at each part of the metadata that this app relies on."""
    yield _issuer(metadata, issuer)
    yield from _endpoints(metadata, local=local)
    yield _code_flow(metadata)
    yield _pkce(metadata)
    yield _signing(metadata)
    yield _client_authentication(metadata)
    yield _response_issuer(metadata)
    yield _logout(metadata)


def _issuer(metadata: Metadata, issuer: str) -> Finding:
    stated = metadata.get("issuer")
    if stated == issuer:
        return Finding(Level.GOOD, f"The provider calls itself {issuer}, as typed.")
    return Finding(
        Level.WRONG,
        f"You typed {issuer}, but the provider calls itself {stated or 'nothing'}.",
        "The two must be equal to the letter, also in a slash at the end. Copy the issuer from the provider.",
    )


def _endpoints(metadata: Metadata, *, local: bool) -> Iterator[Finding]:
    problems = []
    for name in NEEDED_ENDPOINTS + tuple(name for name in OTHER_ENDPOINTS if name in metadata):
        if name not in metadata:
            problems.append(f"The metadata has no {name}.")
        elif problem := problem_with_endpoint(metadata[name], name, local=local):
            problems.append(problem)
    for problem in problems:
        yield Finding(Level.WRONG, problem, "Ask your identity provider.")
    if not problems:
        yield Finding(Level.GOOD, "All endpoints that sign-in needs are there.")


def _listed(metadata: Metadata, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    stated = metadata.get(name, default)
    return (
        tuple(value for value in stated if isinstance(value, str)) if isinstance(stated, list | tuple) else ()
    )


def _code_flow(metadata: Metadata) -> Finding:
    if "code" in _listed(metadata, "response_types_supported"):
        return Finding(Level.GOOD, "The authorization code flow is supported.")
    return Finding(
        Level.WRONG, "The authorization code flow (code) is not supported.", "Use another provider."
    )


def _pkce(metadata: Metadata) -> Finding:
    if "S256" in _listed(metadata, "code_challenge_methods_supported"):
        return Finding(Level.GOOD, "PKCE with S256 is supported.")
    what = "PKCE with S256 is not announced. Northwind Notes uses it at every sign-in all the same."
    return Finding(Level.ADVICE, what, "Nothing to do, as long as signing in works.")


def signing_algorithms(metadata: Metadata) -> list[str]:
    """Those of the provider's that this app accepts."""
    stated = _listed(metadata, "id_token_signing_alg_values_supported", ("RS256",))
    return [algorithm for algorithm in SIGNING_ALGORITHMS if algorithm in stated]


def _signing(metadata: Metadata) -> Finding:
    if accepted := signing_algorithms(metadata):
        return Finding(Level.GOOD, f"ID tokens are signed with {', '.join(accepted)}.")
    what = "ID tokens are not signed with a public key."
    return Finding(Level.WRONG, what, f"Let the provider sign with one of {', '.join(SIGNING_ALGORITHMS)}.")


def client_authentication(metadata: Metadata) -> str | None:
    """How this app proves its identity at the token endpoint, or None where it can't."""
    stated = _listed(metadata, "token_endpoint_auth_methods_supported", ("client_secret_basic",))
    return next((method for method in CLIENT_AUTHENTICATION if method in stated), None)


def _client_authentication(metadata: Metadata) -> Finding:
    if method := client_authentication(metadata):
        return Finding(Level.GOOD, f"The app identifies itself by {method}.")
    what = "The provider takes no client secret that this app can send."
    return Finding(Level.WRONG, what, f"Allow {' or '.join(CLIENT_AUTHENTICATION)} for this client.")


def _response_issuer(metadata: Metadata) -> Finding:
    if metadata.get("authorization_response_iss_parameter_supported") is True:
        return Finding(Level.GOOD, "Answers name their issuer (RFC 9207), so they can't be mixed up.")
    what = "Answers do not name their issuer (RFC 9207)."
    return Finding(Level.ADVICE, what, "Turn it on where your provider offers it.")


def _logout(metadata: Metadata) -> Finding:
    if "end_session_endpoint" in metadata:
        return Finding(Level.GOOD, "Signing out here signs out at the provider too.")
    what = "The provider has no end_session_endpoint: signing out ends the session here only."
    return Finding(Level.ADVICE, what, "Tell your people to sign out at the provider as well.")
