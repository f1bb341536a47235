"""Answers that go through the browser to a client (RFC 6749 4.1.2, OAuth 2.0 Form Post Response Mode, RFC 9207)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from entrepot.core.http import EntrepotRequest
from entrepot.expressions import ExpressionError
from entrepot.expressions.urls.address import prove_address

QUERY, FORM_POST = "query", "form_post"
RESPONSE_MODES = (QUERY, FORM_POST)


@dataclass(frozen=True)
class Destination:
    """A registered address of a client, and what every answer to it carries: `state` as sent, and our issuer."""

    redirect_uri: str
    issuer: str
    state: str = ""
    mode: str = QUERY

    def values(self, answer: Mapping[str, str]) -> dict[str, str]:
        """All parameters of an answer (RFC 9207 2: `iss` in successes and errors; THREATS OIDC-16)."""
        return {**answer, **({"state": self.state} if self.state else {}), "iss": self.issuer}


def may_lead_to(address: str) -> bool:
    """Whether a registered address is one that today's settings still accept (THREATS OIDC-02, EXPR-04)."""
    try:
        prove_address(address, allow_loopback_http=settings.ALLOW_PRIVATE_TARGETS)
    except ExpressionError:
        return False
    return True


def with_query(address: str, query: str) -> str:
    """The address with parameters added; its own query, if it has one, is kept as it is."""
    if not query:
        return address
    joint = "&" if "?" in address else "?"
    if address.endswith(("?", "&")):
        joint = ""
    return f"{address}{joint}{query}"


def answer(request: EntrepotRequest, destination: Destination, values: Mapping[str, str]) -> HttpResponse:
    """Send the browser back to the client, in the way it asked for. Never cached, and without a referrer (OIDC-26)."""
    values = destination.values(values)
    response: HttpResponse
    if destination.mode == FORM_POST:
        request.csp["form-action"] = form_action()
        context = {"action": destination.redirect_uri, "values": values}
        response = render(request, "oidc/form_post.html", context)
    else:
        response = see_other(with_query(destination.redirect_uri, urlencode(values)))
    return uncached(response)


def see_other(address: str) -> HttpResponse:
    """A redirect by 303: what brought the browser here is not sent on (RFC 9700 4.12)."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return uncached(response)


def uncached(response: HttpResponse) -> HttpResponse:
    """What every page of the provider says about itself."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def form_action() -> str:
    """Where forms may lead that end at a client: browsers apply it to all later redirects too (THREATS DEP-01)."""
    loopback = " http://localhost:* http://127.0.0.1:*" if settings.ALLOW_PRIVATE_TARGETS else ""
    return f"'self' https:{loopback}"
