"""Which passwords are taken (THREATS AUTH-04): long ones that nobody guesses; no rules of composition."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator

SHORTEST, LONGEST = 12, 1024  # bytes
DEMO_PASSWORD = "plotted-course-42"  # noqa: S105 - of the demo's people: whoever reads this knows it
OWN_PART = 8  # letters and digits that must remain when guessable words are taken away
_PRODUCT_WORDS = (
    "entrepot",
    "integration",
    "network",
    "password",
    "passwort",
    "welcome",
    "letmein",
    "qwerty",
    "secret",
)
_SPELLINGS = str.maketrans("013457@$!", "oleastasi")


def password_problem(plain: str, *, words: tuple[str, ...] = ()) -> str | None:
    """Why this password is refused, with the remedy; None where it is taken.

    `words` are what an outsider would try first: the organisation's name and slug, the person's names and login.
    """
    size = len(plain.encode(errors="surrogatepass"))
    if size < SHORTEST:
        return f"Use at least {SHORTEST} characters. Four words in a row are easy to remember."
    if size > LONGEST:
        return f"Use at most {LONGEST} bytes; this has {size}."
    if "\x00" in plain:
        return "Leave out the NUL character."
    if plain.lower().strip() in _common() or is_published(plain):
        return "This is one of the passwords that attackers try first. Use four words of your own."
    if _too_guessable(plain, words):
        return (
            "This is mostly a name that others know, or one character repeated. Use four words of your own."
        )
    return None


def is_published(plain: str) -> bool:
    """Whether it is the password that the demo's seeds gave to everybody; it counts in a demo only (THREATS DEP-03)."""
    return plain == DEMO_PASSWORD and not settings.DEMO


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _plain_letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower().translate(_SPELLINGS))


def _too_guessable(plain: str, words: tuple[str, ...]) -> bool:
    """Whether little is left of it without the words that an outsider would try."""
    rest = _plain_letters(plain)
    texts = (*words, settings.NETWORK_NAME, *_PRODUCT_WORDS)
    known = {_plain_letters(word) for text in texts for word in re.split(r"\W+", text)}
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 2:
            rest = rest.replace(word, "")
    return len(rest) < min(OWN_PART, len(plain)) or len(set(rest)) < 4
