"""What cards show of a listing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from django import template

from entrepot.capabilities.base import Capability, all_capabilities

register = template.Library()

_SENTENCE = re.compile(r".+?[.!?…](?=\s)", re.DOTALL)
_LONGEST = 160


@register.filter
def first_sentence(text: str) -> str:
    """The first sentence of a description, cut where it is long."""
    whole = " ".join(text.split())
    found = _SENTENCE.match(whole)
    sentence = found.group() if found else whole
    return sentence if len(sentence) <= _LONGEST else sentence[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


@register.filter
def capabilities(keys: Collection[str]) -> Sequence[Capability]:
    """The capabilities of these keys, in their order; unknown ones are left out."""
    return [one for one in all_capabilities() if one.key in keys]
