"""A finished address, taken apart and proved. Knows nothing of templates."""

import re
from dataclasses import dataclass

from ..errors import Code, ExpressionError
from ..wording import character, shown
from .characters import refuse_dot_segments, refuse_odd_characters, refuse_odd_encodings
from .hosts import LOOPBACK, prove_host

MAX_URL = 1024  # characters; ref/rules.json oidc-09

# RFC 3986 appendix B, narrowed. A backslash ends the host, as in browsers, and is then refused.
_SHAPE = re.compile(r"(https?)://([^/?#\\]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:]*)(?::(.*))?", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:(?![0-9]))")
_INVISIBLE = re.compile(r"[^\x21-\x7e]")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an accepted address."""

    scheme: str
    host: str
    port: str | None
    path: str
    query: str


def prove_address(text: str, *, allow_loopback_http: bool = False) -> Address:
    """Take `text` apart, or raise `ExpressionError` (THREATS OIDC-02; RFC 9700 §2.6; RFC 6749 §3.1.2).

    An accepted address has https (http for a loopback host while that is allowed), a host name, perhaps a
    port, a path and a query; never userinfo, a fragment, a wildcard, control characters or dot segments.
    """
    _refuse_by_length_or_sight(text)
    match = _SHAPE.fullmatch(text)
    if not match:
        raise scheme_error(text)
    scheme, authority, path, query, fragment = match.groups(default="")
    host, port = _host_and_port(authority)
    refuse_odd_characters(path + query + fragment)
    refuse_odd_encodings(path, query)
    refuse_dot_segments(path)
    prove_scheme(scheme, host, allow_loopback_http=allow_loopback_http)
    return Address(scheme, host, port, path, query)


def _refuse_by_length_or_sight(text: str) -> None:
    if len(text) > MAX_URL:
        raise ExpressionError(
            Code.URL_TOO_LONG,
            f"The address is {len(text):,} characters long; {MAX_URL:,} are allowed.",
            remedy="Shorten it.",
        )
    odd = _INVISIBLE.search(text)
    if odd and odd.group().isprintable():
        raise ExpressionError(
            Code.CHARACTER,
            f"An address cannot contain {character(odd.group())}.",
            remedy="Use plain characters: international host names are written in their xn-- form.",
        )
    if odd:
        raise ExpressionError(
            Code.CONTROL_CHARACTER,
            f"An address cannot contain {character(odd.group())}.",
            remedy="Remove it.",
        )


def _host_and_port(authority: str) -> tuple[str, str | None]:
    if "@" in authority:
        raise userinfo_error(None)
    if "*" in authority:
        refuse_odd_characters("*")
    match = _AUTHORITY.fullmatch(authority)
    if not match:
        raise ExpressionError(
            Code.HOST, f"The host {shown(authority)} is not one.", remedy="Use a host name."
        )
    host, port = match.groups()
    prove_host(host)
    prove_port(port)
    return host, port


def prove_port(port: str | None, position: int | None = None) -> None:
    """Raise `ExpressionError` unless `port` is absent or from 1 to 65535."""
    if port is not None and not (re.fullmatch(r"[1-9][0-9]{0,4}", port) and int(port) <= 65535):
        raise ExpressionError(
            Code.PORT,
            f"{shown(port)} is not a port.",
            position,
            remedy="Write a number from 1 to 65535, or leave out the colon.",
        )


def prove_scheme(scheme: str, host: str, *, allow_loopback_http: bool) -> None:
    """Raise `ExpressionError` for http that leaves the machine, and for loopback addresses out of place."""
    loopback = host in LOOPBACK
    if scheme == "http" and not (loopback and allow_loopback_http):
        allowed = "http is allowed for localhost only." if allow_loopback_http else "Only https is allowed."
        raise ExpressionError(Code.HTTP_NOT_LOOPBACK, allowed, 0, remedy="Begin the address with https://.")
    if loopback and host != "localhost" and not allow_loopback_http:
        raise ExpressionError(
            Code.HOST_IS_IP, f"The host {shown(host)} is an IP address.", remedy="Use a host name."
        )


def userinfo_error(position: int | None) -> ExpressionError:
    """The error for `user@` before a host."""
    return ExpressionError(
        Code.USERINFO,
        "An address cannot contain @ before its first slash: what precedes it reads as a host and is none.",
        position,
        remedy="Write the host alone.",
    )


def scheme_error(text: str) -> ExpressionError:
    """The error for a text that does not begin with https://."""
    scheme = _SCHEME.match(text)
    if scheme and scheme.group().lower() not in {"http", "https"}:
        what, code = f"The scheme {scheme.group()}: is not allowed.", Code.CUSTOM_SCHEME
    else:
        what, code = "The address does not begin with https://.", Code.SCHEME
    return ExpressionError(
        code, what, 0, remedy="Only web addresses are accepted: begin with https://, in small letters."
    )
