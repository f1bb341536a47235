"""Parameters of protocol requests: read strictly, each at most once (RFC 6749 3.1 and 3.2; THREATS OIDC-10)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

from entrepot.capabilities.oidc.provider.errors import OAuthError, invalid_request

MAX_LENGTH = 5000
MAX_FIELDS = 40
FORM = "application/x-www-form-urlencoded"

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Unreadable(Exception):
    """The parameters are no text, or too much of it."""


@dataclass(frozen=True)
class Parameters:
    """What was sent. Empty values count as not sent; `repeated` names those that were sent more than once."""

    values: Mapping[str, str] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def get(self, name: str) -> str:
        """The value; empty where it was not sent."""
        return self.values.get(name, "")

    def words(self, name: str) -> tuple[str, ...]:
        """The value's words, in order, each once (scope, prompt)."""
        return tuple(dict.fromkeys(self.get(name).split()))

    def require_single(self) -> None:
        """Raise `OAuthError` where a parameter was sent twice."""
        if self.repeated:
            raise invalid_request("A parameter was sent more than once. Send each at most once.")

    def query(self, **more: str) -> str:
        """The parameters as the query of an address, with `more` in place of those of the same name."""
        return urlencode({**self.values, **more})

    def without(self, *names: str) -> Parameters:
        """All but these."""
        return Parameters(
            {k: v for k, v in self.values.items() if k not in names}, self.repeated - set(names)
        )


def parse(text: str) -> Parameters:
    """Read `application/x-www-form-urlencoded` text; raises `Unreadable`."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"more than {MAX_LENGTH} characters")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:  # of which UnicodeDecodeError is one
        raise Unreadable("not UTF-8, or too many parameters") from error
    if any(_CONTROL.search(part) for pair in pairs for part in pair):
        raise Unreadable("control characters")
    counts = Counter(name for name, _ in pairs)
    return Parameters(
        {name: value for name, value in pairs if value},
        frozenset(name for name, count in counts.items() if count > 1),
    )


def from_query(request: HttpRequest) -> Parameters:
    """The parameters in the address; raises `Unreadable`."""
    return parse(raw_query(request))


def raw_query(request: HttpRequest) -> str:
    """The query as it was sent; raises `Unreadable`. WSGI hands octets over as Latin-1."""
    try:
        return str(request.META.get("QUERY_STRING", "")).encode("latin-1").decode()
    except UnicodeError as error:
        raise Unreadable("not UTF-8") from error


def raw_body(request: HttpRequest) -> str:
    """The posted form as it was sent; raises `Unreadable`."""
    if request.content_type != FORM:
        raise Unreadable(f"not {FORM}")
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise Unreadable("no length") from error
    if length > MAX_LENGTH:
        raise Unreadable(f"more than {MAX_LENGTH} characters")
    try:
        return request.body.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8") from error


def from_form(request: HttpRequest) -> Parameters:
    """The parameters in the body, each once, and none in the address; raises `OAuthError` (THREATS OIDC-10)."""
    if request.META.get("QUERY_STRING"):
        raise invalid_request("Send the parameters in the body, none in the address.")
    try:
        parameters = parse(raw_body(request))
    except Unreadable as error:
        raise unreadable(error) from None
    parameters.require_single()
    return parameters


def unreadable(error: Unreadable) -> OAuthError:
    """The same in the protocol's words."""
    return invalid_request(f"The request cannot be read: {error}. Send UTF-8 text as {FORM}.")
