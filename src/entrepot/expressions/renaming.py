"""A property in which a tenant setting goes by another name."""

import re

from .syntax import Hole
from .template import Template, placed_references

_PATH = re.compile(r"\w+\s*\??\.\s*(?P<name>\w+)")


def renamed(template: Template, old: str, new: str) -> str:
    """The source of `template` with `new` wherever it reads the setting `old`; all else stays as it was written."""
    text = template.source
    for position in sorted(_places(template, old), reverse=True):
        found = _PATH.match(text, position)
        if found and found["name"] == old:
            text = text[: found.start("name")] + new + text[found.end("name") :]
    return text


def _places(template: Template, name: str) -> set[int]:
    read = {f"{root}.{name}" for root in template.dialect.rules.settings}
    return {
        position
        for part in template.parts
        if isinstance(part, Hole)
        for reference, position in placed_references(part.expression)
        if reference in read
    }
