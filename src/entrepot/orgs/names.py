"""Logins, slugs, names and addresses: their one spelling, and which are refused, with the remedy.

THREATS AUTH-03 (two spellings, one account), TEN-05 (slugs), TEXT-04 (invisible characters), JOB-05 and JOB-06 (mails).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
SLUG_MIN, SLUG_MAX = 3, 40
NAME_MAX, LOGIN_MAX, EMAIL_MAX = 100, 254, 254
_LOOKALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "5": "s", "8": "b", "-": None})
_HIDDEN = frozenset(
    {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
)  # controls, bidi and zero-width marks, line breaks
_WEB_ADDRESS = re.compile(r"://|\bwww\.|[^\W_]\.[^\W\d_]{2,}|@", re.IGNORECASE)
_DATA = Path(__file__).parent / "data"


def login_key(login: str) -> str:
    """The one spelling under which a login is unique: NFKC, case folded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()


def mailbox_key(email: str) -> str:
    """The one spelling of a mailbox: as `login_key`, without what follows a plus sign (RFC 5233)."""
    local, _, domain = login_key(email).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def tidy(text: str) -> str:
    """Text as it is stored: NFC, without spaces at the ends or in rows."""
    return re.sub(" +", " ", unicodedata.normalize("NFC", text)).strip()


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
        return (
            f"Use {SLUG_MIN} to {SLUG_MAX} lower-case letters, digits and single hyphens, such as northwind."
        )
    if slug.startswith("xn--") or slug in reserved_slugs():
        return "This short name is reserved. Choose another, such as your company's name."
    if any(skeleton(slug) == skeleton(own) for own in network_slugs):
        return "This looks like the network's own short name. Choose another."
    return None


def has_hidden(text: str) -> bool:
    """Whether the text holds characters that nobody sees: controls, NUL, line breaks, bidi and zero-width marks."""
    return any(unicodedata.category(char) in _HIDDEN for char in text)


def name_problem(name: str, *, what: str, required: bool = True, longest: int = NAME_MAX) -> str | None:
    """Why this can't be the name of a person, a group or an organisation; None where it can.

    Names go into other people's mails, so they hold no web address (THREATS JOB-06).
    """
    if not name:
        return f"Enter the {what}." if required else None
    if len(name) > longest:
        return f"Shorten the {what} to {longest} characters; it has {len(name)}."
    if has_hidden(name):
        return f"The {what} holds a line break or an invisible character. Type it anew."
    if _WEB_ADDRESS.search(name):
        return f"Leave web and e-mail addresses out of the {what}: write Booking instead of booking.com."
    if not any(char.isalnum() for char in name):
        return f"Write the {what} with at least one letter or digit."
    return None


def text_problem(text: str, *, what: str, longest: int) -> str | None:
    """Why this can't be a line of free text, such as a description; None where it can."""
    if len(text) > longest:
        return f"Shorten the {what} to {longest} characters; it has {len(text)}."
    if has_hidden(text):
        return f"The {what} holds a line break or an invisible character. Type it anew."
    return None


def email_problem(email: str) -> str | None:
    """Why this is no address for mail; None where it is one."""
    if not email:
        return "Enter the e-mail address."
    if len(email) > EMAIL_MAX or has_hidden(email):
        return f"Write one e-mail address of at most {EMAIL_MAX} characters, such as maya@northwind.example."
    try:
        validate_email(email)
    except ValidationError:
        return "Write one e-mail address, such as maya@northwind.example."
    return None


def login_problem(login: str) -> str | None:
    """Why this can't be a login; None where it can. An e-mail address is a good one."""
    if not login:
        return "Enter the login; the e-mail address is a good one."
    if len(login) > LOGIN_MAX or len(login_key(login)) > LOGIN_MAX:
        return f"Shorten the login to {LOGIN_MAX} characters."
    if has_hidden(login) or any(char.isspace() for char in login_key(login)):
        return "Write the login without spaces and invisible characters."
    return None


def _lines(file: str) -> frozenset[str]:
    lines = (_DATA / file).read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def reserved_slugs() -> frozenset[str]:
    """Slugs that read as the network's own or as a machine's."""
    return _lines("reserved_slugs.txt")


@cache
def free_mail_domains() -> frozenset[str]:
    """Domains where anybody gets an address: nobody speaks for a company from there."""
    return _lines("free_mail_domains.txt")


def company_email_problem(email: str) -> str | None:
    """Why nobody signs a company up with this address; None where they may."""
    problem = email_problem(email)
    if problem:
        return problem
    domain = email.rpartition("@")[2].lower().rstrip(".")
    if domain in free_mail_domains():
        return f"Use an address of your company: anybody can have one at {domain}."
    return None
