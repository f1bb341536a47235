"""What changed inside a value, marked word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_TOKEN = re.compile(r"\{[^}]*\}|\w+|\s+|.", re.DOTALL)


def marked(old: str, new: str, *, side: str) -> SafeString:
    """One side of a change: removals as `<del>` when side is "old", additions as `<ins>` when "new"."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.3:  # two different values: marking every word would say nothing
        return format_html("{}", old if side == "old" else new)
    tag = "del" if side == "old" else "ins"
    pieces = []
    for what, a0, a1, b0, b1 in matcher.get_opcodes():
        text = "".join(before[a0:a1] if side == "old" else after[b0:b1])
        if text:
            pieces.append((text if what == "equal" else format_html("<{0}>{1}</{0}>", tag, text),))
    return format_html_join("", "{}", pieces)
