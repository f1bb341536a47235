"""Findings: opened by analysts, answered by the vendor, resolved by analysts; each with a thread."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.integrations.models import Version
from entrepot.integrations.states import EDITABLE, IN_REVIEW
from entrepot.orgs.models import User
from entrepot.review import rules
from entrepot.review.models import Finding, FindingSeverity, FindingState, Note, Reply

TITLE, TEXT, REMEDY = 120, 4000, 2000


@dataclass(frozen=True)
class Draft:
    """A finding as an analyst writes it. `path` is the field, such as `oidc.redirect_uris.0`; empty for the whole."""

    title: str
    severity: str
    path: str = ""
    text: str = ""
    remedy: str = ""

    def checked(self) -> Draft:
        """Itself, trimmed; raises `Invalid` naming each field that needs mending."""
        trimmed = Draft(
            *(value.strip() for value in (self.title, self.severity, self.path, self.text, self.remedy))
        )
        wrong = {}
        if not 0 < len(trimmed.title) <= TITLE:
            wrong["title"] = f"Say in at most {TITLE} characters what is wrong."
        if trimmed.severity not in FindingSeverity.values:
            wrong["severity"] = "Choose whether it blocks, should be fixed, or is a note."
        if len(trimmed.text) > TEXT:
            wrong["text"] = f"Use at most {TEXT} characters."
        if len(trimmed.remedy) > REMEDY:
            wrong["remedy"] = f"Use at most {REMEDY} characters."
        if not trimmed.remedy and trimmed.severity == FindingSeverity.BLOCKS:
            wrong["remedy"] = "Say how to mend it: a finding that blocks needs a way out."
        if len(trimmed.path) > 200 or any(
            "\0" in value for value in (trimmed.title, trimmed.text, trimmed.remedy, trimmed.path)
        ):
            wrong["text"] = "Leave control characters out."
        if wrong:
            raise Invalid(fields=wrong)
        return trimmed


@transaction.atomic
def open_finding(version: Version, draft: Draft, *, by: User) -> Finding:
    """Write down a finding, while one holds the claim. The vendor sees it once the submission is returned or passed."""
    written = draft.checked()
    locked = _at_the_desk(version, by)
    last = Finding.objects.filter(version=locked).aggregate(Max("number"))["number__max"] or 0
    finding = Finding.objects.create(
        version=locked,
        number=last + 1,
        path=written.path,
        severity=written.severity,
        title=written.title,
        text=written.text,
        remedy=written.remedy,
        round=locked.round,
        by=by,
        at=clock.now(),
    )
    _record(Kind.FINDING_OPEN, finding, by, severity=finding.severity, path=finding.path)
    return finding


@transaction.atomic
def change_finding(finding: Finding, draft: Draft, *, by: User) -> Finding:
    """Word a finding anew, before the vendor has been told of it."""
    written = draft.checked()
    locked = _untold(finding, by)
    locked.title, locked.severity, locked.path = written.title, written.severity, written.path
    locked.text, locked.remedy = written.text, written.remedy
    locked.save()
    return locked


@transaction.atomic
def drop_finding(finding: Finding, *, by: User) -> None:
    """Take back a finding that the vendor has not been told of."""
    locked = _untold(finding, by)
    _record(Kind.FINDING_RESOLVE, locked, by, dropped=True)
    locked.delete()


@transaction.atomic
def answer_finding(finding: Finding, text: str, *, by: User) -> Reply:
    """The vendor's word on a finding: it counts as answered from now on."""
    locked = _locked(finding, by)
    if by.org_id != locked.version.org_id or not locked.told:
        raise Missing
    if not rules.may_edit(by, locked.version):
        raise NotAllowed("This takes the role App admin. Ask a super admin of your organisation for it.")
    if locked.version.state not in EDITABLE | IN_REVIEW:
        raise WrongState("This submission is closed.")
    reply = _reply(locked, text, by=by)
    if locked.state == FindingState.OPEN:
        Finding.objects.filter(pk=locked.pk).update(state=FindingState.ANSWERED)
    _record(Kind.FINDING_ANSWER, locked, by)
    return reply


@transaction.atomic
def reply_to_vendor(finding: Finding, text: str, *, by: User) -> Reply:
    """An analyst's word in the thread. The vendor sees it with the finding."""
    locked = _locked(finding, by)
    _at_the_desk(locked.version, by)
    return _reply(locked, text, by=by)


@transaction.atomic
def resolve_finding(finding: Finding, *, by: User) -> Finding:
    """Mended, or no longer asked for."""
    return _set(finding, FindingState.RESOLVED, Kind.FINDING_RESOLVE, by=by)


@transaction.atomic
def reopen_finding(finding: Finding, *, by: User) -> Finding:
    """Not mended after all."""
    return _set(finding, FindingState.OPEN, Kind.FINDING_REOPEN, by=by)


@transaction.atomic
def add_note(version: Version, text: str, *, by: User) -> Note:
    """A note among analysts, which the vendor never sees."""
    if not rules.is_analyst(by):
        raise Missing
    return Note.objects.create(version=version, by=by, text=_words(text), at=clock.now())


def _set(finding: Finding, state: FindingState, kind: Kind, *, by: User) -> Finding:
    locked = _locked(finding, by)
    _at_the_desk(locked.version, by)
    if locked.state == state:
        raise WrongState(f"It is {FindingState(state).label.lower()} already.")
    locked.state = state
    locked.resolved_at = clock.now() if state == FindingState.RESOLVED else None
    locked.save(update_fields=["state", "resolved_at"])
    _record(kind, locked, by)
    return locked


def _at_the_desk(version: Version, by: User) -> Version:
    """The version, locked, where `by` is the analyst who holds its claim."""
    if not by.org.is_network:
        raise Missing
    locked = Version.objects.select_for_update(of=("self",)).select_related("integration").get(pk=version.pk)
    if not rules.is_analyst(by) or rules.is_conflicted(by, locked):
        raise NotAllowed("Only an analyst who has not worked on it can write findings.")
    if locked.state not in IN_REVIEW:
        raise WrongState("It is not with the network now, so its findings rest.")
    claim = getattr(locked, "claim", None)
    if claim is None or claim.analyst_id != by.id:
        raise WrongState("Claim it first, so that no two analysts write at once.")
    return locked


def _untold(finding: Finding, by: User) -> Finding:
    locked = _locked(finding, by)
    _at_the_desk(locked.version, by)
    if locked.told:
        raise WrongState("The vendor has read it. Reply to it, or resolve it, instead.")
    return locked


def _locked(finding: Finding, by: User) -> Finding:
    locked = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("version__integration")
        .get(pk=finding.pk)
    )
    if by.org_id != locked.version.org_id and not by.org.is_network:
        raise Missing
    return locked


def _reply(finding: Finding, text: str, *, by: User) -> Reply:
    return Reply.objects.create(
        finding=finding, by=by, by_network=by.org.is_network, text=_words(text), at=clock.now()
    )


def _words(text: str) -> str:
    words = text.strip()
    if not 0 < len(words) <= TEXT or "\0" in words:
        raise Invalid(fields={"text": f"Write something, in at most {TEXT} characters."})
    return words


def _record(kind: Kind, finding: Finding, by: User, **detail: object) -> None:
    audit.record(
        kind,
        org_id=finding.version.org_id,
        actor=by,
        target=finding.version.as_target(),
        finding=finding.number,
        **detail,
    )
