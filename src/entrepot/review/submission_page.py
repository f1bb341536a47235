"""The submission as analysts read it: fields, changes, hosts, findings, and what can be decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from entrepot.capabilities.base import Audience, Problem
from entrepot.integrations import journey
from entrepot.integrations.completeness import Completeness, assess
from entrepot.integrations.display import Row, sections
from entrepot.integrations.documents import PRIVATE, chosen_capabilities, manifest_of
from entrepot.integrations.models import Version
from entrepot.integrations.states import EDITABLE, IN_REVIEW, Status
from entrepot.orgs.models import User
from entrepot.review import fields, mails, pages, queries, rules
from entrepot.review.actions.findings import REMEDY, TEXT, TITLE, Draft
from entrepot.review.actions.test_account import KEPT, has_test_account
from entrepot.review.changes import Change, Difference, difference
from entrepot.review.hosts import hosts
from entrepot.review.models import Claim, Finding, FindingSeverity, FindingState
from entrepot.review.states import PHASES, Action, Move, Party, in_a_sentence


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


@dataclass(frozen=True)
class Decision:
    """The bar at the foot: how it stands, and the moves of the person reading with what each still waits for."""

    tone: str
    title: str
    text: str
    may_claim: bool
    passing: Move | None
    returning: Move | None
    pass_waits: str = ""
    return_waits: str = ""
    pass_words: str = ""
    pass_letter: str = ""
    return_letter: str = ""

    @property
    def publishes(self) -> bool:
        """Whether passing puts it into the catalog."""
        return self.passing is not None and self.passing.target is Status.PUBLISHED

    @property
    def next_phase(self) -> str:
        """Where passing leads, inside a sentence."""
        return in_a_sentence(PHASES.get(self.passing.target, "")) if self.passing else ""


def context(version: Version, person: User, failed: tuple[str, str, str] = ("", "", "")) -> dict[str, object]:
    """Everything that `review/submission.html` shows."""
    claim, findings = queries.claim_of(version), queries.findings_of(version, told_only=False)
    side = pages.Side(person, vendor=False, acts=_acts(version, person, findings), failed=failed)
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
        "can_write": rules.holds_claim(person, version),
        "can_note": rules.is_party(person, version, Party.ANALYST),
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
        "decision": _decision(version, person, claim),
        "admin_moves": [one for one in rules.moves_for(person, version) if one.party is Party.NETWORK_ADMIN],
        "form": finding_form(version, Draft("", FindingSeverity.BLOCKS), {}),
        "trail": _trail(version),
        **_changes(version, findings),
    }


def _trail(version: Version) -> list[tuple[str, str]]:
    return [("Review desk", reverse("review:desk")), (str(version), "")]


def _changes(version: Version, findings: Sequence[Finding]) -> dict[str, object]:
    live = version.integration.current_release
    if live is None or live.version_id == version.id:
        return {}
    found: Difference = difference(version, live)
    rows = [ChangeRow(one, _about(findings, one.path)) for one in found.changes]
    return {"live": live, "changes": rows, "field_count": found.fields, "said": found.said}


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


def _acts(version: Version, person: User, findings: Sequence[Finding]) -> dict[str, frozenset[str]]:
    """What the person may do about each finding."""
    writes = rules.holds_claim(person, version)
    helps = rules.is_party(person, version, Party.ANALYST) and version.state in EDITABLE
    return {one.id: frozenset(_acts_on(one, writes=writes, helps=helps)) for one in findings}


def _acts_on(finding: Finding, *, writes: bool, helps: bool) -> list[str]:
    if not writes:
        return ["reply"] if helps and finding.told else []
    acts = ["reply"]
    acts += ["resolve"] if finding.state != FindingState.RESOLVED else []
    acts += ["reopen"] if finding.state != FindingState.OPEN else []
    return acts if finding.told else [*acts, "change", "drop"]


def _decision(version: Version, person: User, claim: Claim | None) -> Decision | None:
    """None where nobody can decide anything now."""
    if version.state not in IN_REVIEW:
        return None
    rows = {row.action: row for row in rules.moves_for(person, version)}
    passing, returning = rows.get(Action.PASS), rows.get(Action.RETURN)
    tone, title, text = _standing(version, person, claim, passing)
    mine = claim is not None and claim.analyst_id == person.id
    if passing is None or returning is None or not mine:
        return Decision(tone, title, text, passing is not None and claim is None, None, None)
    pass_waits = rules.waits_for(passing, version, person)
    return_waits = rules.waits_for(returning, version, person)
    return Decision(
        tone,
        title,
        text,
        may_claim=False,
        passing=passing,
        returning=returning,
        pass_waits=pass_waits,
        return_waits=return_waits,
        pass_words=f"Pass to {PHASES[passing.target]}" if passing.target in PHASES else "Pass and publish",
        pass_letter="" if pass_waits else mails.preview(version, passing),
        return_letter="" if return_waits else mails.preview(version, returning),
    )


def _standing(
    version: Version, person: User, claim: Claim | None, passing: Move | None
) -> tuple[str, str, str]:
    """Tone, words and a sentence for the bar."""
    if passing is None:
        if rules.is_analyst(person):
            return "quiet", "Not yours to judge", "You have worked on this integration yourself."
        return "quiet", "To look at", "Analysts decide on submissions."
    if claim is None:
        return "wait", "Nobody has claimed it", "Claim it to write findings and to decide."
    if claim.analyst_id != person.id:
        return "wait", f"{claim.analyst} has claimed it", "One analyst decides at a time."
    blockers = rules.blockers(version)
    if blockers:
        words = rules.named(blockers)
        return (
            "stop",
            f"{words[:1].upper()}{words[1:]} block{'' if blockers[1:] else 's'}",
            f"Passing opens when {'they are' if blockers[1:] else 'it is'} resolved.",
        )
    return "done", "Nothing blocks", f"It is yours to decide on the {in_a_sentence(PHASES[version.state])}."


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


def test_account(version: Version) -> dict[str, object]:
    """What the vendor says of the test account, without its password."""
    found = [one for one in sections(manifest_of(version), Audience.REVIEW) if one.key == PRIVATE]
    return {"rows": [row for one in found for row in one.rows if row.values]}
