"""Each status, action and party has its one outcome, and nothing else changes (THREATS ROLE-01).

What is expected is spelled out here a second time, on purpose: the verbs read `states.TABLE`, this file does not.
"""

import itertools
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from entrepot.audit.models import Event
from entrepot.catalog.models import Listing
from entrepot.core.errors import DomainError, Missing, NotAllowed, WrongState
from entrepot.integrations.models import Integration, Release, Version
from entrepot.integrations.states import Status
from entrepot.notify.models import Mail
from entrepot.orgs.models import User
from entrepot.review.actions.moves import Wish, move
from entrepot.review.models import Claim, Finding, Move, Note, Reply
from entrepot.review.states import TABLE, Action
from entrepot.review.tests.worlds import AT, NAMES, make_parties
from entrepot.testing import Cast

VENDOR, ANALYST, ADMIN = "vendor", "analyst", "network admin"

ALLOWED: dict[tuple[Status, Action], tuple[Status, str]] = {
    (Status.DRAFT, Action.SUBMIT): (Status.INITIAL_REVIEW, VENDOR),
    (Status.INITIAL_CHANGES, Action.RESUBMIT): (Status.INITIAL_REVIEW, VENDOR),
    (Status.QA_CHANGES, Action.RESUBMIT): (Status.FINAL_REVIEW, VENDOR),
    (Status.INITIAL_REVIEW, Action.WITHDRAW): (Status.WITHDRAWN, VENDOR),
    (Status.INITIAL_CHANGES, Action.WITHDRAW): (Status.WITHDRAWN, VENDOR),
    (Status.QA_REVIEW, Action.WITHDRAW): (Status.WITHDRAWN, VENDOR),
    (Status.QA_CHANGES, Action.WITHDRAW): (Status.WITHDRAWN, VENDOR),
    (Status.FINAL_REVIEW, Action.WITHDRAW): (Status.WITHDRAWN, VENDOR),
    (Status.WITHDRAWN, Action.REOPEN): (Status.DRAFT, VENDOR),
    (Status.INITIAL_REVIEW, Action.PASS): (Status.QA_REVIEW, ANALYST),
    (Status.QA_REVIEW, Action.PASS): (Status.PUBLISHED, ANALYST),
    (Status.FINAL_REVIEW, Action.PASS): (Status.PUBLISHED, ANALYST),
    (Status.INITIAL_REVIEW, Action.RETURN): (Status.INITIAL_CHANGES, ANALYST),
    (Status.QA_REVIEW, Action.RETURN): (Status.QA_CHANGES, ANALYST),
    (Status.FINAL_REVIEW, Action.RETURN): (Status.QA_CHANGES, ANALYST),
    (Status.PUBLISHED, Action.DELIST): (Status.DELISTED, ADMIN),
    (Status.DELISTED, Action.RESTORE): (Status.PUBLISHED, ADMIN),
}

SIDES = {
    "vendor super admin": {VENDOR},
    "vendor app and org admin": {VENDOR},
    "analyst with the claim": {ANALYST},
    "analyst without the claim": {ANALYST},
    "network admin": {ADMIN},
    "network super admin": {ANALYST, ADMIN},
}
STRANGERS = {"other vendor's super admin", "customer's super admin"}
EVENTS = {
    Action.SUBMIT: "integration.submission.submit",
    Action.RESUBMIT: "integration.submission.resubmit",
    Action.WITHDRAW: "integration.submission.withdraw",
    Action.REOPEN: "integration.submission.reopen",
    Action.PASS: "integration.submission.pass",
    Action.RETURN: "integration.submission.return",
    Action.DELIST: "integration.listing.delist",
    Action.RESTORE: "integration.listing.restore",
}
MAILED = {Action.SUBMIT, Action.RESUBMIT, Action.PASS, Action.RETURN, Action.DELIST, Action.RESTORE}
SENDING = {Action.SUBMIT, Action.RESUBMIT}  # whoever submits gets the confirmation too


def expected(status: Status, action: Action, party: str) -> Status | type[DomainError]:
    """The new status, or the error."""
    if party in STRANGERS:
        return Missing
    row = ALLOWED.get((status, action))
    if row is None:
        return WrongState
    target, side = row
    if side not in SIDES.get(party, set()):
        return NotAllowed
    if side == ANALYST and party != "analyst with the claim":
        return WrongState
    return target


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Everything that a move may change, but the system log."""
    tables = (Version, Integration, Release, Listing, Claim, Move, Finding, Reply, Note, Mail)
    found = {one.__name__: list(one.objects.order_by("pk").values()) for one in tables}
    return found | {"jobs": list(ProcrastinateJob.objects.order_by("pk").values("id", "task_name", "args"))}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.threat("ROLE-01")
@pytest.mark.threat("LOG-06")
def test_each_action_of_each_party_has_its_outcome_in_each_status(cast: Cast, status: Status) -> None:
    version = AT[status](cast)
    parties = make_parties(cast, version)
    before, events = snapshot(), Event.objects.count()
    for action, name in itertools.product(Action, NAMES):
        outcome = expected(status, action, name)
        with transaction.atomic():
            try:
                if isinstance(outcome, Status):
                    moves_to(outcome, version, action, parties[name], events)
                else:
                    is_refused(outcome, version, action, parties[name], before)
            except BaseException as failure:
                failure.add_note(f"{status}: {action} by the {name}, expected {outcome}")
                raise
            transaction.set_rollback(True)


def wish(version: Version, by: User) -> Wish:
    return Wish(by, note="Because.", seen_hash=version.submitted_hash)


def moves_to(target: Status, version: Version, action: Action, by: User, events: int) -> None:
    source, mailed = version.state, set(Mail.objects.values_list("id", flat=True))
    moved = move(version, action, wish=wish(version, by))

    stored = Version.objects.get(pk=version.pk)
    assert (moved.state, stored.state) == (target, target)
    assert not Claim.objects.filter(version=version).exists()
    last = Move.objects.filter(version=version).last()
    assert last is not None
    assert (last.action, last.from_status, last.to_status, last.by) == (action, source, target, by)
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))[events:]
    assert kinds.count(EVENTS[action]) == 2  # the vendor's log and the network's
    assert kinds.count("integration.release.publish") == (
        2 if action is Action.PASS and target is Status.PUBLISHED else 0
    )
    to = sorted(Mail.objects.exclude(id__in=mailed).values_list("to", flat=True))
    began = User.objects.get(given_name="Maya").email
    assert to == (sorted({began, by.email} if action in SENDING else {began}) if action in MAILED else [])
    assert Release.objects.filter(version=version).count() == (target in (Status.PUBLISHED, Status.DELISTED))
    waits = target in (Status.INITIAL_REVIEW, Status.QA_REVIEW, Status.FINAL_REVIEW)
    assert (stored.expected_at is not None) == waits


def is_refused(
    error: type[DomainError],
    version: Version,
    action: Action,
    by: User,
    before: dict[str, list[dict[str, Any]]],
) -> None:
    logged = Event.objects.count()
    with pytest.raises(error):
        move(version, action, wish=wish(version, by))

    assert snapshot() == before
    written = list(Event.objects.order_by("id"))[logged:]
    assert {event.kind for event in written} == {"integration.submission.refused"}
    assert {event.outcome for event in written} == {"deny"}
    assert by.org_id in {event.org_id for event in written}
    if by.org_id != version.org_id:
        assert version.org_id not in {event.org_id for event in written}  # THREATS TEN-01


def test_the_table_holds_these_rows_and_no_others() -> None:
    assert {(row.source, row.action): row.target for row in TABLE} == {
        key: target for key, (target, _) in ALLOWED.items()
    }
    assert len(TABLE) == len(ALLOWED)
