"""The list of people and the page of one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.orgs import actions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.orgs.views.lists import PER_PAGE
from entrepot.testing import Cast, client_for, person


def listed(cast: Cast, query: str = "", by: User | None = None) -> str:
    return client_for(by or cast.priya).get(org_path(cast.globex, "orgs:people") + query).content.decode()


def test_everybody_of_the_organisation_is_listed_and_nobody_else(cast: Cast) -> None:
    page = listed(cast)
    assert all(name in page for name in ("Priya Raman", "Jonas Weber", "Lena Fischer"))
    assert "Sam Bell" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=weber", {"Jonas Weber"}),
        ("?q=jon+web", {"Jonas Weber"}),
        ("?q=LENA@GLOBEX", {"Lena Fischer"}),
        ("?q=%25", set()),
        ("?q=_", set()),
        ("?q=zzz", set()),
        ("?status=SUSPENDED", {"Lena Fischer"}),
        ("?status=ACTIVE&q=e", {"Jonas Weber", "Priya Raman"}),
        ("?status=nonsense", {"Jonas Weber", "Lena Fischer", "Priya Raman"}),
    ],
)
@pytest.mark.threat("DB-06")
def test_search_and_status_narrow_the_list(cast: Cast, query: str, found: set[str]) -> None:
    actions.suspend(cast.lena, by=cast.priya)
    table = listed(cast, query).partition("<tbody>")[2]
    assert {name for name in ("Priya Raman", "Jonas Weber", "Lena Fischer") if name in table} == found


def test_an_empty_search_says_what_to_do(cast: Cast) -> None:
    assert "Nobody matches" in listed(cast, "?q=zzz")


def test_long_lists_come_in_pages_that_keep_the_search(cast: Cast) -> None:
    for number in range(PER_PAGE + 1):
        person(cast.globex, f"Extra{number:02d}", "Person")
    page = listed(cast, "?q=extra")
    assert f"1 to {PER_PAGE} of {PER_PAGE + 1} people" in page
    assert "?q=extra&amp;page=2" in page
    assert "Extra25 Person" in listed(cast, "?q=extra&page=2")
    assert "Extra25 Person" in listed(cast, "?q=extra&page=99")


def test_the_list_costs_the_same_for_few_and_for_many(cast: Cast) -> None:
    client = client_for(cast.priya)
    path = org_path(cast.globex, "orgs:people")
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(20):
        person(cast.globex, f"Extra{number}", "Person", Role.APP_ADMIN)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)


def test_a_hostile_name_is_shown_as_text(cast: Cast) -> None:
    User.objects.filter(pk=cast.jonas.pk).update(
        given_name='"><script>alert(1)</script>', family_name="{{ 7|add:7 }}"
    )
    for path in (org_path(cast.globex, "orgs:people"), org_path(cast.globex, "orgs:person", cast.jonas.pk)):
        page = client_for(cast.priya).get(path).content.decode()
        assert "<script>alert" not in page
        assert "{{ 7|add:7 }}" in page


def test_an_admin_changes_a_name_and_the_groups(cast: Cast) -> None:
    client = client_for(cast.priya)

    def post(what: str, **data: str) -> int:
        return client.post(org_path(cast.globex, f"orgs:person_{what}", cast.lena.pk), data).status_code

    assert post("profile", given_name="Lena", family_name="Fischer-Ott") == 303
    assert post("group_join", group=cast.sales.pk) == 303
    page = client.get(org_path(cast.globex, "orgs:person", cast.lena.pk)).content.decode()
    assert "Fischer-Ott" in page
    assert "Take out of Everyone in Sales" in page
    assert post("group_leave", group=cast.sales.pk) == 303
    assert list(cast.lena.groups.all()) == []
    assert post("profile", given_name="") == 422


def test_an_app_admin_looks_and_does_not_change(cast: Cast) -> None:
    abel = person(cast.globex, "Abel", "Apps", Role.APP_ADMIN)
    page = client_for(abel).get(org_path(cast.globex, "orgs:person", cast.jonas.pk)).content.decode()
    assert "You can look, and not change." in page
    path = org_path(cast.globex, "orgs:person_suspend", cast.jonas.pk)
    assert client_for(abel).post(path).status_code == 403


def test_the_page_offers_what_the_status_allows(cast: Cast) -> None:
    client = client_for(cast.priya)

    def offers() -> set[str]:
        page = client.get(org_path(cast.globex, "orgs:person", cast.jonas.pk)).content.decode()
        words = ("Suspend…", "Deactivate…", "Restore", "Invite back", "Send a password reset")
        return {word for word in words if f">{word}<" in page or f"{word}</button>" in page}

    assert offers() == {"Suspend…", "Deactivate…", "Send a password reset"}
    actions.suspend(cast.jonas, by=cast.priya)
    assert offers() == {"Restore", "Deactivate…"}
    actions.deactivate(cast.jonas, by=cast.priya)
    assert offers() == {"Invite back"}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "Jonas Weber"),
        ("?sort=-name", "Priya Raman"),
        ("?sort=login", "Jonas Weber"),
        ("?sort=seen", "Jonas Weber"),
        ("?sort=-seen", "Priya Raman"),
        ("?sort=password", "Jonas Weber"),
    ],
)
def test_columns_sort_the_list(cast: Cast, query: str, first: str) -> None:
    table = listed(cast, query).partition("<tbody>")[2]
    found = [name for name in ("Priya Raman", "Jonas Weber", "Lena Fischer") if name in table]
    assert min(found, key=table.index) == first


def test_the_head_of_a_column_turns_it_round_and_keeps_the_search(cast: Cast) -> None:
    page = listed(cast, "?q=e&status=ACTIVE&sort=name&page=1")
    assert 'aria-sort="ascending"><a href="?q=e&amp;status=ACTIVE&amp;sort=-name">Name' in page
    assert '<a href="?q=e&amp;status=ACTIVE&amp;sort=seen">Last sign-in' in page
    assert page.count("aria-sort") == 1
