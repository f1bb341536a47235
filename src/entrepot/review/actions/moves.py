"""Moves of the status machine. All of them go through `_perform`, which holds the table under the row's lock (ROLE-01)."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind, Outcome
from entrepot.catalog import actions as catalog
from entrepot.core import clock
from entrepot.core.errors import DomainError, Invalid, Missing, NotAllowed, Stale, WrongState
from entrepot.integrations import releases
from entrepot.integrations.documents import hash_of
from entrepot.integrations.models import Integration, Version
from entrepot.integrations.states import Status
from entrepot.orgs.models import User
from entrepot.orgs.queries import network_org_id
from entrepot.review import mails, models, rules
from entrepot.review.states import WORKING_DAYS, Action, Move, Party, find

_NOTE_LENGTH = 4000
Change = Callable[[Version, Move], None]


def submit(version: Version, *, by: User) -> Version:
    """Send a draft to the initial review, or a returned one back (then it is a resubmission).

    What is sent is frozen by its hash: the analysts judge that, and that is what is published (ROLE-03).
    """

    def change(locked: Version, _move: Move) -> None:
        now = clock.now()
        locked.submitted_hash = hash_of(locked)
        locked.submitted_at, locked.submitted_by = now, by
        locked.round += 1

    resubmits = version.state in (Status.INITIAL_CHANGES, Status.QA_CHANGES)
    return _perform(version, Action.RESUBMIT if resubmits else Action.SUBMIT, by=by, change=change)


def withdraw(version: Version, *, by: User, note: str = "") -> Version:
    """Take a submission back. Nothing of it is lost; `reopen` makes it a draft again."""
    return _perform(version, Action.WITHDRAW, by=by, note=note)


def reopen(version: Version, *, by: User) -> Version:
    """Make a withdrawn one a draft again."""
    return _perform(version, Action.REOPEN, by=by)


def pass_review(version: Version, *, by: User, seen_hash: str) -> Version:
    """Pass the phase that it is in. Passing QA or the final review publishes at once.

    `seen_hash` is the hash of what the analyst was shown; raises `Stale` where it is another by now.
    """

    def change(locked: Version, move: Move) -> None:
        if not hmac.compare_digest(seen_hash, locked.submitted_hash):
            raise Stale("The submission is not the one that you were shown. Reload the page and look again.")
        models.Finding.objects.filter(version=locked, told=False).update(told=True)
        if move.target == Status.PUBLISHED:
            release = releases.freeze(locked, by=by)
            catalog.list_release(release, by=by)

    return _perform(version, Action.PASS, by=by, change=change)


def return_to_vendor(version: Version, *, by: User, note: str = "") -> Version:
    """Give it back with the findings; the vendor sees them from now on."""

    def change(locked: Version, _move: Move) -> None:
        models.Finding.objects.filter(version=locked, told=False).update(told=True)

    return _perform(version, Action.RETURN, by=by, note=note, change=change)


def delist(integration: Integration, *, by: User, reason: str) -> Version:
    """Take a published integration out of the catalog. Installed instances go on working."""

    def change(locked: Version, _move: Move) -> None:
        catalog.delist(locked.integration, by=by)

    if not reason.strip():
        raise Invalid(fields={"reason": "Say why: the vendor reads it."})
    return _perform(_published(integration), Action.DELIST, by=by, note=reason, change=change)


def restore(integration: Integration, *, by: User, reason: str = "") -> Version:
    """Put a delisted integration back into the catalog."""

    def change(locked: Version, _move: Move) -> None:
        catalog.restore(locked.integration, by=by)

    return _perform(_published(integration), Action.RESTORE, by=by, note=reason, change=change)


def _published(integration: Integration) -> Version:
    if integration.current_release is None:
        raise WrongState(f"{integration} has never been published.")
    return integration.current_release.version


def _perform(
    version: Version, action: Action, *, by: User, note: str = "", change: Change | None = None
) -> Version:
    """The one way to move. A refused try leaves an event and nothing else."""
    if len(note) > _NOTE_LENGTH or "\0" in note:
        raise Invalid(fields={"note": f"Use at most {_NOTE_LENGTH} characters, and no control characters."})
    try:
        with transaction.atomic():
            return _move(version, action, by=by, note=note, change=change)
    except (NotAllowed, WrongState, Missing) as refusal:
        _log_refusal(version, action, by, refusal)
        raise


def _move(version: Version, action: Action, *, by: User, note: str, change: Change | None) -> Version:
    locked = (
        Version.objects.select_for_update(of=("self",))
        .select_related("integration", "org")
        .get(pk=version.pk)
    )
    move = _permitted(locked, action, by)
    if change:
        change(locked, move)
    now = clock.now()
    locked.status, locked.status_changed_at = move.target, now
    days = WORKING_DAYS.get(move.target)
    locked.expected_at = clock.after_working_days(now, days) if days else None
    locked.save()
    models.Claim.objects.filter(version=locked).delete()  # each phase is claimed anew
    made = models.Move.objects.create(
        version=locked,
        action=action,
        from_status=move.source,
        to_status=move.target,
        by=by,
        by_network=move.party is not Party.VENDOR,
        note=note,
        round=locked.round,
        at=now,
    )
    _record(action.kind, locked, by, made)
    mails.tell_vendor(locked, made)
    return locked


def _permitted(version: Version, action: Action, by: User) -> Move:
    """The row of the table that allows it; raises what the person may know of the reason."""
    if by.org_id != version.org_id and not by.org.is_network:
        raise Missing
    move = find(action, version.state)
    if move is None:
        raise WrongState(
            f"{version} is “{_label(version.state)}” now, so this can't be done. Reload the page."
        )
    if not rules.is_party(by, version, move.party):
        if move.party is Party.ANALYST and rules.is_analyst(by):
            raise NotAllowed("You have worked on this integration yourself. Another analyst has to judge it.")
        raise NotAllowed("Your roles do not allow this. Ask a super admin of your organisation.")
    waits = rules.waits_for(move, version, by)
    if waits:
        raise WrongState(waits)
    return move


def _label(status: Status) -> str:
    return status.label.replace(" by {network}", "")


def _record(kind: Kind, version: Version, by: User, made: models.Move) -> None:
    detail = {
        "from": made.from_status,
        "to": made.to_status,
        "round": made.round,
        "hash": version.submitted_hash,
    }
    audit.record(kind, org_id=version.org_id, actor=by, target=version.as_target(), **detail)
    if made.to_status == Status.PUBLISHED and made.action == Action.PASS:
        audit.record(Kind.RELEASE_PUBLISH, org_id=version.org_id, actor=by, target=version.as_target())


def _log_refusal(version: Version, action: Action, by: User, refusal: DomainError) -> None:
    # To the log of the one who tried: an outsider's try must not write into another organisation's log (TEN-01).
    org_id = (
        version.org_id
        if by.org_id == version.org_id
        else network_org_id()
        if by.org.is_network
        else by.org_id
    )
    audit.record(
        Kind.SUBMISSION_REFUSED,
        org_id=org_id,
        actor=by,
        target=version.as_target()
        if by.org_id == version.org_id or by.org.is_network
        else audit.Target("Version", version.id),
        outcome=Outcome.DENY,
        action=action.value,
        reason=refusal.code,
    )
