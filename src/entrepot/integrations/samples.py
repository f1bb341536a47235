"""What a dynamic address looks like for the sample values, shown while it is being typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from entrepot.capabilities.base import Problem
from entrepot.expressions import ExpressionError, Segment, explain, parse, written
from entrepot.expressions.urls import Setting, resolve_url
from entrepot.integrations.completeness import Completeness
from entrepot.integrations.documents import chosen_capabilities, settings_of
from entrepot.integrations.schema import join


@dataclass(frozen=True)
class Trial:
    """An address with values in it: `title` says whose values, `problem` why it is not one."""

    title: str
    segments: Sequence[Segment]
    tone: str
    problem: str = ""


@dataclass(frozen=True)
class Tried:
    """A dynamic address of the manifest: its template cut at its references, and how it fares with values."""

    path: str
    label: str
    capability: str
    template: Sequence[Segment]
    trials: Sequence[Trial]


def sample(template: str, declared: Sequence[Setting]) -> Sequence[Segment]:
    """The address for the sample values, in pieces; empty where the template does not parse or needs no values."""
    try:
        parsed = parse(template)
    except ExpressionError:
        return ()
    known = {one.name for one in declared}
    if not parsed.references or any(name.partition(".")[2] not in known for name in parsed.references):
        return ()
    return explain(parsed, {one.name: one.sample for one in declared})


def tried(done: Completeness) -> list[Tried]:
    """Every dynamic address of a draft, with the sample values and with each optional setting left empty."""
    declared = settings_of(done.manifest)
    found = []
    for one in chosen_capabilities(done.manifest):
        for address in one.addresses(done.manifest.capabilities[one.key]):
            path = join(one.key, address.path)
            try:
                template = parse(address.template)
            except ExpressionError:
                continue  # said beside the field
            cut = written(template)
            trials = list(_trials(address.template, declared, done.at(path)))
            found.append(Tried(path, address.label, one.label, cut, trials))
    return found


def _trials(template: str, declared: Sequence[Setting], problems: Sequence[Problem]) -> Iterator[Trial]:
    samples = {one.name: one.sample for one in declared}
    yield _trial("Your sample values", template, declared, samples)
    used = {name.partition(".")[2] for name in parse(template).references}
    for one in declared:
        if one.name in used and not one.required:
            yield _trial(f"{one.title} empty", template, declared, {**samples, one.name: ""}, problems)


def _trial(
    title: str,
    template: str,
    declared: Sequence[Setting],
    values: dict[str, str],
    problems: Sequence[Problem] = (),
) -> Trial:
    parsed = parse(template)
    segments = explain(parsed, {**{one.name: "" for one in declared}, **values})
    try:
        url = resolve_url(parsed, declared, values, allow_loopback_http=settings.ALLOW_PRIVATE_TARGETS)
    except ExpressionError as error:
        return Trial(title, segments, "stop", error.message)
    if "//" in url.partition("://")[2]:
        advice = next((problem.remedy for problem in problems if problem.code == "double_slash"), "")
        return Trial(
            title, segments, "warn", f"Two slashes in a row; many servers answer 404. {advice}".strip()
        )
    return Trial(title, segments, "done")
