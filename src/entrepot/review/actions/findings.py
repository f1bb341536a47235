"""Findings: opened by analysts, answered by the vendor, resolved by analysts; each with a thread.

What the vendor has not been told of yet is in the network's log only (THREATS ROLE-10).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from django.db import transaction
from django.db.models import Max

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.integrations.models import Version
from entrepot.integrations.states import EDITABLE, IN_REVIEW
from entrepot.orgs.models import User
from entrepot.orgs.queries import network_org_id
from entrepot.review import fields, mails, rules
from entrepot.review.actions.locks import locked_finding, locked_version
from entrepot.review.actions.refusals import logged
from entrepot.review.models import Finding, FindingSeverity, FindingState, Note, Reply
from entrepot.review.states import Party

TITLE, TEXT, REMEDY = 120, 4000, 2000


@dataclass(frozen=True)
class Draft:
    """A finding as an analyst writes it. `path` is the field, such as `oidc.redirect_uris.0`; empty for the whole."""

    title: str
    severity: str
    path: str = ""
    text: str = ""
    remedy: str = ""

    def checked(self, version: Version) -> Draft:
        """Itself, trimmed; raises `Invalid` naming each input that needs mending."""
        trimmed = Draft(*(value.strip().replace("\r\n", "\n") for value in astuple(self)))
        wrong = {key: words for key, words in trimmed._faults(version) if words}
        if wrong:
            raise Invalid(fields=wrong)
        return trimmed

    def _faults(self, version: Version) -> list[tuple[str, str]]:
        too_long = "Use at most {:,} characters, and no control characters."
        blocks = self.severity == FindingSeverity.BLOCKS
        return [
            ("title", "" if _fits(self.title, TITLE) else too_long.format(TITLE)),
            ("title", "" if self.title else "Say in a few words what is wrong."),
            ("severity", "" if self.severity in FindingSeverity.values else "Say how much it matters."),
            ("path", "" if fields.is_known(version, self.path) else "Choose a field of this submission."),
            ("text", "" if _fits(self.text, TEXT) else too_long.format(TEXT)),
            (
                "remedy",
                "Say how to mend it: who is stopped needs a way on." if blocks and not self.remedy else "",
            ),
            ("remedy", "" if _fits(self.remedy, REMEDY) else too_long.format(REMEDY)),
        ]


def open_finding(version: Version, draft: Draft, *, by: User) -> Finding:
    """Write down a finding, while one holds the claim. The vendor sees it once the submission is returned or passed."""
    with logged(version, "finding", by), transaction.atomic():
        locked = _at_the_desk(locked_version(version), by)
        written = draft.checked(locked)
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
        _record(Kind.FINDING_OPEN, finding, by)
        return finding


def change_finding(finding: Finding, draft: Draft, *, by: User) -> Finding:
    """Word a finding anew, before the vendor has been told of it."""
    with logged(finding.version, "finding", by), transaction.atomic():
        locked = _untold(finding, by)
        written = draft.checked(locked.version)
        locked.title, locked.severity, locked.path = written.title, written.severity, written.path
        locked.text, locked.remedy = written.text, written.remedy
        locked.save(update_fields=["title", "severity", "path", "text", "remedy"])
        _record(Kind.FINDING_CHANGE, locked, by)
        return locked


def drop_finding(finding: Finding, *, by: User) -> None:
    """Take back a finding that the vendor has not been told of."""
    with logged(finding.version, "finding", by), transaction.atomic():
        locked = _untold(finding, by)
        _record(Kind.FINDING_DROP, locked, by)
        locked.delete()


def answer_finding(finding: Finding, text: str, *, by: User) -> Reply:
    """The vendor's word on a finding: it counts as answered from now on."""
    with logged(finding.version, "answer", by), transaction.atomic():
        locked = locked_finding(finding)
        if by.org_id != locked.version.org_id or not locked.told:
            raise Missing
        if not rules.may_edit(by, locked.version):
            raise NotAllowed("This takes the role App admin. Ask a super admin of your organisation for it.")
        if not rules.may_answer(locked.version):
            raise WrongState("Nobody works on this submission now, so its findings rest.")
        reply = _reply(locked, text, by=by)
        if locked.state == FindingState.OPEN:
            locked.state = FindingState.ANSWERED
            locked.save(update_fields=["state"])
        _record(Kind.FINDING_ANSWER, locked, by)
        return reply


def reply_to_vendor(finding: Finding, text: str, *, by: User) -> Reply:
    """An analyst's word in the thread. The vendor is mailed it, where they know of the finding.

    While the submission is with the vendor any analyst may help; while it is at the desk, the one who has claimed it.
    """
    with logged(finding.version, "reply", by), transaction.atomic():
        locked = locked_finding(finding)
        if locked.told and locked.version.state in EDITABLE:
            _require_judge(locked.version, by)
        else:
            _at_the_desk(locked.version, by)
        reply = _reply(locked, text, by=by)
        _record(Kind.FINDING_REPLY, locked, by)
        if locked.told:
            mails.tell_reply(locked, reply)
        return reply


def resolve_finding(finding: Finding, *, by: User) -> Finding:
    """Mended, or no longer asked for."""
    return _set(finding, FindingState.RESOLVED, Kind.FINDING_RESOLVE, by=by)


def reopen_finding(finding: Finding, *, by: User) -> Finding:
    """Not mended after all."""
    return _set(finding, FindingState.OPEN, Kind.FINDING_REOPEN, by=by)


def add_note(version: Version, text: str, *, by: User) -> Note:
    """A note among analysts, which the vendor never sees."""
    with logged(version, "note", by), transaction.atomic():
        _require_judge(version, by)
        note = Note.objects.create(version=version, by=by, text=_words(text), at=clock.now())
        audit.record(Kind.NOTE_ADD, org_id=network_org_id(), actor=by, target=version.as_target())
        return note


def _set(finding: Finding, state: FindingState, kind: Kind, *, by: User) -> Finding:
    with logged(finding.version, kind.name.partition("_")[2].lower(), by), transaction.atomic():
        locked = locked_finding(finding)
        _at_the_desk(locked.version, by)
        if locked.state == state:
            raise WrongState(f"It is {state.label.lower()} already.")
        locked.state = state
        locked.resolved_at = clock.now() if state is FindingState.RESOLVED else None
        locked.save(update_fields=["state", "resolved_at"])
        _record(kind, locked, by)
        return locked


def _at_the_desk(version: Version, by: User) -> Version:
    """The version, where `by` is the analyst who holds its claim."""
    _require_judge(version, by)
    if version.state not in IN_REVIEW:
        raise WrongState("It is not with the network now, so its findings rest.")
    if not rules.holds_claim(by, version):
        raise WrongState("Claim it first, so that no two analysts write at once.")
    return version


def _require_judge(version: Version, by: User) -> None:
    if not by.org.is_network:
        raise Missing
    if not rules.is_party(by, version, Party.ANALYST):
        raise NotAllowed("Only an analyst who has not worked on it can write here.")


def _untold(finding: Finding, by: User) -> Finding:
    locked = locked_finding(finding)
    _at_the_desk(locked.version, by)
    if locked.told:
        raise WrongState("The vendor has read it. Reply to it, or resolve it, instead.")
    return locked


def _reply(finding: Finding, text: str, *, by: User) -> Reply:
    return Reply.objects.create(
        finding=finding, by=by, by_network=by.org.is_network, text=_words(text), at=clock.now()
    )


def _words(text: str) -> str:
    words = text.strip().replace("\r\n", "\n")
    if not words or not _fits(words, TEXT):
        raise Invalid(fields={"text": f"Write something, in at most {TEXT:,} characters."})
    return words


def _fits(text: str, limit: int) -> bool:
    return len(text) <= limit and "\0" not in text


def _record(kind: Kind, finding: Finding, by: User) -> None:
    audit.record(
        kind,
        org_id=finding.version.org_id if finding.told else network_org_id(),
        actor=by,
        target=finding.version.as_target(),
        finding=finding.number,
        severity=finding.severity,
        path=finding.path,
    )
