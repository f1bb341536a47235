"""The ways in which a property of a manifest may be written."""

from enum import StrEnum


class Dialect(StrEnum):
    """How references are marked in a text, and which objects they may read."""

    OIDC = "oidc"  # {app.name} anywhere in the text; the older ${app.name} is read too


# THREATS EXPR-06, EXPR-07: addresses read tenant settings and nothing else.
ROOTS: dict[Dialect, tuple[str, ...]] = {Dialect.OIDC: ("app",)}
