"""Moves of the status machine. All of them go through `move`, which holds the table under the row's lock (ROLE-01)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.catalog import actions as catalog
from entrepot.core import clock
from entrepot.core.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from entrepot.integrations import releases
from entrepot.integrations.documents import hash_of
from entrepot.integrations.models import Integration, Version
from entrepot.integrations.states import Status
from entrepot.orgs.models import User
from entrepot.review import mails, models, rules
from entrepot.review.actions.locks import locked_version
from entrepot.review.actions.refusals import logged
from entrepot.review.states import WORKING_DAYS, Action, Move, Party, find

NOTE = 4000  # characters of a letter, a reason


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: `note` is told with the move, `seen_hash` names what an analyst was shown."""

    by: User
    note: str = ""
    seen_hash: str = ""


def submit(version: Version, *, by: User) -> Version:
    """Send a draft to the initial review, or a returned one back (then it is a resubmission).

    What is sent is frozen by its hash: the analysts judge that, and that is what is published (ROLE-03).
    """
    return move(version, Action.SUBMIT, Action.RESUBMIT, wish=Wish(by))


def withdraw(version: Version, *, by: User, note: str = "") -> Version:
    """Take a submission back. Nothing of it is lost; `reopen` makes it a draft again."""
    return move(version, Action.WITHDRAW, wish=Wish(by, note))


def reopen(version: Version, *, by: User) -> Version:
    """Make a withdrawn one a draft again."""
    return move(version, Action.REOPEN, wish=Wish(by))


def pass_review(version: Version, *, by: User, seen_hash: str) -> Version:
    """Pass the phase that it is in. Passing QA or the final review publishes at once.

    `seen_hash` is the hash of what the analyst was shown; raises `Stale` where it is another by now.
    """
    return move(version, Action.PASS, wish=Wish(by, seen_hash=seen_hash))


def return_to_vendor(version: Version, *, by: User, note: str = "") -> Version:
    """Give it back with the findings; the vendor sees them from now on."""
    return move(version, Action.RETURN, wish=Wish(by, note))


def delist(integration: Integration, *, by: User, reason: str) -> Version:
    """Take a published integration out of the catalog. Installed instances go on working."""
    if not reason.strip():
        raise Invalid(fields={"reason": "Say why: the vendor reads it."})
    return move(_live(integration), Action.DELIST, wish=Wish(by, reason))


def restore(integration: Integration, *, by: User, reason: str = "") -> Version:
    """Put a delisted integration back into the catalog."""
    return move(_live(integration), Action.RESTORE, wish=Wish(by, reason))


def move(version: Version, *actions: Action, wish: Wish) -> Version:
    """Make the first of `actions` that the table has for the status. A refused try leaves an event and nothing else.

    Raises `Missing` for strangers, `WrongState` where the table has no such row or a gate is shut, `NotAllowed` where
    it is another party's move, `Stale` where the analyst was shown something else, `Invalid` for the note.
    """
    wish = Wish(wish.by, _words(wish.note), wish.seen_hash)
    with logged(version, actions[0], wish.by), transaction.atomic():
        locked = locked_version(version)
        row = _permitted(locked, actions, wish.by)
        return _made(locked, row, wish)


def _permitted(version: Version, actions: tuple[Action, ...], by: User) -> Move:
    """The row of the table that allows it; raises what the person may know of the reason."""
    if by.org_id != version.org_id and not by.org.is_network:
        raise Missing
    row = next((row for action in actions if (row := find(action, version.state))), None)
    if row is None:
        status = mails.status_of(version)
        raise WrongState(f"{version} is “{status}” now, so this can't be done. Reload the page.")
    if not rules.is_party(by, version, row.party):
        raise NotAllowed(_whose(row, by))
    waits = rules.waits_for(row, version, by)
    if waits:
        raise WrongState(waits)
    return row


def _whose(row: Move, by: User) -> str:
    if row.party is Party.ANALYST and rules.is_analyst(by):
        return "You have worked on this integration yourself, or for its vendor. Another analyst has to judge it."
    return f"This is up to others: {row.party.label}. Ask a super admin of {by.org} for the role."


def _made(version: Version, row: Move, wish: Wish) -> Version:
    now = clock.now()
    if effect := _EFFECTS.get(row.action):
        effect(version, row, wish)
    version.status, version.status_changed_at = row.target, now
    days = WORKING_DAYS.get(row.target)
    version.expected_at = clock.after_working_days(now, days) if days else None
    version.save(update_fields=_CHANGED)
    models.Claim.objects.filter(version=version).delete()  # each phase is claimed anew
    made = models.Move.objects.create(
        version=version,
        action=row.action,
        from_status=row.source,
        to_status=row.target,
        by=wish.by,
        by_network=row.party is not Party.VENDOR,
        note=wish.note,
        round=version.round,
        at=now,
    )
    _record(version, made, wish.by)
    mails.tell_vendor(version, made)
    return version


_CHANGED = [
    "status",
    "status_changed_at",
    "expected_at",
    "submitted_hash",
    "submitted_at",
    "submitted_by",
    "round",
]


def _send(version: Version, _row: Move, wish: Wish) -> None:
    version.submitted_hash = hash_of(version)
    version.submitted_at, version.submitted_by = clock.now(), wish.by
    version.round += 1


def _pass(version: Version, row: Move, wish: Wish) -> None:
    if not version.submitted_hash or wish.seen_hash != version.submitted_hash:
        raise Stale("The submission is not the one that you were shown. Reload the page and look again.")
    if hash_of(version) != version.submitted_hash:
        raise Stale(
            "The submission is not the one that was sent in. Return it, so that it is submitted again."
        )
    _tell_findings(version)
    if row.target is Status.PUBLISHED:
        catalog.list_release(releases.freeze(version, by=wish.by), by=wish.by)


def _return(version: Version, _row: Move, _wish: Wish) -> None:
    _tell_findings(version)


def _delist(version: Version, _row: Move, wish: Wish) -> None:
    _still_live(version)
    catalog.delist(version.integration, by=wish.by)


def _restore(version: Version, _row: Move, wish: Wish) -> None:
    _still_live(version)
    catalog.restore(version.integration, by=wish.by)


_EFFECTS: dict[Action, Callable[[Version, Move, Wish], None]] = {
    Action.SUBMIT: _send,
    Action.RESUBMIT: _send,
    Action.PASS: _pass,
    Action.RETURN: _return,
    Action.DELIST: _delist,
    Action.RESTORE: _restore,
}


def _tell_findings(version: Version) -> None:
    models.Finding.objects.filter(version=version, told=False).update(told=True)


def _live(integration: Integration) -> Version:
    if integration.current_release is None:
        raise WrongState(f"{integration} has never been published.")
    return integration.current_release.version


def _still_live(version: Version) -> None:
    live = version.integration.current_release
    if live is None or live.version_id != version.id:
        raise Stale("A newer version was published meanwhile. Reload the page.")


def _words(note: str) -> str:
    words = note.strip().replace("\r\n", "\n")
    if len(words) > NOTE or "\0" in words:
        raise Invalid(fields={"note": f"Use at most {NOTE:,} characters, and no control characters."})
    return words


def _record(version: Version, made: models.Move, by: User) -> None:
    published = made.action == Action.PASS and made.to_status == Status.PUBLISHED
    for kind in (Action(made.action).kind, *((Kind.RELEASE_PUBLISH,) if published else ())):
        audit.record(
            kind,
            org_id=version.org_id,
            actor=by,
            target=version.as_target(),
            before=made.from_status,
            after=made.to_status,
            round=made.round,
            hash=version.submitted_hash,
        )
