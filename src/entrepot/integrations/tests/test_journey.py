from datetime import timedelta

import pytest

from entrepot.core import clock
from entrepot.integrations import journey
from entrepot.integrations.models import Integration, Release, Version
from entrepot.integrations.states import Status

COURSES = {
    Status.DRAFT: "here ahead ahead ahead",
    Status.WITHDRAWN: "here ahead ahead ahead",
    Status.INITIAL_REVIEW: "past here ahead ahead",
    Status.INITIAL_CHANGES: "past here ahead ahead",
    Status.QA_REVIEW: "past past here ahead",
    Status.QA_CHANGES: "past past here ahead ahead",
    Status.FINAL_REVIEW: "past past past here ahead",
    Status.PUBLISHED: "past past past past",
    Status.DELISTED: "past past past here",
}


def version(status: Status, *, live: bool = False) -> Version:
    now = clock.now()
    integration = Integration(name="Notes", current_release=Release(number=3) if live else None)
    return Version(
        integration=integration,
        status=status,
        status_changed_at=now,
        submitted_at=now,
        expected_at=now,
        number=4,
    )


@pytest.mark.parametrize("status", list(Status))
def test_each_status_has_its_place_on_the_course(status: Status):
    assert " ".join(step.state for step in journey.steps(version(status))) == COURSES[status]


@pytest.mark.parametrize("status", list(Status))
def test_it_says_whose_turn_it_is_to_either_side(status: Status):
    for vendor in (True, False):
        for step in journey.steps(version(status), vendor=vendor):
            if step.state == "here":
                mine = status.turn == ("vendor" if vendor else "network")
                assert step.tone == ("you" if mine else "wait")
                assert ("your turn" in step.here) == mine


def test_notes_say_what_happened_and_what_comes():
    steps = {step.key: step for step in journey.steps(version(Status.INITIAL_CHANGES, live=True))}
    assert steps["draft"].note.startswith("Submitted ")
    assert steps["initial"].note.startswith("Returned to you ")
    assert steps["published"].note == "v3 stays live until then"
    theirs = {step.key: step for step in journey.steps(version(Status.INITIAL_CHANGES), vendor=False)}
    assert theirs["initial"].note.startswith("Returned to the vendor ")
    waiting = {step.key: step for step in journey.steps(version(Status.QA_REVIEW))}
    assert waiting["qa"].note.startswith("Expected by ")


def test_a_published_one_that_took_the_final_review_shows_it():
    ended = {"final": clock.now() - timedelta(days=400)}
    steps = journey.steps(version(Status.PUBLISHED), passed=ended)
    assert [step.key for step in steps] == ["draft", "initial", "qa", "final", "published"]
    assert str(ended["final"].year) in steps[3].note
