"""A dynamic address, tried with values that somebody types and nobody stores."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from entrepot.expressions import ExpressionError, Segment, Template, explain, functions_in, parse
from entrepot.expressions.dialects import Dialect
from entrepot.expressions.functions.table import Function
from entrepot.expressions.urls import Setting, literal_hosts, resolve_url, structural_errors
from entrepot.integrations.manifest import TenantSetting
from entrepot.integrations.schema import group_of

MAX_VALUE = 1024  # characters: no address is longer
_MOST_FAULTS = 3


@dataclass(frozen=True)
class Attempt:
    """What an address gives for some values.

    `reads` are the names of the settings in it, None while it can't be read; `segments` its result in pieces, `faults`
    why it is none, and `hosts` every host that it can lead to, `*` where a value stands.
    """

    text: str
    reads: Sequence[str] | None = None
    segments: Sequence[Segment] = ()
    faults: Sequence[ExpressionError] = ()
    hosts: Sequence[str] = ()
    advice: str = ""

    @property
    def tone(self) -> str:
        """What it comes to."""
        if not self.text:
            return "quiet"
        return "stop" if self.faults else "warn" if self.advice else "done"


@dataclass(frozen=True)
class Given:
    """An input for the value of a setting, beside an address that is tried; `shown` where the address reads it."""

    name: str
    label: str
    kind: str
    value: str
    shown: bool


@dataclass(frozen=True)
class Panel:
    """All that stands in the panel beside a field: an input for each setting, and what comes of them."""

    given: Sequence[Given]
    attempt: Attempt


def panel(text: str, declared: Sequence[Setting], values: Mapping[str, str] | None = None) -> Panel:
    """Try `text` with the sample values, or with those of `values` that are there."""
    filled = {one.name: (values or {}).get(one.name, one.sample)[:MAX_VALUE] for one in declared}
    tried = attempt(text, declared, filled)
    given = [
        Given(
            one.name,
            one.title,
            _type_words()[one.type],
            filled[one.name],
            shown=one.name in (tried.reads or ()),
        )
        for one in declared
    ]
    return Panel(given, tried)


def attempt(text: str, declared: Sequence[Setting], values: Mapping[str, str]) -> Attempt:
    """What the address `text` gives for `values`, by setting name. Never raises; bounded as every evaluation is."""
    if not text.strip():
        return Attempt("")
    try:
        template = parse(text)
    except ExpressionError as error:
        return Attempt(text, faults=[error])
    reads = [name.partition(".")[2] for name in template.references]
    known = {one.name: one for one in declared}
    wrong = list(structural_errors(template, known, allow_loopback_http=settings.ALLOW_PRIVATE_TARGETS))
    if wrong:
        return Attempt(text, reads, faults=wrong[:_MOST_FAULTS])
    return _filled(template, declared, values, reads)


def _filled(
    template: Template, declared: Sequence[Setting], values: Mapping[str, str], reads: Sequence[str]
) -> Attempt:
    faults, advice = [], ""
    try:
        url = resolve_url(template, declared, values, allow_loopback_http=settings.ALLOW_PRIVATE_TARGETS)
        if "//" in url.partition("://")[2].partition("?")[0]:
            advice = "Two slashes in a row; many servers answer 404."
    except ExpressionError as error:
        faults.append(error)
    return Attempt(
        template.source, reads, explain(template, values), faults, literal_hosts(template), advice=advice
    )


@cache
def functions() -> tuple[Function, ...]:
    """The functions that an address may call, without the older names of some."""
    return tuple(one for one in functions_in(Dialect.OIDC) if not one.deprecated)


@dataclass(frozen=True)
class Family:
    """Functions that are read together, each with the result of its example as one would write it."""

    title: str
    functions: Sequence[tuple[Function, str]]


_FAMILIES = {
    "String": "Texts",
    "Arrays": "Arrays",
    "Convert": "Numbers",
    "Iso3166Convert": "Countries",
    "Time": "Times",
}


def families(search: str = "") -> list[Family]:
    """The functions whose name or meaning holds every word of `search`, by what they are about."""
    words = search.lower().split()
    found: dict[str, list[tuple[Function, str]]] = {}
    for one in functions():
        about = f"{one.name} {one.meaning}".lower()
        if all(word in about for word in words):
            found.setdefault(one.name.partition(".")[0], []).append((one, _result(one)))
    return [Family(_FAMILIES.get(name, name), among) for name, among in found.items()]


def _result(function: Function) -> str:
    """What its example gives; empty where that reads what no address can."""
    example = function.example
    return json.dumps(example.result, ensure_ascii=False) if example and not example.context else ""


@cache
def _type_words() -> dict[str, str]:
    declared = group_of(TenantSetting).field("type")
    return dict(declared.spec.choices) if declared else {}
