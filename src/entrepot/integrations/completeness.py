"""How much of a draft is ready to be submitted, and what is still to mend."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from entrepot.capabilities.base import Problem, Severity
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.models import Version
from entrepot.integrations.problems import Judgement, judge, surroundings_of
from entrepot.integrations.schema import Place, Shape, tabs


@dataclass(frozen=True)
class TabProgress:
    """A tab of the form: how much of it is ready, and all that is said about its fields."""

    key: str
    label: str
    percent: int
    problems: Sequence[Problem]

    @property
    def has_error(self) -> bool:
        """Whether something in it is wrong, not only empty."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def has_warning(self) -> bool:
        return any(problem.severity is Severity.WARNING for problem in self.problems)


@dataclass(frozen=True)
class Completeness:
    """`problems` are those that submitting waits for, in the order of the form; `warnings` are advice."""

    percent: int
    tabs: Sequence[TabProgress]
    problems: Sequence[Problem]
    warnings: Sequence[Problem]
    manifest: Manifest
    places: Sequence[Place]

    @property
    def ready(self) -> bool:
        """Whether it may be submitted."""
        return not self.problems

    def at(self, path: str) -> list[Problem]:
        """What is said about one field."""
        return [problem for problem in (*self.problems, *self.warnings) if problem.path == path]


def assess(version: Version) -> Completeness:
    """Judge a version as it stands now. Never raises, whatever its document holds."""
    return completeness_of(judge(version.document, surroundings_of(version)))


def completeness_of(judgement: Judgement) -> Completeness:
    """The figures of a judgement."""
    blocking = [problem for problem in judgement.problems if problem.blocks]
    return Completeness(
        percent=_percent(judgement.places, blocking),
        tabs=[_tab(judgement, key, label) for key, label in _tab_names(judgement.manifest)],
        problems=blocking,
        warnings=[problem for problem in judgement.problems if not problem.blocks],
        manifest=judgement.manifest,
        places=judgement.places,
    )


def _tab_names(manifest: Manifest) -> list[tuple[str, str]]:
    return [(tab.key, tab.label) for tab in tabs(manifest.capabilities)]


def _tab(judgement: Judgement, key: str, label: str) -> TabProgress:
    own = [problem for problem in judgement.problems if tab_of(problem.path) == key]
    places = [place for place in judgement.places if tab_of(place.path) == key]
    return TabProgress(key, label, _percent(places, [problem for problem in own if problem.blocks]), own)


def tab_of(path: str) -> str:
    """The tab that a path belongs to."""
    return path.partition(".")[0]


def _percent(places: Sequence[Place], blocking: Sequence[Problem]) -> int:
    """The share of fields that are in order, of those that are asked for or wrong; 100 only without any problem."""
    lists = {place.path for place in places if place.field.shape is Shape.TEXTS}
    broken = {_slot(problem.path, lists) for problem in blocking}
    asked = {place.path for place in places if place.asked and place.field.spec.required}
    return share(asked, broken)


def share(asked: Collection[str], broken: Collection[str]) -> int:
    """Percent of the fields in order. Mending one never lowers it; 100 means that nothing is left."""
    if not broken:
        return 100
    total = set(asked) | set(broken)
    return min(99, 100 * (len(total) - len(set(broken))) // len(total))


def _slot(path: str, lists: Collection[str]) -> str:
    """The field that counts for a path: a list of texts counts as one."""
    parent = path.rpartition(".")[0]
    return parent if parent in lists else path
