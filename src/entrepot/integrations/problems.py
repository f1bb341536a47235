"""Everything that is wrong with a document: declared once on the fields, then looped over.

Per field: is it there, is it what its kind asks, does it keep its limits and rules. Then what fields say together
(`Properties.faults`, `document_checks`), then each capability's own checks. Never raises, whatever the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings

from entrepot.capabilities.base import Input, Problem, Properties, Severity
from entrepot.integrations import document_checks, inputs, lookups, text_rules
from entrepot.integrations.documents import assigned_use_cases, chosen_capabilities, read, settings_of
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.models import Version
from entrepot.integrations.schema import Place, Shape, join, walk
from entrepot.integrations.surroundings import Surroundings


@dataclass(frozen=True)
class Judgement:
    """The manifest as read, its fields, and every problem in the order of the form."""

    manifest: Manifest
    places: Sequence[Place]
    problems: Sequence[Problem]


def surroundings_of(version: Version) -> Surroundings:
    """What judging a version needs to know beside its document."""
    return Surroundings(
        network=settings.NETWORK_NAME,
        allow_private=settings.ALLOW_PRIVATE_TARGETS,
        secrets=frozenset({"test_account.password"} if version.test_password else ()),
        org_id=version.org_id,
        taken=partial(lookups.catalog().taken, but=version.integration_id),
    )


def judge(document: object, around: Surroundings) -> Judgement:
    """Every problem of a document."""
    reading = read(document)
    manifest = reading.manifest
    places = list(walk(manifest))
    unread = {problem.path for problem in reading.problems}
    found = [
        *reading.problems,
        *(problem for place in places if place.asked for problem in _of_field(place, manifest, around)),
        *_of_groups(places),
        *(problem for check in document_checks.CHECKS for problem in check(manifest, around)),
        *_of_capabilities(manifest, around),
    ]
    kept = [problem for problem in found if problem.path not in unread or problem in reading.problems]
    order = {place.path: index for index, place in enumerate(places)}
    return Judgement(manifest, places, sorted(kept, key=lambda problem: _position(problem.path, order)))


def _position(path: str, order: dict[str, int]) -> int:
    """Where a path stands in the form: at its field, or at the nearest field above it."""
    while path and path not in order:
        path = path.rpartition(".")[0]
    return order.get(path, -1)


def _of_field(place: Place, manifest: Manifest, around: Surroundings) -> Iterator[Problem]:
    texts = _texts(place)
    if is_blank(place, around):
        if place.field.spec.required:
            yield _missing(place)
        return
    if place.field.spec.max_items and place.field.shape is not Shape.TEXT:
        yield from _too_many(place, len(place.value))
    for path, text in texts:
        yield from _of_text(place, path, text, manifest, around)


def is_blank(place: Place, around: Surroundings) -> bool:
    """Whether nothing was filled in; blank lines of a list do not count."""
    if place.field.spec.input is Input.SECRET:
        return place.path not in around.secrets
    if place.field.shape is Shape.TEXTS:
        return not any(text.strip() for text in place.value)
    if place.field.shape is Shape.YES_NO:
        return place.value is None
    return not (place.value.strip() if place.field.shape is Shape.TEXT else place.value)


def _texts(place: Place) -> list[tuple[str, str]]:
    """The texts of a field that are filled in, by path."""
    if place.field.shape is Shape.TEXT:
        return [(place.path, place.value)]
    if place.field.shape is Shape.TEXTS:
        chosen = place.field.spec.input is Input.CHOICES
        paths = [place.path if chosen else join(place.path, index) for index in range(len(place.value))]
        return [(path, text) for path, text in zip(paths, place.value, strict=True) if text.strip()]
    return []


def _missing(place: Place) -> Problem:
    label = place.field.spec.label
    remedy = {Input.YES_NO: "Answer yes or no.", Input.CHOICE: "Choose one.", Input.IMAGE: "Upload an image."}
    default = f"Add one or more {place.field.spec.item_label}s." if place.field.is_list else "Fill it in."
    words = label if label.endswith("?") else f"{label}: still empty."
    return Problem(
        "missing", Severity.MISSING, place.path, words, remedy.get(place.field.spec.input, default)
    )


def _too_many(place: Place, count: int) -> Iterator[Problem]:
    most = place.field.spec.max_items
    if most and count > most and place.field.spec.input is not Input.CHOICES:
        words = f"{count} are more than the {most} that are allowed."
        yield Problem("too_many", Severity.ERROR, place.path, words, f"Remove {count - most}.")


def _of_text(
    place: Place, path: str, text: str, manifest: Manifest, around: Surroundings
) -> Iterator[Problem]:
    spec = place.field.spec
    if spec.max_length and len(text) > spec.max_length:
        words = f"{len(text):,} characters; at most {spec.max_length:,} are allowed."
        yield Problem("too_long", Severity.ERROR, path, words, f"Leave out {len(text) - spec.max_length:,}.")
    if spec.choices and text not in {value for value, _ in spec.choices} | set(assigned_use_cases(manifest)):
        words = f"“{text[:60]}” is not one of the choices."
        yield Problem("not_a_choice", Severity.ERROR, path, words, "Choose one of those that are offered.")
    for rule in (text_rules.no_controls, *spec.rules):
        if fault := rule(text):
            yield fault.at(path)
            return
    if spec.input is Input.TEMPLATE:
        yield from inputs.template_problems(
            path, text, settings_of(manifest), allow_private=around.allow_private
        )
    elif (of_input := inputs.RULES.get(spec.input)) and (fault := of_input(text, around.allow_private)):
        yield fault.at(path)


def _of_groups(places: Sequence[Place]) -> Iterator[Problem]:
    """What fields of one group say together, once per group."""
    owners: dict[int, tuple[Properties, str]] = {}
    for place in places:
        if place.asked:
            owners.setdefault(id(place.owner), (place.owner, place.path.rpartition(".")[0]))
    for owner, prefix in owners.values():
        for key, fault in owner.faults():
            yield fault.at(join(prefix, key))


def _of_capabilities(manifest: Manifest, around: Surroundings) -> Iterator[Problem]:
    declared = settings_of(manifest)
    for one in chosen_capabilities(manifest):
        own = manifest.capabilities[one.key]
        for problem in one.checks(own, declared, allow_private=around.allow_private):
            path = join(one.key, problem.path)
            yield Problem(problem.code, problem.severity, path, problem.message, problem.remedy)
