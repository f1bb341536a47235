"""Cards and choices are written out for speed; they must look as the components that draw them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django_cotton.compiler_regex import CottonCompiler

from entrepot.catalog.models import Listing

CARD = """{% load catalog icons %}<c-listing href="{% url 'catalog:listing' listing.slug %}" name="{{ listing.name }}"
  vendor="{{ listing.vendor|default:listing.category }}" src="{{ listing.release.icon_id|icon_src }}"
  summary="{{ listing.description|first_sentence }}">
  <c-slot name="tags">{% for one in listing.capabilities|capabilities %}<c-tag icon="{{ one.icon }}">
    {{ one.short_label }}</c-tag>{% endfor %}{% if listing.installs %}
    <small>{{ listing.installs|plural:"org" }}</small>{% endif %}</c-slot>
  <c-slot name="foot">{% if listing.community %}<small>Community template, not verified by the vendor</small>
    {% else %}<c-evidence>Reviewed by {{ network }} {{ listing.release.published_at|relative_time }}</c-evidence>
    {% endif %}</c-slot>
</c-listing>"""

CHOICE = """<c-choice name="maker" value="{{ choice.value }}" id="maker-1" count="{{ choice.count|number }}"
  :checked="choice.checked">{{ choice.label }}</c-choice>"""


def by_components(source: str, **values: object) -> str:
    return tight(engines["django"].from_string(CottonCompiler().process(source)).render(values))


def tight(html: str) -> str:
    """Markup without the spaces that nobody sees."""
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


@pytest.mark.parametrize(("community", "installs"), [(False, 0), (False, 1500), (True, 1)])
def test_a_card_is_what_the_components_draw(
    list_app: Callable[..., Listing], community: bool, installs: int
) -> None:
    listing = list_app("Tea and Toast", community=community)
    listing.installs = installs
    values = {"listing": listing, "network": "Harbour"}
    assert tight(render_to_string("catalog/card.html", values)) == by_components(CARD, **values)


@pytest.mark.parametrize("checked", [True, False])
def test_a_choice_is_what_the_component_draws(checked: bool) -> None:
    choice = SimpleNamespace(value="a&b", label="A & B", count=1500, checked=checked)
    facet = SimpleNamespace(kind=SimpleNamespace(key="maker"), choices=[choice])
    html = tight(render_to_string("catalog/choices.html", {"facet": facet}))
    assert by_components(CHOICE, choice=choice) in html
