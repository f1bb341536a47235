"""Whatever anybody tries, in any order: nothing is published without every step of the way (THREATS ROLE-06)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from entrepot.catalog.models import Listing
from entrepot.core import clock
from entrepot.core.errors import DomainError
from entrepot.integrations import actions as drafts
from entrepot.integrations.documents import hash_of
from entrepot.integrations.models import Editor, Release, Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import ready_draft
from entrepot.orgs.models import User
from entrepot.review import actions
from entrepot.review.models import Finding, FindingSeverity, FindingState, Move
from entrepot.review.states import Action
from entrepot.review.tests.worlds import BLOCKS, NOTE, SHOULD
from entrepot.testing import Cast

# Those who can get somewhere are asked more often than those who never may.
VENDORS = st.sampled_from(["maya", "maya", "maya", "omar", "priya", "tomas"])
ANALYSTS = st.sampled_from(["tomas", "tomas", "tomas", "ines", "nadia", "maya"])


class Review(RuleBasedStateMachine):
    """One version, and people who try everything. Ines has edited it, so she may judge nothing of it."""

    cast: ClassVar[Cast]
    version_id: ClassVar[str]
    published: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.hold = transaction.atomic()
        self.hold.__enter__()
        self.shown = ["", "0" * 64]

    def teardown(self) -> None:
        type(self).published += Release.objects.exists()
        transaction.set_rollback(True)
        self.hold.__exit__(None, None, None)

    @property
    def version(self) -> Version:
        return Version.objects.select_related("integration").get(pk=self.version_id)

    def who(self, name: str) -> User:
        return User.objects.select_related("org").get(pk=getattr(self.cast, name).pk)

    def tries(self, call: Callable[..., Any], *args: Any, **named: Any) -> None:
        with suppress(DomainError):
            call(*args, **named)

    @rule(steps=st.integers(1, 4))
    def go_on_as_meant(self, steps: int) -> None:
        """A few steps of the way as it is meant, so that others try their luck everywhere along it."""
        for _ in range(steps):
            version = self.version
            match version.state:
                case Status.DRAFT | Status.INITIAL_CHANGES | Status.QA_CHANGES:
                    self.answer_all()
                    self.submit("maya")
                case Status.INITIAL_REVIEW | Status.QA_REVIEW | Status.FINAL_REVIEW:
                    self.claim("tomas")
                    self.tries(
                        actions.pass_review, version, by=self.cast.tomas, seen_hash=version.submitted_hash
                    )
                case Status.WITHDRAWN:
                    self.reopen("maya")

    def answer_all(self) -> None:
        for finding in Finding.objects.filter(version=self.version_id, told=True, state=FindingState.OPEN):
            self.tries(actions.answer_finding, finding, "Mended.", by=self.cast.maya)

    @rule(who=VENDORS)
    def submit(self, who: str) -> None:
        self.tries(actions.submit, self.version, by=self.who(who))
        self.shown.append(self.version.submitted_hash)

    @rule(who=VENDORS, text=st.sampled_from(["Write together.", "Find things again."]))
    def edit(self, who: str, text: str) -> None:
        self.tries(drafts.save_field, self.version, "general.description", text, by=self.who(who))

    @rule(who=VENDORS)
    def withdraw(self, who: str) -> None:
        self.tries(actions.withdraw, self.version, by=self.who(who))

    @rule(who=VENDORS)
    def reopen(self, who: str) -> None:
        self.tries(actions.reopen, self.version, by=self.who(who))

    @rule(who=VENDORS, data=st.data())
    def answer(self, who: str, data: st.DataObject) -> None:
        if finding := self.some_finding(data):
            self.tries(actions.answer_finding, finding, "Mended.", by=self.who(who))

    @rule(who=ANALYSTS)
    def claim(self, who: str) -> None:
        self.tries(actions.claim, self.version, by=self.who(who))

    @rule(who=ANALYSTS)
    def release(self, who: str) -> None:
        self.tries(actions.release_claim, self.version, by=self.who(who))

    @rule(who=ANALYSTS, draft=st.sampled_from([BLOCKS, SHOULD, NOTE]))
    def find(self, who: str, draft: actions.Draft) -> None:
        self.tries(actions.open_finding, self.version, draft, by=self.who(who))

    @rule(who=ANALYSTS, data=st.data(), verb=st.sampled_from(["resolve", "resolve", "reopen", "drop"]))
    def settle(self, who: str, data: st.DataObject, verb: str) -> None:
        if finding := self.some_finding(data):
            self.tries(getattr(actions, f"{verb}_finding"), finding, by=self.who(who))

    @rule(who=ANALYSTS, data=st.data(), honest=st.sampled_from([True, True, True, False]))
    def pass_it(self, who: str, data: st.DataObject, honest: bool) -> None:
        seen = self.version.submitted_hash if honest else data.draw(st.sampled_from(self.shown))
        self.tries(actions.pass_review, self.version, by=self.who(who), seen_hash=seen)

    @rule(who=ANALYSTS)
    def return_it(self, who: str) -> None:
        self.tries(actions.return_to_vendor, self.version, by=self.who(who))

    @rule(who=ANALYSTS)
    def remove(self, who: str) -> None:
        self.tries(actions.delist, self.version.integration, by=self.who(who), reason="It leaks.")

    @rule(who=ANALYSTS)
    def restore(self, who: str) -> None:
        self.tries(actions.restore, self.version.integration, by=self.who(who))

    def some_finding(self, data: st.DataObject) -> Finding | None:
        found = list(Finding.objects.filter(version=self.version_id))
        return data.draw(st.sampled_from(found)) if found else None

    @invariant()
    def what_is_published_went_the_whole_way(self) -> None:
        version = self.version
        live = version.state in (Status.PUBLISHED, Status.DELISTED)
        assert Release.objects.filter(version=version).count() == live
        assert Listing.objects.filter(listed=True).count() == (version.state is Status.PUBLISHED)
        if not live:
            return
        assert version.release.manifest_hash == version.submitted_hash == hash_of(version)
        self.both_phases_were_passed(list(Move.objects.filter(version=version)))
        open_blockers = Finding.objects.filter(version=version, severity=FindingSeverity.BLOCKS)
        assert not open_blockers.exclude(state=FindingState.RESOLVED).exists()

    @staticmethod
    def both_phases_were_passed(moves: list[Move]) -> None:
        """Since it was last a draft, and since it was last returned from each phase."""
        passed: list[str] = []
        for move in moves:
            if move.action == Action.SUBMIT or (
                move.action == Action.RETURN and move.from_status == Status.INITIAL_REVIEW
            ):
                passed = []
            elif move.action == Action.PASS:
                passed.append(move.from_status)
        assert passed in (
            [Status.INITIAL_REVIEW, Status.QA_REVIEW],
            [Status.INITIAL_REVIEW, Status.FINAL_REVIEW],
        )

    @invariant()
    def nobody_judged_who_must_not(self) -> None:
        judged = Move.objects.filter(version=self.version_id, action__in=[Action.PASS, Action.RETURN])
        allowed = {self.cast.tomas.id, self.cast.nadia.id}
        assert set(judged.values_list("by", flat=True)) <= allowed
        assert set(Finding.objects.values_list("by", flat=True)) <= allowed


@pytest.mark.threat("ROLE-06")
@pytest.mark.threat("ROLE-02")
def test_there_is_no_way_round(cast: Cast) -> None:
    version = ready_draft(cast.maya)
    Editor.objects.create(version=version, user=cast.ines, last_at=clock.now())
    Review.cast, Review.version_id, Review.published = cast, version.id, 0
    run_state_machine_as_test(
        Review,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Review.published  # or it has proved nothing
