"""What each move waits for beside its party: said as a sentence with the remedy, and held by the verb (ROLE-06)."""

import pytest

from entrepot.core import clock
from entrepot.core.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from entrepot.integrations import actions as drafts
from entrepot.integrations.models import Editor, Release, Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import draft, ready_draft
from entrepot.notify.models import Mail
from entrepot.orgs import actions as people
from entrepot.orgs.actions import grant_role, revoke_role
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.review import actions
from entrepot.review.conflicts import among
from entrepot.review.models import Move
from entrepot.review.rules import moves_for, waits_for
from entrepot.review.states import TABLE, Action, Gate, find
from entrepot.review.tests.worlds import (
    AT,
    BLOCKS,
    NOTE,
    SHOULD,
    answered,
    claimed,
    passed,
    published,
    returned,
    submitted,
)
from entrepot.testing import Cast, person


def test_an_unfinished_draft_is_not_submitted_and_the_refusal_names_a_field(cast: Cast) -> None:
    with pytest.raises(WrongState, match=r"% ready\. Still to mend: .* And \d+ more\."):
        actions.submit(draft(cast.maya), by=cast.maya)


def test_what_is_submitted_is_named_by_its_hash_and_counted(cast: Cast) -> None:
    version = submitted(cast)
    assert len(version.submitted_hash) == 64
    assert (version.round, version.submitted_by) == (1, cast.maya)


def test_a_returned_one_goes_back_only_with_every_finding_answered(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    with pytest.raises(WrongState, match="Answer finding 1 first"):
        actions.submit(version, by=cast.maya)
    actions.answer_finding(finding, "It reads the region now.", by=cast.omar)
    assert actions.submit(version, by=cast.maya).round == 2


def test_a_note_asks_for_no_answer(cast: Cast) -> None:
    version = claimed(cast)
    actions.open_finding(version, NOTE, by=cast.tomas)
    answer = actions.open_finding(version, SHOULD, by=cast.tomas)
    back = actions.return_to_vendor(version, by=cast.tomas)
    actions.answer_finding(answer, "Done.", by=cast.maya)
    assert actions.submit(back, by=cast.maya).state is Status.INITIAL_REVIEW


@pytest.mark.threat("ROLE-06")
def test_withdrawing_is_no_way_round_the_findings(cast: Cast) -> None:
    version, _ = returned(submitted(cast), cast.tomas, BLOCKS)
    actions.withdraw(version, by=cast.maya)
    with pytest.raises(WrongState, match="Answer finding 1 first"):
        actions.submit(actions.reopen(version, by=cast.maya), by=cast.maya)


@pytest.mark.threat("ROLE-06")
def test_withdrawing_after_the_initial_review_begins_with_it_again(cast: Cast) -> None:
    version = passed(submitted(cast), cast.tomas)
    actions.reopen(actions.withdraw(version, by=cast.maya), by=cast.maya)
    assert actions.submit(version, by=cast.maya).state is Status.INITIAL_REVIEW


@pytest.mark.threat("ROLE-06")
@pytest.mark.parametrize("status", [Status.INITIAL_REVIEW, Status.QA_REVIEW, Status.FINAL_REVIEW])
def test_nothing_passes_while_a_finding_blocks_answered_or_not(cast: Cast, status: Status) -> None:
    version = AT[status](cast)
    finding = actions.open_finding(version, BLOCKS, by=cast.tomas)
    with pytest.raises(WrongState, match=f"Finding {finding.number} blocks"):
        actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    actions.resolve_finding(finding, by=cast.tomas)
    actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)


@pytest.mark.threat("ROLE-06")
def test_a_vendor_s_answer_does_not_lift_what_blocks(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas, BLOCKS)
    actions.answer_finding(finding, "We think that it is fine.", by=cast.maya)
    version = claimed(cast, actions.submit(version, by=cast.maya))
    with pytest.raises(WrongState, match="Finding 1 blocks"):
        actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)


def test_a_return_needs_a_finding_that_asks_for_something(cast: Cast) -> None:
    version = claimed(cast)
    actions.open_finding(version, NOTE, by=cast.tomas)
    with pytest.raises(WrongState, match="Write down at least one finding"):
        actions.return_to_vendor(version, by=cast.tomas)
    actions.open_finding(version, SHOULD, by=cast.tomas)
    assert actions.return_to_vendor(version, by=cast.tomas).state is Status.INITIAL_CHANGES


def test_an_answered_finding_is_no_reason_to_return_until_it_is_open_again(cast: Cast) -> None:
    version = claimed(cast, actions.submit(answered(cast, submitted(cast)), by=cast.maya))
    with pytest.raises(WrongState, match="Write down"):
        actions.return_to_vendor(version, by=cast.tomas)
    actions.reopen_finding(version.findings.get(), by=cast.tomas)
    actions.return_to_vendor(version, by=cast.tomas)


@pytest.mark.parametrize("call", ["pass", "return"])
def test_nobody_decides_without_the_claim(cast: Cast, call: str) -> None:
    version = submitted(cast)
    with pytest.raises(WrongState, match="Claim it first"):
        _decide(call, version, cast.tomas)
    claimed(cast, version, cast.ines)
    with pytest.raises(WrongState, match="Ines Sato has claimed it"):
        _decide(call, version, cast.tomas)


def _decide(call: str, version: Version, by: User) -> None:
    if call == "pass":
        actions.pass_review(version, by=by, seen_hash=version.submitted_hash)
    else:
        actions.return_to_vendor(version, by=by)


def test_each_phase_is_claimed_anew(cast: Cast) -> None:
    version = passed(submitted(cast), cast.tomas)
    with pytest.raises(WrongState, match="Claim it first"):
        actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)


@pytest.mark.threat("ROLE-03")
@pytest.mark.parametrize("seen", ["", "0" * 64, "ключ", "a\0b"])
def test_passing_names_the_very_submission_that_was_shown(cast: Cast, seen: str) -> None:
    version = claimed(cast)
    with pytest.raises(Stale, match="not the one that you were shown"):
        actions.pass_review(version, by=cast.tomas, seen_hash=seen)
    version.refresh_from_db()
    assert version.state is Status.INITIAL_REVIEW


@pytest.mark.threat("ROLE-03")
@pytest.mark.parametrize("status", [Status.INITIAL_REVIEW, Status.QA_REVIEW, Status.FINAL_REVIEW])
def test_a_document_that_changed_under_review_is_never_passed(cast: Cast, status: Status) -> None:
    version = AT[status](cast)
    changed = {**version.document, "tenant_settings": []}
    Version.objects.filter(pk=version.pk).update(document=changed)
    with pytest.raises(Stale):
        actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    assert not Release.objects.exists()


@pytest.mark.threat("ROLE-03")
def test_the_release_is_what_was_judged(cast: Cast) -> None:
    version = published(cast)
    assert version.release.manifest_hash == version.submitted_hash
    assert version.integration.current_release == version.release


@pytest.mark.threat("ROLE-02")
def test_who_edited_it_neither_claims_nor_passes_nor_finds(cast: Cast) -> None:
    version = submitted(cast)
    Editor.objects.create(version=version, user=cast.ines, last_at=version.created_at)
    for call in (
        lambda: actions.claim(version, by=cast.ines),
        lambda: actions.pass_review(version, by=cast.ines, seen_hash=version.submitted_hash),
        lambda: actions.return_to_vendor(version, by=cast.ines),
        lambda: actions.open_finding(version, SHOULD, by=cast.ines),
        lambda: actions.add_note(version, "Looks good to me.", by=cast.ines),
    ):
        with pytest.raises(NotAllowed):
            call()


def _with_an_account_at_the_vendor(cast: Cast, email: str, *, answered: bool) -> User:
    account = person(cast.northwind, "Theo")
    account.email, account.email_verified_at = email, clock.now() if answered else None
    account.save()
    return account


@pytest.mark.threat("ROLE-02")
@pytest.mark.parametrize("email", ["ines@harbour.example", "Ines@Harbour.EXAMPLE", "ines+nw@harbour.example"])
@pytest.mark.parametrize("left", [False, True])
def test_who_has_an_account_at_the_vendor_or_had_one_does_not_judge(
    cast: Cast, email: str, left: bool
) -> None:
    account = _with_an_account_at_the_vendor(cast, email, answered=True)
    version = submitted(cast)
    if left:
        people.deactivate(account, by=cast.maya)
    with pytest.raises(NotAllowed, match="for its vendor"):
        actions.claim(version, by=cast.ines)
    assert actions.claim_next(by=cast.ines) is None
    assert not moves_for(cast.ines, version)
    assert among(cast.ines, [version]) == {version.id}
    assert actions.claim_next(by=cast.tomas)


@pytest.mark.threat("ROLE-02")
def test_a_vendor_is_not_rid_of_an_analyst_by_inviting_them(cast: Cast) -> None:
    people.invite(cast.northwind, email=cast.ines.email, given_name="Ines", by=cast.maya)
    _with_an_account_at_the_vendor(cast, cast.ines.email, answered=False)
    assert actions.claim(submitted(cast), by=cast.ines)


@pytest.mark.threat("ROLE-02")
def test_the_network_s_own_integration_is_judged_by_none_of_its_people(cast: Cast) -> None:
    version = actions.submit(ready_draft(cast.nadia), by=cast.nadia)
    for analyst in (cast.tomas, cast.nadia):
        with pytest.raises(NotAllowed, match="worked on this integration"):
            actions.claim(version, by=analyst)


@pytest.mark.threat("ROLE-09")
def test_only_the_owning_organisation_updates_what_is_live(cast: Cast) -> None:
    live = published(cast)
    for stranger in (cast.priya, cast.tomas):
        with pytest.raises(Missing):
            drafts.start_update(live.integration, by=stranger)


def test_an_update_of_a_removed_integration_waits_for_its_return(cast: Cast) -> None:
    live = published(cast)
    update = drafts.start_update(live.integration, by=cast.maya)
    for path, value in UPDATE.items():
        drafts.save_field(update, path, value, by=cast.maya)
    drafts.set_test_password(update, "ferry wharf 9213", by=cast.maya)
    update = passed(actions.submit(update, by=cast.maya), cast.tomas)
    actions.delist(live.integration, by=cast.nadia, reason="It leaks.")
    actions.claim(update, by=cast.ines)
    with pytest.raises(WrongState, match="removed from the catalog"):
        actions.pass_review(update, by=cast.ines, seen_hash=update.submitted_hash)
    actions.restore(live.integration, by=cast.nadia)
    assert (
        actions.pass_review(update, by=cast.ines, seen_hash=update.submitted_hash).state is Status.PUBLISHED
    )


UPDATE = {
    "general.changes": "A better description.",
    "test_account.url": "https://app.northwind.example",
    "test_account.username": "isvtest@harbour.example",
}


def test_removing_asks_for_a_reason_and_tells_it(cast: Cast) -> None:
    live = published(cast)
    with pytest.raises(Invalid) as refusal:
        actions.delist(live.integration, by=cast.nadia, reason="  ")
    assert "reason" in refusal.value.fields
    actions.delist(live.integration, by=cast.nadia, reason="It leaks tokens.")
    assert Move.objects.filter(version=live, action=Action.DELIST).get().note == "It leaks tokens."


@pytest.mark.parametrize("note", ["x" * 4001, "a\0b"])
def test_a_letter_that_cannot_be_kept_is_refused_before_anything_moves(cast: Cast, note: str) -> None:
    version = AT[Status.INITIAL_REVIEW](cast)
    mails = Mail.objects.count()
    with pytest.raises(Invalid) as refusal:
        actions.return_to_vendor(version, by=cast.tomas, note=note)
    assert "note" in refusal.value.fields
    assert Mail.objects.count() == mails


def test_a_role_that_was_taken_away_moves_nothing(cast: Cast) -> None:
    version = submitted(cast)
    revoke_role(cast.tomas, Role.REVIEWER, by=cast.nadia)
    with pytest.raises(NotAllowed):
        actions.claim(version, by=User.objects.get(pk=cast.tomas.pk))


def test_an_app_admin_submits_once_they_are_org_admin_too(cast: Cast) -> None:
    version = ready_draft(cast.omar)
    with pytest.raises(NotAllowed, match="org admin too"):
        actions.submit(version, by=cast.omar)
    grant_role(cast.omar, Role.ORG_ADMIN, by=cast.maya)
    assert actions.submit(version, by=User.objects.get(pk=cast.omar.pk)).state is Status.INITIAL_REVIEW


def test_every_gate_is_used_and_each_publishing_move_keeps_them_all(cast: Cast) -> None:
    assert {gate for row in TABLE for gate in row.gates} == set(Gate)
    for row in TABLE:
        if row.target is Status.PUBLISHED and row.action is Action.PASS:
            assert {Gate.CLAIMED, Gate.UNBLOCKED, Gate.LISTED} <= set(row.gates)


def test_pages_are_told_the_same_as_verbs_enforce(cast: Cast) -> None:
    version = claimed(cast)
    assert {row.action for row in moves_for(cast.tomas, version)} == {Action.PASS, Action.RETURN}
    assert {row.action for row in moves_for(cast.maya, version)} == {Action.WITHDRAW}
    assert moves_for(cast.priya, version) == ()
    passing = find(Action.PASS, Status.INITIAL_REVIEW)
    assert passing
    assert waits_for(passing, version, cast.tomas) == ""
    assert (
        waits_for(passing, version, cast.ines)
        == "Tomas Okafor has claimed it. Ask them to decide, or to release it."
    )
