"""What the components are: read from the comments at their top, for the style guide and the docs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent / "templates"
COTTON = TEMPLATES / "cotton"
SAMPLES = TEMPLATES / "ui" / "samples"
SPRITE = Path(__file__).resolve().parent / "static" / "ui" / "icons.svg"

_COMMENT = re.compile(r"\{#\s*(.*?)\s*#\}")
_SYMBOL = re.compile(r'<symbol id="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Part:
    """An attribute or a slot of a component."""

    name: str
    slot: bool
    words: str


@dataclass(frozen=True, slots=True)
class Component:
    """One `<c-name>`: what it is for and what it takes."""

    tag: str
    purpose: str
    parts: tuple[Part, ...]

    @property
    def file(self) -> Path:
        """Its template."""
        return COTTON / f"{self.tag.removeprefix('c-').replace('-', '_')}.html"


@cache
def components() -> tuple[Component, ...]:
    """Every component, by name."""
    return tuple(_read(path) for path in sorted(COTTON.glob("*.html")))


@cache
def symbols() -> tuple[str, ...]:
    """The names in the sprite: things and actions first, states (g-...) after."""
    return tuple(_SYMBOL.findall(SPRITE.read_text()))


def _read(path: Path) -> Component:
    head, *rest = _COMMENT.findall(path.read_text())
    tag, _, purpose = head.partition(": ")
    return Component(tag, purpose, tuple(_part(line) for line in rest))


def _part(line: str) -> Part:
    name, _, words = line.removeprefix(":").partition(": ")
    if name == "slot":
        return Part("", slot=True, words=words)
    named = name.removesuffix(" (slot)")
    return Part(named, slot=named != name, words=words)
