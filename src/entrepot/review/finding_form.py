"""The form of a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.integrations.models import Version
from entrepot.review import fields
from entrepot.review.actions.findings import REMEDY, TEXT, TITLE, Draft
from entrepot.review.models import FindingSeverity


@dataclass(frozen=True)
class FindingForm:
    """The form of a finding: what was typed, what is wrong, and what can be chosen."""

    draft: Draft
    errors: Mapping[str, str]
    paths: Sequence[tuple[str, str]]
    severities: Sequence[tuple[str, str, str, bool]]
    title_limit: int = TITLE
    text_limit: int = TEXT
    remedy_limit: int = REMEDY


_SEVERITIES = (
    (FindingSeverity.BLOCKS, "Passing waits until it is resolved."),
    (FindingSeverity.SHOULD, "The vendor answers it; passing is possible."),
    (FindingSeverity.NOTE, "To know. Nothing waits for it."),
)


def finding_form(version: Version, draft: Draft, errors: Mapping[str, str]) -> FindingForm:
    """The form for a finding of this version."""
    paths = [("", "The submission as a whole"), *fields.labels(version).items()]
    severities = [(one.value, str(one.label), words, one == draft.severity) for one, words in _SEVERITIES]
    every = {key: errors.get(key, "") for key in ("path", "severity", "title", "text", "remedy")}
    return FindingForm(draft, every, paths, severities)
