"""Findings beside the fields that they are about, in the vendor's form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from entrepot.integrations.annotations import Annotation
from entrepot.integrations.models import Version
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.review.models import Finding, FindingSeverity, FindingState


def findings_by_path(version: Version, person: User) -> Mapping[str, Sequence[Annotation]]:
    """What the vendor has been told of and has not seen resolved, by field path."""
    notes: dict[str, list[Annotation]] = defaultdict(list)
    told = version.findings.filter(told=True).exclude(state=FindingState.RESOLVED)
    for finding in told if person.org_id == version.org_id else ():
        notes[finding.path].append(_note(finding, version))
    return notes


def _note(finding: Finding, version: Version) -> Annotation:
    answered = finding.state == FindingState.ANSWERED
    tone = "wait" if answered else "warn" if finding.severity == FindingSeverity.NOTE else "you"
    return Annotation(
        tone=tone,
        title=f"Finding {finding.number}: {finding.title}",
        text=finding.remedy or finding.text,
        url=f"{org_path(version.org, 'review:status', version.id)}#finding-{finding.number}",
    )
