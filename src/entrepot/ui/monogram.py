"""The stand-in for a logo: two letters on one of eight tints with one of six cuts, all told by the name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

TINTS = 8
CUTS = (
    "M0 40V0A40 40 0 0 1 40 40z",
    "M0 24H40V40H0z",
    "M40 0V40L0 40z",
    "M20 0H40V20H20zM0 20H20V40H0z",
    "M40 20A20 20 0 1 1 0 20 20 20 0 0 1 40 20z",
    "M0 0H14V40H0z",
)


@dataclass(frozen=True, slots=True)
class Monogram:
    """What `<c-logo>` draws for a name without an image."""

    letters: str
    tint: int
    cut: int

    @property
    def path(self) -> str:
        """The outline of the cut, in a 40 by 40 drawing."""
        return CUTS[self.cut - 1]


def monogram(name: str, letters: str = "") -> Monogram:
    """The same name always gives the same monogram, on every machine and in every release."""
    digest = hashlib.sha256(name.strip().casefold().encode()).digest()
    return Monogram(
        letters=letters or _first_two(name), tint=digest[0] % TINTS + 1, cut=digest[1] % len(CUTS) + 1
    )


def initials(name: str) -> str:
    """First and last initial of a person: "Maya Lindqvist" gives "ML"."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    picked = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in picked).upper() or "?"


def _first_two(name: str) -> str:
    letters = [character for character in name if character.isalnum()][:2]
    return "".join(letters).capitalize() or "?"
