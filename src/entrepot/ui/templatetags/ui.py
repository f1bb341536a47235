"""What the components compute. Loaded in every template (settings.TEMPLATES)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_cotton.templatetags import Attrs

from entrepot.ui import bound, differences, drawings, marks, times
from entrepot.ui.monogram import Monogram, initials, monogram

register = template.Library()

GLYPH_OF_TONE = {
    "you": "you",
    "wait": "wait",
    "done": "done",
    "warn": "warn",
    "stop": "stop",
    "quiet": "draft",
    "accent": "event",
}

register.filter("initials", initials)
register.filter("marked", marks.marked)


@register.filter
def html_attributes(attributes: Mapping[str, object]) -> SafeString:
    """A component's other attributes, each value escaped; absent and false ones are left out.

    Cotton's own `{{ attrs }}` prints a value as it is when it begins and ends with a quote, which would let
    a name of somebody's choice add attributes; no component prints it.
    """
    return format_html_join(
        "", "{}", ((_attribute(key, value),) for key, value in _given(attributes).items())
    )


def _given(attributes: Mapping[str, object]) -> dict[str, object]:
    """What the caller gave beyond the attributes that the component names itself."""
    named_out = attributes.attrs_dict() if isinstance(attributes, Attrs) else attributes
    return {key: value for key, value in named_out.items() if value is not None and value is not False}


def _attribute(key: str, value: object) -> SafeString:
    if value is True:
        return format_html(" {}", key)
    return format_html(' {}="{}"', key, value)


@register.simple_tag
def icon_url(name: str) -> str:
    """Where one drawing of the sprite is: the static file with a fragment."""
    return f"{static('ui/icons.svg')}#{name}"


@register.filter
def tone_glyph(tone: str, glyph: str = "") -> str:
    """The glyph asked for, else the one that says the same as the tone."""
    return glyph or GLYPH_OF_TONE.get(tone, "event")


@register.simple_tag(name="monogram")
def monogram_tag(name: object, letters: str = "") -> Monogram:
    """Letters, tint and cut for a name; see entrepot.ui.monogram."""
    return monogram(str(name), letters)


@register.filter
def relative_time(moment: date | None, fallback: str = "") -> SafeString | str:
    """`<time>` in words, the exact time in its title: 4 days ago."""
    return times.time_element(moment or None, words=True, fallback=fallback)


@register.filter
def exact_time(moment: date | None, fallback: str = "") -> SafeString | str:
    """`<time>` with day and hour: 13 Nov 2026, 15:40 UTC."""
    return times.time_element(moment or None, words=False, fallback=fallback)


@register.filter
def plural(count: int, words: str) -> str:
    """`3|plural:"finding"` is "3 findings"; `1|plural:"entry,entries"` is "1 entry"."""
    one, _, many = words.partition(",")
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


@register.filter
def number(value: float | str | None) -> str:
    """Thousands parted: 18,402, also where an attribute made text of it. What is no number stays as it is."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    return f"{value:,}" if isinstance(value, (int, float)) else str(value or 0)


@register.filter
def percent(value: float | str | None) -> int:
    """A whole number from 0 to 100, for rings and bars."""
    return max(0, min(100, round(float(value or 0))))


@register.filter
def as_list(value: object) -> Sequence[object]:
    """Nothing, one thing or several, as several."""
    if not value:
        return ()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return (value,)
    return list(value)


@register.simple_tag
def spark(values: Sequence[float]) -> drawings.Spark:
    """The path of a sparkline."""
    return drawings.spark(values)


@register.simple_tag
def column_chart(rows: Iterable[Sequence[object]]) -> drawings.Chart:
    """The bars of `<c-columns>`."""
    return drawings.columns(rows)


@register.simple_tag
def tally_bars(rows: Iterable[Sequence[object]]) -> list[drawings.Bar]:
    """The stretches of `<c-tally>`."""
    return drawings.tally(rows)


@register.simple_tag
def marked(old: object, new: object, side: str) -> SafeString:
    """One side of a changed value with its differences marked."""
    return differences.marked(str(old or ""), str(new or ""), side=side)


@register.simple_tag
def field_parts(field: BoundField, attrs: Mapping[str, object] | None = None) -> bound.FieldParts:
    """A Django form field in the parts that `<c-field>` lays out."""
    return bound.field_parts(field, _given(attrs or {}))


@register.simple_tag
def describedby(identifier: str, help: object = "", error: object = "", limit: object = "") -> str:  # noqa: A002
    """The ids of a field's help, error and counter, for aria-describedby."""
    return bound.describedby(identifier, help=help, error=error, limit=limit)


@register.simple_tag
def query_with(query: str, key: str, value: object) -> str:
    """A query string with one key set, for paging and sorting links."""
    pairs = [pair for pair in query.lstrip("?").split("&") if pair and pair.partition("=")[0] != key]
    return "?" + "&".join([*pairs, urlencode({key: value})])
