"""Static rules over what a vendor declares for OpenID Connect, beyond those that the specs state.

Pure functions; each yields problems with a path below the tab. `RULES` is the list that `problems` loops over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from entrepot.capabilities.base import Problem, Severity
from entrepot.capabilities.oidc.properties import OidcProperties

Check = Callable[[OidcProperties], Iterator[Problem]]

# A custom authorization server has its name or id in its paths; the organisation's own has none (ref oidc-01).
_CUSTOM_SERVER = re.compile(r"/oauth2/(?:default|aus[A-Za-z0-9]{6,})(?=/|$)", re.ASCII)


def web_application(declared: OidcProperties) -> Iterator[Problem]:
    """The application type must be web: the client keeps its secret on a server (ref oidc-02)."""
    if declared.application_type == "spa":
        yield Problem(
            "spa",
            Severity.ERROR,
            "application_type",
            "A single-page application can't keep a client secret.",
            "Let your server take the code and hold the session, then choose Web application.",
        )


def multi_tenant(declared: OidcProperties) -> Iterator[Problem]:
    """Multi-tenancy must be stated, and be yes: each customer has an issuer of their own (SPEC, rules for all)."""
    if declared.multi_tenant is False:
        yield Problem(
            "single_tenant",
            Severity.ERROR,
            "multi_tenant",
            "The catalog is for apps that serve many customers.",
            "Keep issuer and client for each customer apart, then answer Yes.",
        )


def own_authorization_server(declared: OidcProperties) -> Iterator[Problem]:
    """No custom or `default` authorization server anywhere in the manifest (ref oidc-01)."""
    for path, text in _texts(declared):
        found = _CUSTOM_SERVER.search(text)
        if found:
            yield Problem(
                "custom_authorization_server",
                Severity.ERROR,
                path,
                f"{found.group()} is the path of a custom authorization server.",
                "Use the organisation's own issuer, whose paths begin with /oauth2/v1/.",
            )


def distinct_addresses(declared: OidcProperties) -> Iterator[Problem]:
    """An address listed twice is a mistake: one of the two was meant to be another."""
    for key in ("redirect_uris", "post_logout_redirect_uris"):
        seen: set[str] = set()
        for index, text in enumerate(getattr(declared, key)):
            if text and text in seen:
                yield Problem(
                    "duplicate",
                    Severity.ERROR,
                    f"{key}.{index}",
                    "This address is listed already.",
                    "Remove one.",
                )
            seen.add(text)


def pkce_exemption(declared: OidcProperties) -> Iterator[Problem]:
    """Clients should use PKCE (RFC 9700 section 2.1.1); going without is for the analysts to judge."""
    if declared.pkce == "exempt":
        yield Problem(
            "pkce_exempt",
            Severity.WARNING,
            "pkce",
            "Without PKCE a stolen code can be used by somebody else.",
            "Most libraries turn it on by one option. If yours can't, the analysts will ask why.",
        )


RULES: tuple[Check, ...] = (
    web_application,
    multi_tenant,
    own_authorization_server,
    distinct_addresses,
    pkce_exemption,
)


def problems(declared: OidcProperties) -> Iterator[Problem]:
    """What all rules find."""
    for rule in RULES:
        yield from rule(declared)


def _texts(declared: OidcProperties) -> Iterator[tuple[str, str]]:
    for address in declared.dynamic_addresses():
        yield address.path, address.template
    yield "sp_initiate_url", declared.sp_initiate_url
    yield "guide_url", declared.guide_url
