"""Logins, slugs and addresses: their one spelling, and which are refused (THREATS AUTH-03, TEN-05)."""

from __future__ import annotations

import re
import unicodedata

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
SLUG_MIN, SLUG_MAX = 3, 40
RESERVED_SLUGS = frozenset(
    "admin administrator api app apps assets auth catalog cdn dashboard demo dev docs entrepot ftp guides healthz help "
    "imap internal invite issuer localhost login logout mail mailbox media metrics mx ns oauth oauth2 oidc ops org "
    "orgs owner pop postmaster readyz root saml scim security sign-in sign-out sign-up smtp sso staff staging static "
    "status styleguide support sys system test webmaster well-known www".split()
)
_LOOKALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "5": "s", "8": "b", "-": None})


def login_key(login: str) -> str:
    """The one spelling under which a login is unique: NFKC, case folded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()


def slug_from(name: str) -> str:
    """A slug made of a name: `Söder & Co.` gives `soder-co`. It may still be refused by `slug_problem`."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_name))[:SLUG_MAX].strip("-")


def skeleton(text: str) -> str:
    """What a name looks like from afar: look-alike characters folded into one, hyphens dropped."""
    return text.lower().translate(_LOOKALIKES).replace("rn", "m").replace("vv", "w")


def slug_problem(slug: str, network_slugs: frozenset[str]) -> str | None:
    """Why a new organisation may not have this slug, with the remedy; None where it may.

    `network_slugs` are the network's own slug and its name as a slug.
    """
    if not SLUG_MIN <= len(slug) <= SLUG_MAX or not SLUG.fullmatch(slug):
        return f"Use {SLUG_MIN} to {SLUG_MAX} lower-case letters, digits and single hyphens, such as northwind."
    if slug.startswith("xn--") or slug in RESERVED_SLUGS:
        return "This address is reserved. Choose another, such as your company's name."
    if any(skeleton(slug) == skeleton(own) for own in network_slugs):
        return "This looks like the network's own address. Choose another."
    return None
