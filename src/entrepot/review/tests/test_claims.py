"""Claims: one analyst at a time, given back by themselves, by a network admin, or by losing the role."""

import pytest

from entrepot.audit.models import Event
from entrepot.core.errors import Missing, NotAllowed, WrongState
from entrepot.integrations.models import Editor
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import draft, ready_draft
from entrepot.orgs.actions import revoke_role, suspend
from entrepot.orgs.states import Role
from entrepot.review import actions
from entrepot.review.models import Claim
from entrepot.review.tests.worlds import AT, claimed, passed, submitted
from entrepot.testing import Cast, person


def test_claiming_one_s_own_again_changes_nothing(cast: Cast) -> None:
    version = claimed(cast)
    events = Event.objects.count()
    assert actions.claim(version, by=cast.tomas).analyst == cast.tomas
    assert (Claim.objects.count(), Event.objects.count()) == (1, events)


def test_the_second_analyst_is_told_who_was_first(cast: Cast) -> None:
    with pytest.raises(WrongState, match="Tomas Okafor has claimed it"):
        actions.claim(claimed(cast), by=cast.ines)


@pytest.mark.parametrize(
    "status", [one for one in Status if one not in {"INITIAL_REVIEW", "QA_REVIEW", "FINAL_REVIEW"}]
)
def test_only_what_waits_for_the_network_is_claimed(cast: Cast, status: Status) -> None:
    with pytest.raises(WrongState):
        actions.claim(AT[status](cast), by=cast.tomas)


def test_a_network_admin_claims_nothing_and_a_stranger_learns_nothing(cast: Cast) -> None:
    version = submitted(cast)
    otto = person(cast.harbour, "Otto", "Kade", Role.NETWORK_ADMIN)
    with pytest.raises(NotAllowed):
        actions.claim(version, by=otto)
    for stranger in (cast.maya, cast.priya):
        with pytest.raises(Missing):
            actions.claim(version, by=stranger)


def test_a_claim_is_given_back_by_who_holds_it_or_by_a_network_admin(cast: Cast) -> None:
    version = claimed(cast)
    with pytest.raises(NotAllowed, match="Tomas Okafor has claimed it"):
        actions.release_claim(version, by=cast.ines)
    actions.release_claim(version, by=cast.tomas)
    with pytest.raises(WrongState, match="Nobody has claimed it"):
        actions.release_claim(version, by=cast.tomas)
    claimed(cast, version)
    actions.release_claim(version, by=person(cast.harbour, "Otto", "Kade", Role.NETWORK_ADMIN))
    assert not Claim.objects.exists()


@pytest.mark.threat("LOG-06")
def test_claim_and_release_are_in_both_logs_and_the_vendor_s_names_no_analyst(cast: Cast) -> None:
    version = claimed(cast)
    actions.release_claim(version, by=cast.tomas)
    kinds = ["integration.submission.claim", "integration.submission.release"]
    mine = Event.objects.filter(org_id=cast.harbour.id, kind__in=kinds).order_by("id")
    theirs = Event.objects.filter(org_id=cast.northwind.id, kind__in=kinds).order_by("id")
    assert [event.actor_label for event in mine] == ["Tomas Okafor"] * 2
    assert [event.actor_label for event in theirs] == ["Harbour"] * 2


@pytest.mark.threat("LOG-06")
def test_a_refused_claim_is_in_the_network_s_log(cast: Cast) -> None:
    version = claimed(cast)
    with pytest.raises(WrongState):
        actions.claim(version, by=cast.ines)
    refused = Event.objects.get(kind="integration.submission.refused")
    assert (refused.org_id, refused.actor_id, refused.outcome) == (cast.harbour.id, cast.ines.id, "deny")
    assert refused.detail == {"action": "claim", "reason": "wrong_state"}


def test_who_loses_the_role_or_the_access_loses_the_claims(cast: Cast) -> None:
    claimed(cast)
    revoke_role(cast.tomas, Role.REVIEWER, by=cast.nadia)
    assert not Claim.objects.exists()
    claimed(cast, by=cast.ines)
    suspend(cast.ines, by=cast.nadia)
    assert not Claim.objects.exists()


def test_the_next_one_is_what_is_due_first_and_neither_taken_nor_one_s_own(cast: Cast) -> None:
    later = submitted(cast)
    first = passed(submitted(cast), cast.ines)
    taken, mine = submitted(cast), submitted(cast)
    type(first).objects.filter(pk=first.pk).update(expected_at=later.created_at)
    claimed(cast, taken, cast.ines)
    Editor.objects.create(version=mine, user=cast.tomas, last_at=mine.created_at)
    ready_draft(cast.maya)
    draft(cast.maya)

    got = [actions.claim_next(by=cast.tomas) for _ in range(3)]

    assert [claim.version_id if claim else None for claim in got] == [first.id, later.id, None]


def test_only_analysts_take_the_next_one(cast: Cast) -> None:
    submitted(cast)
    with pytest.raises(NotAllowed):
        actions.claim_next(by=person(cast.harbour, "Otto", "Kade", Role.NETWORK_ADMIN))
