"""Two at once, in real transactions: one claim, one decision, one release, one mail (THREATS ROLE-03, JOB-03)."""

from collections.abc import Callable
from functools import partial

import pytest

from entrepot.audit.models import Event
from entrepot.catalog.models import Listing
from entrepot.core.errors import DomainError, Missing, Stale, WrongState
from entrepot.integrations import actions as drafts
from entrepot.integrations.documents import hash_of
from entrepot.integrations.models import Release, Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import ready_draft
from entrepot.notify.models import Mail
from entrepot.orgs.models import User
from entrepot.review import actions
from entrepot.review.models import Claim, Finding, Move
from entrepot.review.tests.together import at_once, only
from entrepot.review.tests.worlds import AT, SHOULD, claimed, passed, submitted
from entrepot.testing import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    """The cast, committed: other threads see it."""
    return make_cast()


def again(user: User) -> User:
    """The same person as another request reads them."""
    return User.objects.select_related("org").get(pk=user.pk)


def now(version: Version) -> Version:
    return Version.objects.get(pk=version.pk)


@pytest.mark.threat("ROLE-03")
def test_of_two_analysts_who_claim_at_once_one_has_it(cast: Cast) -> None:
    version = submitted(cast)
    outcomes = at_once(
        *(partial(_claim, version, one) for one in (cast.tomas, cast.ines, cast.tomas, cast.ines))
    )
    holder = Claim.objects.get(version=version).analyst_id
    assert {one.analyst_id for one in only(outcomes, Claim)} == {holder}  # type: ignore[attr-defined]
    assert len(only(outcomes, WrongState)) == 2
    assert Event.objects.filter(kind="integration.submission.claim", org_id=version.org_id).count() == 1


def _claim(version: Version, analyst: User) -> Claim:
    return actions.claim(now(version), by=again(analyst))


@pytest.mark.threat("ROLE-03")
def test_analysts_who_take_the_next_one_at_once_never_get_the_same(cast: Cast) -> None:
    versions = [submitted(cast) for _ in range(2)]
    outcomes = at_once(*(partial(_next, one) for one in (cast.tomas, cast.ines)))
    assert len(only(outcomes, Claim)) == 2
    assert set(Claim.objects.values_list("version_id", flat=True)) == {one.id for one in versions}


def _next(analyst: User) -> Claim | None:
    return actions.claim_next(by=again(analyst))


@pytest.mark.threat("ROLE-03")
@pytest.mark.threat("JOB-03")
def test_a_decision_that_is_sent_four_times_publishes_and_mails_once(cast: Cast) -> None:
    version = passed(submitted(cast), cast.ines)
    actions.claim(version, by=cast.tomas)
    mails = Mail.objects.count()

    outcomes = at_once(*[partial(_pass, version, cast.tomas)] * 4)

    assert len(only(outcomes, Version)) == 1
    assert len(only(outcomes, WrongState)) == 3
    assert now(version).state is Status.PUBLISHED
    assert Release.objects.count() == Listing.objects.count() == 1
    assert Mail.objects.count() - mails == 1
    assert Move.objects.filter(version=version, to_status=Status.PUBLISHED).count() == 1
    assert Event.objects.filter(kind="integration.release.publish", org_id=version.org_id).count() == 1


def _pass(version: Version, analyst: User) -> Version:
    return actions.pass_review(now(version), by=again(analyst), seen_hash=version.submitted_hash)


def _return(version: Version, analyst: User) -> Version:
    return actions.return_to_vendor(now(version), by=again(analyst))


@pytest.mark.threat("ROLE-03")
@pytest.mark.parametrize("status", [Status.INITIAL_REVIEW, Status.QA_REVIEW, Status.FINAL_REVIEW])
def test_of_pass_and_return_at_once_one_is_made_and_a_withdrawal_comes_before_or_after(
    cast: Cast, status: Status
) -> None:
    version = AT[status](cast)
    moves, mails = Move.objects.count(), Mail.objects.count()

    passing, returning, withdrawing = at_once(
        partial(_pass, version, cast.tomas),
        partial(_return, version, cast.tomas),
        lambda: actions.withdraw(now(version), by=again(cast.maya)),
    )

    decided = only([passing, returning], Version)
    withdrawn = only([withdrawing], Version)
    assert len(decided) <= 1
    assert decided or withdrawn
    assert Move.objects.count() - moves == len(decided) + len(withdrawn)
    assert Mail.objects.count() - mails == len(decided)
    assert (now(version).state is Status.WITHDRAWN) == bool(withdrawn)
    published = isinstance(passing, Version) and passing.state is Status.PUBLISHED
    assert Release.objects.count() == published
    assert not (published and withdrawn)


@pytest.mark.threat("ROLE-03")
@pytest.mark.parametrize("turn", range(6))
def test_an_edit_that_races_the_submission_is_in_what_is_frozen_or_refused(cast: Cast, turn: int) -> None:
    version = ready_draft(cast.maya)
    late = f"Changed at the last moment, {turn}."
    edit: Callable[[], object] = lambda: drafts.save_field(  # noqa: E731
        now(version), "general.description", late, by=again(cast.omar)
    )

    outcomes = at_once(edit, lambda: actions.submit(now(version), by=again(cast.maya)), edit)

    sent = now(version)
    assert sent.state is Status.INITIAL_REVIEW
    assert sent.submitted_hash == hash_of(sent)
    got_in = any(not isinstance(one, DomainError) for one in (outcomes[0], outcomes[2]))
    assert (sent.document["general"]["description"] == late) == got_in
    with pytest.raises(WrongState):
        edit()


@pytest.mark.threat("ROLE-03")
def test_a_submission_sent_twice_at_once_counts_once(cast: Cast) -> None:
    version = ready_draft(cast.maya)
    outcomes = at_once(*[lambda: actions.submit(now(version), by=again(cast.maya))] * 3)
    assert len(only(outcomes, Version)) == 1
    assert len(only(outcomes, WrongState)) == 2
    assert now(version).round == Move.objects.filter(version=version).count() == Mail.objects.count() == 1


def test_findings_written_at_once_get_numbers_of_their_own(cast: Cast) -> None:
    version = claimed(cast)
    outcomes = at_once(*[lambda: actions.open_finding(now(version), SHOULD, by=again(cast.tomas))] * 5)
    assert len(only(outcomes, Finding)) == 5
    assert sorted(Finding.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("turn", range(4))
def test_a_finding_taken_back_while_it_is_told_is_gone_or_told(cast: Cast, turn: int) -> None:
    version = claimed(cast)
    actions.open_finding(version, SHOULD, by=cast.tomas)
    finding = actions.open_finding(version, SHOULD, by=cast.tomas)
    outcomes = at_once(
        partial(_return, version, cast.tomas),
        lambda: actions.drop_finding(Finding.objects.get(pk=finding.pk), by=again(cast.tomas)),
    )
    left = Finding.objects.filter(pk=finding.pk).first()
    if isinstance(outcomes[1], WrongState | Missing):
        assert left is not None
        assert left.told
    else:
        assert left is None


@pytest.mark.parametrize("turn", range(4))
def test_a_removal_that_races_a_publication_leaves_one_answer(cast: Cast, turn: int) -> None:
    live = AT[Status.PUBLISHED](cast)
    update = drafts.start_update(live.integration, by=cast.maya)
    drafts.save_field(update, "general.changes", "A new description", by=cast.maya)
    drafts.set_test_password(update, "ferry wharf 9213", by=cast.maya)
    drafts.save_field(update, "test_account.url", "https://app.northwind.example", by=cast.maya)
    drafts.save_field(update, "test_account.username", "isvtest@harbour.example", by=cast.maya)
    update = passed(actions.submit(now(update), by=cast.maya), cast.ines)
    actions.claim(update, by=cast.tomas)

    outcomes = at_once(
        partial(_pass, update, cast.tomas),
        lambda: actions.delist(now(live).integration, by=again(cast.nadia), reason="It leaks."),
    )

    listing = Listing.objects.get()
    published, removed = (not isinstance(one, Exception) for one in outcomes)
    if published and removed:  # published first, and then the new one was removed
        assert now(update).state is Status.DELISTED
        assert not listing.listed
    elif removed:
        assert isinstance(outcomes[0], WrongState)
        assert (now(live).state, now(update).state) == (Status.DELISTED, Status.QA_REVIEW)
        assert not listing.listed
    else:
        assert isinstance(outcomes[1], Stale)
        assert now(update).state is Status.PUBLISHED
        assert listing.listed
