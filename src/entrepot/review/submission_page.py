"""The submission as analysts read it: fields, changes, hosts, findings, and what can be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from entrepot.capabilities.base import Audience, Problem
from entrepot.integrations import journey
from entrepot.integrations.completeness import Completeness, assess
from entrepot.integrations.display import Row, sections
from entrepot.integrations.documents import PRIVATE, chosen_capabilities, manifest_of
from entrepot.integrations.models import Version
from entrepot.integrations.setting_changes import setting_changes
from entrepot.integrations.states import EDITABLE, IN_REVIEW, Status
from entrepot.orgs.models import User
from entrepot.review import fields, mails, pages, queries, rules
from entrepot.review.actions.findings import Draft
from entrepot.review.actions.test_account import KEPT, has_test_account
from entrepot.review.changes import Change, Difference, difference
from entrepot.review.decision import decision
from entrepot.review.finding_form import finding_form
from entrepot.review.hosts import hosts
from entrepot.review.models import Finding, FindingSeverity, FindingState
from entrepot.review.states import PHASES, Party


@dataclass(frozen=True)
class FieldRow:
    """A field to read, with what reviewers look at and the findings that are about it."""

    row: Row
    problems: Sequence[Problem]
    findings: Sequence[Finding]

    @property
    def looks(self) -> list[str]:
        """What to look at, a sentence each."""
        return [line for line in self.row.spec.look.splitlines() if line]


@dataclass(frozen=True)
class FieldSection:
    """A tab of the form, to read."""

    key: str
    label: str
    rows: Sequence[FieldRow]


@dataclass(frozen=True)
class ChangeRow:
    """A changed field and the findings about it."""

    change: Change
    findings: Sequence[Finding]


def context(version: Version, person: User, failed: tuple[str, str, str] = ("", "", "")) -> dict[str, object]:
    """Everything that `review/submission.html` shows."""
    claim, findings = queries.claim_of(version), queries.findings_of(version, told_only=False)
    judges = rules.is_party(person, version, Party.ANALYST)
    writes = judges and version.state in IN_REVIEW and claim is not None and claim.analyst_id == person.id
    acts = {one.id: _acts(one, writes=writes, helps=judges and version.state in EDITABLE) for one in findings}
    side = pages.Side(person, vendor=False, acts=acts, failed=failed)
    moves = queries.moves_of(version)
    manifest, judged = manifest_of(version), assess(version)
    return {
        "version": version,
        "integration": version.integration,
        "vendor": version.org,
        "network": settings.NETWORK_NAME,
        "phase": PHASES.get(version.state, ""),
        "status": mails.status_of(version),
        "badge_tone": "wait" if version.state in EDITABLE else version.state.tone,
        "badge_glyph": "" if version.state in EDITABLE else version.state.glyph,
        "capabilities": chosen_capabilities(manifest),
        "journey": journey.steps(version, vendor=False, passed=queries.passed(moves)),
        "claim": claim,
        "mine": claim is not None and claim.analyst_id == person.id,
        "can_write": writes,
        "can_note": judges,
        "can_release": claim is not None
        and (claim.analyst_id == person.id or rules.is_network_admin(person)),
        "in_review": version.state in IN_REVIEW,
        "with_vendor": version.state in EDITABLE,
        "account_words": _account_words(version),
        "letter_to": " and ".join(person.name for person in mails.recipients(version)) or version.org.name,
        "typed": {"note": "", "text": ""},
        "errors": {"note": "", "text": ""},
        "parts": _sections(version, judged, findings),
        "hosts": hosts(manifest),
        "warnings": _warnings(version, judged),
        "findings": pages.finding_cards(version, findings, side),
        "open_findings": sum(one.state != FindingState.RESOLVED for one in findings),
        "timeline": pages.timeline(version, moves, side),
        "notes": version.notes.select_related("by"),
        "decision": decision(version, person, claim),
        "admin_moves": [one for one in rules.moves_for(person, version) if one.party is Party.NETWORK_ADMIN],
        "form": finding_form(version, Draft("", FindingSeverity.BLOCKS), {}),
        "trail": _trail(version),
        **_changes(version, findings),
    }


def _trail(version: Version) -> list[tuple[str, str]]:
    return [("Review desk", reverse("review:desk")), (str(version), "")]


def _changes(version: Version, findings: Sequence[Finding]) -> dict[str, object]:
    """What differs from what is live, for a version that is to take its place."""
    live = version.integration.current_release
    if live is None or version.state in (Status.PUBLISHED, Status.DELISTED):
        return {}
    found: Difference = difference(version, live)
    rows = [ChangeRow(one, _about(findings, one.path)) for one in found.changes]
    return {
        "live": live,
        "changes": rows,
        "field_count": found.fields,
        "said": found.said,
        "setting_changes": setting_changes(version),
    }


def _sections(version: Version, judged: Completeness, findings: Sequence[Finding]) -> list[FieldSection]:
    return [
        FieldSection(
            one.key,
            one.label,
            [
                FieldRow(row, judged.at(row.path), _about(findings, row.path))
                for row in sorted(one.rows, key=lambda row: bool(row.item))  # plain fields before lists
            ],
        )
        for one in sections(judged.manifest, Audience.REVIEW)
        if one.key != PRIVATE or has_test_account(version)
    ]


def _about(findings: Sequence[Finding], path: str) -> list[Finding]:
    """The unresolved findings about a field, or about one of its entries."""
    return [
        one
        for one in findings
        if path
        and (one.path == path or one.path.startswith(f"{path}."))
        and one.state != FindingState.RESOLVED
    ]


def _warnings(version: Version, judged: Completeness) -> list[tuple[str, Problem]]:
    names = fields.labels(version) if judged.warnings else {}
    return [(fields.label_of(names, one.path), one) for one in judged.warnings]


def _account_words(version: Version) -> str:
    """What became of the test account, for those who may not see its password now."""
    if not has_test_account(version):
        return "Erased"
    if version.state in IN_REVIEW:
        return "Shown to whoever has claimed it"
    release = version.release if hasattr(version, "release") else None
    return f"Erased on {journey.day(release.published_at + KEPT)}" if release else "Kept for the next round"


def _acts(finding: Finding, *, writes: bool, helps: bool) -> frozenset[str]:
    """What can be done about a finding: by who holds the claim, or by who helps while it is with the vendor."""
    if not writes:
        return frozenset({"reply"} if helps and finding.told else ())
    acts = ["reply"]
    acts += ["resolve"] if finding.state != FindingState.RESOLVED else []
    acts += ["reopen"] if finding.state != FindingState.OPEN else []
    return frozenset(acts if finding.told else [*acts, "change", "drop"])


def test_account(version: Version) -> dict[str, object]:
    """What the vendor says of the test account, without its password."""
    found = [one for one in sections(manifest_of(version), Audience.REVIEW) if one.key == PRIVATE]
    return {"rows": [row for one in found for row in one.rows if row.values]}
