"""The course of a version from draft to catalog, as `<c-journey>` draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from entrepot.integrations.models import Version
from entrepot.integrations.states import Status, Turn


@dataclass(frozen=True)
class Step:
    """A stop of the course. `state` is past, here or ahead; `tone` (you or wait) and `here` are said at the fix."""

    key: str
    label: str
    state: str
    note: str = ""
    tone: str = ""
    here: str = ""


DRAFT, INITIAL, QA, FINAL, PUBLISHED = "draft", "initial", "qa", "final", "published"
_LABELS = {DRAFT: "Draft", INITIAL: "Initial review", QA: "QA", FINAL: "Final review", PUBLISHED: "Published"}
_AT = {
    Status.DRAFT: DRAFT,
    Status.WITHDRAWN: DRAFT,
    Status.INITIAL_REVIEW: INITIAL,
    Status.INITIAL_CHANGES: INITIAL,
    Status.QA_REVIEW: QA,
    Status.QA_CHANGES: QA,
    Status.FINAL_REVIEW: FINAL,
    Status.PUBLISHED: PUBLISHED,
    Status.DELISTED: PUBLISHED,
}
_WITH_FINAL = frozenset({Status.QA_CHANGES, Status.FINAL_REVIEW})


def steps(
    version: Version, *, vendor: bool = True, passed: Mapping[str, datetime] | None = None
) -> list[Step]:
    """The course as the vendor sees it, or the network's side (`vendor=False`).

    `passed` may say when steps ended, by key (`draft`, `initial`, `qa`, `final`); review knows them from its moves.
    The final review is on the course only for versions that take that branch.
    """
    status, ended = version.state, dict(passed or {})
    if version.submitted_at:
        ended.setdefault(DRAFT, version.submitted_at)
    keys = [DRAFT, INITIAL, QA, PUBLISHED]
    if status in _WITH_FINAL or FINAL in ended:
        keys.insert(3, FINAL)
    here = keys.index(_AT[status])
    return [_step(version, key, index - here, ended, vendor=vendor) for index, key in enumerate(keys)]


def _step(version: Version, key: str, distance: int, ended: Mapping[str, datetime], *, vendor: bool) -> Step:
    label = _LABELS[key]
    if distance < 0 or (distance == 0 and version.state is Status.PUBLISHED):
        return Step(key, label, "past", _past(version, key, ended))
    if distance > 0:
        return Step(key, label, "ahead", _ahead(version, key))
    mine = version.state.turn is (Turn.VENDOR if vendor else Turn.NETWORK)
    return Step(
        key, label, "here", _here(version, vendor=vendor), "you" if mine else "wait", _fix(version, mine)
    )


def _past(version: Version, key: str, ended: Mapping[str, datetime]) -> str:
    if key == PUBLISHED:
        return f"Live since {day(version.status_changed_at)}"
    word = "Submitted" if key == DRAFT else "Passed"
    return f"{word} {day(ended[key])}" if key in ended else word


def _ahead(version: Version, key: str) -> str:
    if key != PUBLISHED:
        return ""
    live = version.integration.current_release
    if live:
        return f"v{live.number} stays live until then"
    return "At once when it passes" if version.state is not Status.DRAFT else ""


def _here(version: Version, *, vendor: bool) -> str:
    since = day(version.status_changed_at)
    match version.state:
        case Status.DRAFT:
            return f"Begun {since}"
        case Status.WITHDRAWN:
            return f"Taken back {since}"
        case Status.DELISTED:
            return f"Removed from the catalog {since}"
        case Status.INITIAL_CHANGES | Status.QA_CHANGES:
            return f"Returned to {'you' if vendor else 'the vendor'} {since}"
        case _:
            return f"Expected by {day(version.expected_at)}" if version.expected_at else f"Since {since}"


def _fix(version: Version, mine: bool) -> str:
    if version.state is Status.DELISTED:
        return "Taken out"
    return "You are here: your turn" if mine else "You are here"


def day(moment: datetime) -> str:
    """`Fri 13 Nov` for days near by, with the year for others."""
    local = timezone.localtime(moment)
    year = "" if abs((timezone.now() - moment).days) < 180 else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year}"


def status_label(version: Version) -> str:
    """The status in words, with the network's name."""
    return version.state.label_for(settings.NETWORK_NAME)
