"""The desk: queues, filters, groups by due date, figures, and what each role can do there."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine

from entrepot.audit.actions import SYSTEM
from entrepot.integrations import actions as drafts
from entrepot.integrations.models import Editor, Version
from entrepot.integrations.tests.drafts import ready_draft
from entrepot.orgs.actions import create_org
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.states import OrgKind, Role
from entrepot.review import actions
from entrepot.review.figures import figures, working_days
from entrepot.review.models import Claim
from entrepot.review.tests.worlds import claimed, passed, returned, submitted
from entrepot.testing import Cast, client_for, person

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def desk(by: User, **query: str) -> Any:
    return client_for(by).get(org_path(by.org, "review:desk"), query)


def names(response: Any) -> list[str]:
    return [row.version.integration.name for group in response.context["groups"] for row in group.rows]


def named(cast: Cast, name: str, by: User | None = None) -> Version:
    """A submission of this name."""
    by = by or cast.maya
    version = ready_draft(by)
    drafts.save_field(version, "general.name", name, by=by)
    return actions.submit(Version.objects.get(pk=version.pk), by=by)


def test_submissions_stand_by_the_day_their_answer_is_due(cast: Cast) -> None:
    with time_machine.travel(MONDAY - timedelta(days=14)):
        named(cast, "Late")
    with time_machine.travel(MONDAY - timedelta(days=7)):
        named(cast, "Today")
    with time_machine.travel(MONDAY - timedelta(days=3)):
        named(cast, "Friday")
    with time_machine.travel(MONDAY):
        named(cast, "Next week")
        response = desk(cast.tomas)
    groups = [
        (group.heading, [str(row.version.integration) for row in group.rows])
        for group in response.context["groups"]
    ]
    assert groups == [
        ("Overdue", ["Late"]),
        ("Today, Monday 16 November", ["Today"]),
        ("This week", ["Friday"]),
        ("Later", ["Next week"]),
    ]


def test_the_queues_hold_what_they_say(cast: Cast) -> None:
    named(cast, "Free")
    claimed(cast, named(cast, "Mine"))
    claimed(cast, named(cast, "Hers"), cast.ines)
    returned(named(cast, "Back"), cast.ines)
    ready_draft(cast.maya)
    shown = {
        queue: set(names(desk(cast.tomas, queue=queue))) for queue in ("all", "mine", "unclaimed", "vendor")
    }
    assert shown == {
        "all": {"Free", "Mine", "Hers"},
        "mine": {"Mine"},
        "unclaimed": {"Free"},
        "vendor": {"Back"},
    }
    tabs = [(tab.label, tab.count) for tab in desk(cast.tomas).context["tabs"]]
    assert tabs == [
        ("Everything", 3),
        ("Mine", 1),
        ("Unclaimed", 1),
        ("Waiting for vendor", 1),
        ("Decided", 0),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "note"}, {"Notes"}),
        ({"q": "northwind"}, {"Notes", "Sheets"}),
        ({"q": "%"}, set()),
        ({"phase": "QA_REVIEW"}, {"Sheets"}),
        ({"phase": "nonsense"}, {"Notes", "Sheets"}),
        ({"capability": "oidc"}, {"Notes", "Sheets"}),
        ({"capability": "nonsense"}, {"Notes", "Sheets"}),
        ({"queue": "nonsense", "page": "nonsense"}, {"Notes", "Sheets"}),
        ({"q": "x" * 5000}, set()),
    ],
)
def test_filters_narrow_and_nonsense_is_ignored(cast: Cast, query: dict[str, str], found: set[str]) -> None:
    named(cast, "Notes")
    passed(named(cast, "Sheets"), cast.ines)
    response = desk(cast.tomas, **query)
    assert response.status_code == 200
    assert set(names(response)) == found


def test_a_word_that_no_text_can_hold_is_refused(cast: Cast) -> None:
    assert desk(cast.tomas, q="a\0b").status_code == 400


def test_a_long_queue_comes_in_pages_that_keep_the_filters(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrepot.review.queries.PER_PAGE", 2)
    for number in range(3):
        named(cast, f"Notes {number}")
    first, second = desk(cast.tomas, q="Notes"), desk(cast.tomas, q="Notes", page="2")
    assert (len(names(first)), len(names(second))) == (2, 1)
    assert "?q=Notes&page=2" in unescape(first.content.decode())


def test_what_is_decided_is_found_again_the_last_one_first(cast: Cast) -> None:
    with time_machine.travel(MONDAY - timedelta(days=30)):
        live = passed(passed(named(cast, "Notes"), cast.tomas), cast.ines)
        named(cast, "Waiting")
    with time_machine.travel(MONDAY):
        actions.withdraw(named(cast, "Sheets"), by=cast.maya)
        response = desk(cast.tomas, queue="decided")
        page = " ".join(response.content.decode().split())
    groups = [
        (group.heading, [(str(row.version.integration), row.decided_by) for row in group.rows])
        for group in response.context["groups"]
    ]
    assert groups == [
        ("November 2026", [("Sheets", "Maya Lindqvist")]),
        ("October 2026", [("Notes", "Ines Sato")]),
    ]
    assert org_path(cast.harbour, "review:submission", live.id) in page
    assert "Every outcome" in page
    assert names(desk(cast.tomas, queue="decided", phase="WITHDRAWN")) == ["Sheets"]
    assert names(desk(cast.tomas, queue="decided", q="note")) == ["Notes"]
    assert names(desk(cast.tomas, queue="decided", phase="QA_REVIEW")) == ["Sheets", "Notes"]


def test_columns_sort_the_queue_and_keep_its_filters(cast: Cast) -> None:
    for name in ("Boats", "Anchors", "Chains"):
        named(cast, name)
    response = desk(cast.tomas, q="northwind", sort="name")
    assert names(response) == ["Anchors", "Boats", "Chains"]
    assert [group.heading for group in response.context["groups"]] == [""]
    page = unescape(response.content.decode())
    assert '<th scope="col" aria-sort="ascending"><a href="?q=northwind&sort=-name">Submission' in page
    assert names(desk(cast.tomas, sort="-name")) == ["Chains", "Boats", "Anchors"]
    assert names(desk(cast.tomas, sort="nonsense")) == ["Boats", "Anchors", "Chains"]
    assert names(desk(cast.tomas, sort="-due")) == ["Chains", "Anchors", "Boats"]


def test_empty_queues_say_what_belongs_there(cast: Cast) -> None:
    words = {
        "all": "Nothing waits for Harbour",
        "mine": "You have claimed nothing",
        "unclaimed": "Everything is claimed",
        "vendor": "Nothing waits for a vendor",
        "decided": "Nothing is decided yet",
    }
    for queue, title in words.items():
        assert title in desk(cast.tomas, queue=queue).content.decode()
    assert "Nothing in this queue fits" in desk(cast.tomas, q="zzz").content.decode()


def test_claiming_the_next_one_leads_to_it(cast: Cast) -> None:
    version = submitted(cast)
    client = client_for(cast.tomas)
    response = client.post(org_path(cast.harbour, "review:claim_next"), follow=True)
    assert response.redirect_chain == [(org_path(cast.harbour, "review:submission", version.id), 302)]
    assert "Northwind Notes v1 is yours to review." in response.content.decode()
    response = client.post(org_path(cast.harbour, "review:claim_next"), follow=True)
    assert "Nothing waits that you could claim." in response.content.decode()


@pytest.mark.threat("ROLE-02")
def test_one_s_own_work_can_be_opened_but_not_claimed(cast: Cast) -> None:
    version = submitted(cast)
    Editor.objects.create(version=version, user=cast.tomas, last_at=version.created_at)
    page = desk(cast.tomas).content.decode()
    assert org_path(cast.harbour, "review:claim", version.id) not in page
    assert org_path(cast.harbour, "review:submission", version.id) in page


def test_a_network_admin_looks_and_does_nothing(cast: Cast) -> None:
    version = submitted(cast)
    page = desk(person(cast.harbour, "Otto", "Kade", Role.NETWORK_ADMIN)).content.decode()
    assert "Northwind Notes" in page
    assert "/claim/" not in page
    assert "/next/" not in page
    assert not Claim.objects.filter(version=version).exists()


def test_people_of_the_network_without_a_role_are_told_what_it_takes(cast: Cast) -> None:
    response = desk(person(cast.harbour, "Nils", "Quay"))
    assert response.status_code == 403
    assert "Analyst or Network admin" in response.content.decode()


def test_the_figures_count_what_is_late_due_and_answered(cast: Cast) -> None:
    with time_machine.travel(MONDAY - timedelta(days=14)):
        named(cast, "Late")
        answered = named(cast, "Answered")
    with time_machine.travel(MONDAY - timedelta(days=12)):
        passed(answered, cast.ines)
    with time_machine.travel(MONDAY - timedelta(days=7)):
        claimed(cast, named(cast, "Today"))
    with time_machine.travel(MONDAY):
        found = figures(cast.tomas)
    assert (found.overdue, found.oldest_days, found.due_today) == (2, 5, 1)
    assert found.median_days == 2
    assert found.waited_words == "Submissions by working days waited: 3 for 5+ days"


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-13", "2026-11-13", 0),
        ("2026-11-13", "2026-11-16", 1),
        ("2026-11-14", "2026-11-15", 0),
        ("2026-11-09", "2026-11-20", 9),
    ],
)
def test_weekends_do_not_count(start: str, end: str, days: int) -> None:
    moments = [datetime.fromisoformat(f"{day}T10:00+00:00") for day in (start, end)]
    assert working_days(*moments) == days


def test_holidays_do_not_count(settings: Any) -> None:
    settings.HOLIDAYS = frozenset({MONDAY.date()})
    assert working_days(MONDAY - timedelta(days=3), MONDAY) == 0


def test_the_desk_asks_the_database_as_often_for_many_as_for_one(
    cast: Cast, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_for(cast.tomas)
    submitted(cast)
    with django_assert_max_num_queries(20) as few:
        client.get(org_path(cast.harbour, "review:desk"))
    rival = create_org("Saltmarsh", "saltmarsh", OrgKind.DEVELOPER, by=SYSTEM)
    sal = person(rival, "Sal", "Marsh", Role.SUPER_ADMIN)
    for number in range(6):
        passed(named(cast, f"More {number}", sal), cast.ines)
    with django_assert_num_queries(len(few)):
        client.get(org_path(cast.harbour, "review:desk"))
