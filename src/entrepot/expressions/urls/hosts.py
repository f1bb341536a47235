"""Host names: what is one, and how much of one a template leaves to the customer."""

import re

from ..errors import Code, ExpressionError
from ..wording import character, shown
from .pieces import Literal, Pieces

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

_NOT_IN_HOST = re.compile(r"[^a-z0-9.-]")
_UPPER = re.compile(r"[A-Z]")
# WHATWG URL: a host whose last label looks like a number is read as an IPv4 address, in several bases.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def label_fault(text: str) -> str | None:
    """Why `text` is not one or more DNS labels (RFC 1123 §2.1, RFC 1035 §2.3.4), as the end of a sentence."""
    if not text:
        return "is empty"
    odd = _NOT_IN_HOST.search(text)
    return _odd_in_host(odd.group(), text) if odd else _labels_fault(text)


def _odd_in_host(char: str, text: str) -> str:
    if _UPPER.fullmatch(char):
        return f"has capital letters; in small letters it is {shown(text.lower())}"
    if char.isascii():
        return f"contains {character(char)}"
    return f"contains {character(char)}; international names are written in their xn-- form"


def _labels_fault(text: str) -> str | None:
    labels = text.split(".")
    if not all(labels):
        return "has a dot with nothing before or after it"
    if any(label.startswith("-") or label.endswith("-") for label in labels):
        return "has a part that begins or ends with a hyphen"
    if max(map(len, labels)) > 63 or len(text) > 253:
        return "is too long: 63 characters between dots, 253 in all"
    return None


def prove_host(host: str) -> None:
    """Raise `ExpressionError` unless `host` is a fully written DNS name, or a loopback host."""
    if host in LOOPBACK:
        return
    fault = label_fault(host)
    if host.startswith("[") or (not fault and _NUMBER.fullmatch(host.rpartition(".")[2])):
        raise ExpressionError(
            Code.HOST_IS_IP, f"The host {shown(host)} is an IP address.", remedy="Use a host name."
        )
    if fault:
        raise ExpressionError(
            Code.HOST,
            f"The host {shown(host)} {fault}.",
            remedy="Write small letters, digits, hyphens and dots, such as app.northwind.example.",
        )


def literal_tail(host: Pieces) -> str:
    """The text that ends the host whatever the values are; all of it when there are no references."""
    last = host[-1] if host else None
    return last.text if isinstance(last, Literal) else ""


def literal_suffix(host: Pieces) -> str:
    """The whole literal labels that end the host: `northwind.example`; empty where a value ends it.

    A label that text and value make together (`{app.x}-eu.northwind.example`) is not literal.
    """
    tail = literal_tail(host)
    if len(host) == 1:
        return tail
    return tail.partition(".")[2]


def lies_under(host: str, suffix: str) -> bool:
    """Whether `host` is `suffix` or a name below it. Everything lies under the empty suffix."""
    return not suffix or host == suffix or host.endswith(f".{suffix}")


def is_open(host: Pieces) -> bool:
    """Whether values decide the domain: they end the host, or all but its last label (`{app.x}.example`)."""
    return any(not isinstance(piece, Literal) for piece in host) and "." not in literal_suffix(host)


def is_joined(host: Pieces) -> bool:
    """Whether the vendor's domain is glued to a value, as in `{app.x}northwind.example`.

    It would let in evilnorthwind.example.
    """
    tail = literal_tail(host)
    glued = len(host) > 1 and bool(tail) and not tail.startswith(".")
    return glued and "." not in literal_suffix(host)
