"""The ways in which a property of a manifest may be written, and what each may read."""

from dataclasses import dataclass
from enum import StrEnum


class Variant(StrEnum):
    """The two generations of the main language: functions with a family name, or methods of values."""

    CLASSIC = "classic"
    IDENTITY_ENGINE = "identity-engine"


class Family(StrEnum):
    """The grammars: the main language follows Spring's expression language, SAML properties Jakarta's with JSTL."""

    SPEL = "spel"
    JSTL = "jstl"
    PLAIN = "plain"  # names only


class Dialect(StrEnum):
    """How expressions are marked in a text, and which objects they may read."""

    EL = "el"  # the bare language: the whole text is one expression
    OIDC = "oidc"  # {…} anywhere in the text; the older ${…} is read too
    SAML = "saml"  # ${…} anywhere in the text
    SCIM = "scim"  # the whole text is one expression, or a plain address
    LEGACY = "legacy"  # ${app.name} anywhere in the text, names only

    @property
    def rules(self) -> "Rules":
        """What holds in this dialect."""
        return _RULES[self]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds in one dialect.

    `roots`: the objects that can be read; None for whatever the context brings. `settings`: those of them
    that hold tenant settings, of which an unset one is the empty string. `pure`: no clock, people, groups.
    """

    family: Family
    roots: frozenset[str] | None
    settings: frozenset[str]
    pure: bool = True


# THREATS EXPR-06, EXPR-07: what becomes an address reads tenant settings and nothing else.
_RULES = {
    Dialect.EL: Rules(Family.SPEL, None, frozenset(), pure=False),
    Dialect.OIDC: Rules(Family.SPEL, frozenset({"app"}), frozenset({"app"})),
    Dialect.SAML: Rules(
        Family.JSTL, frozenset({"org", "user", "appuser", "app"}), frozenset({"org", "app"}), pure=False
    ),
    Dialect.SCIM: Rules(Family.SPEL, frozenset({"app"}), frozenset({"app"})),
    Dialect.LEGACY: Rules(Family.PLAIN, frozenset({"app", "org"}), frozenset({"app", "org"})),
}

# Objects of the bare language that are there even where the context says nothing of them: all attributes unset.
KNOWN_ROOTS = frozenset(
    {"user", "appuser", "idpuser", "app", "org", "session", "access", "source"}
) | frozenset({"device", "security", "login", "accessRequest"})
# What a context holds for functions to look at; never read by name (THREATS EXPR-07).
SURROUNDINGS = frozenset({"groups", "now", "linked", "directory_users", "workday_users"})
