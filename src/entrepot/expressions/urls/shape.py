"""Where in an address each setting stands, read from the vendor's text alone."""

import re
from dataclasses import dataclass

from ..errors import Code, ExpressionError
from ..template import Template
from .address import prove_port, scheme_error, userinfo_error
from .branches import branches
from .pieces import Literal, Pieces, Variable, literals_in, split_at, variables_in, without_prefix

_WEB = re.compile(r"(https?)://")
_BRACKETED = re.compile(r"\[[^\]]*\]")  # an IPv6 address, whose colons are no port


@dataclass(frozen=True, slots=True)
class Shape:
    """An address, cut where its literal text fixes the meaning of what follows.

    `whole` is set, and `scheme` and `host` are empty, where one setting brings scheme, host and port.
    `tail` is the path and query.
    """

    whole: Variable | None
    scheme: str
    host: Pieces
    port: str | None
    tail: Pieces


def read_shape(pieces: Pieces) -> Shape:
    """Cut an address at its scheme, host, port and path.

    The cuts are made in literal text only, so no value moves them. Raises `ExpressionError` where a part is
    missing or could be moved by a value (THREATS EXPR-04).
    """
    first = pieces[0] if pieces else Literal("", 0)
    if not isinstance(first, Literal):
        return _whole_shape(first, pieces[1:])
    scheme = _WEB.match(first.text)
    if not scheme:
        raise scheme_error(first.text)
    authority, tail = split_at(without_prefix(pieces, scheme.end()), "/?#\\")
    host, port = _host_and_port(authority)
    if not host:
        raise ExpressionError(
            Code.HOST, "The host is missing.", scheme.end(), remedy="Write a host name after https://."
        )
    return Shape(None, scheme.group(1), host, port, tail)


def _whole_shape(first: Variable, rest: Pieces) -> Shape:
    follows = rest[0] if rest else None
    if follows is None or (isinstance(follows, Literal) and follows.text[0] in "/?"):
        return Shape(first, "", (), None, rest)
    raise ExpressionError(
        Code.WHOLE_URL_REST,
        f"{first.source} brings the whole address, so what comes after it could become part of the host.",
        follows.position,
        remedy=f"Put a slash after it ({first.source}/callback), or begin with https://.",
        variable=first.name,
    )


def _host_and_port(authority: Pieces) -> tuple[Pieces, str | None]:
    for literal in literals_in(authority):
        if "@" in literal.text:
            raise userinfo_error(literal.position + literal.text.index("@"))
    first = authority[0] if authority else None
    bracketed = _BRACKETED.match(first.text) if isinstance(first, Literal) else None
    if first and bracketed:
        host: Pieces = (Literal(bracketed.group(), first.position),)
        return _with_port(host, without_prefix(authority, bracketed.end()))
    return _with_port(*split_at(authority, ":"))


def _with_port(host: Pieces, rest: Pieces) -> tuple[Pieces, str | None]:
    from_setting = variables_in(rest)
    if from_setting:
        raise ExpressionError(
            Code.PORT_FROM_SETTING,
            f"The port cannot come from {from_setting[0].source}.",
            from_setting[0].position,
            remedy="Write the port as a number, or ask for the whole address in a setting of type https URL.",
            variable=from_setting[0].name,
        )
    if not rest:
        return host, None
    text = "".join(literal.text for literal in literals_in(rest))
    port = text.removeprefix(":")
    prove_port(port, rest[0].position)
    return host, port


def literal_hosts(template: Template) -> tuple[str, ...]:
    """Every host that the address can have, by every branch, `*` where a value stands: `("*.northwind.example",)`.

    What analysts are shown (THREATS EXPR-06): `login.northwind.example` is one host, `*` any. Raises
    `ExpressionError` for a template that is not an address.
    """
    return tuple(dict.fromkeys(_host(read_shape(pieces)) for pieces in branches(template)))


def _host(shape: Shape) -> str:
    return "".join(piece.text if isinstance(piece, Literal) else "*" for piece in shape.host) or "*"
