"""Assigning people and groups: the verbs and the tab."""

from __future__ import annotations

import pytest

from entrepot.audit.actions import SYSTEM
from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.core.errors import Invalid, Missing, NotAllowed
from entrepot.instances import actions
from entrepot.instances.models import Assignment, Instance
from entrepot.instances.queries import is_assigned, reach
from entrepot.orgs import actions as orgs
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Group, User
from entrepot.orgs.states import Role, UserStatus
from entrepot.testing import Cast, client_for, person


def test_a_person_can_use_it_from_now_on(cast: Cast, installed: Instance) -> None:
    assert not is_assigned(cast.jonas, installed)
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    assert is_assigned(cast.jonas, installed)
    assert not is_assigned(cast.lena, installed)
    event = Event.objects.get(kind=Kind.APP_ASSIGN)
    assert event.target_id == installed.id
    assert event.detail["who_id"] == cast.jonas.id


def test_a_group_gives_it_to_its_people_as_they_come_and_go(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, group=cast.sales, by=cast.priya)
    assert is_assigned(cast.jonas, installed)
    orgs.add_member(cast.sales, cast.lena, by=cast.priya)
    assert is_assigned(cast.lena, installed)
    orgs.remove_member(cast.sales, cast.jonas, by=cast.priya)
    assert not is_assigned(cast.jonas, installed)


def test_assigning_twice_changes_nothing(cast: Cast, installed: Instance) -> None:
    first = actions.assign(installed, user=cast.jonas, by=cast.priya)
    assert actions.assign(installed, user=cast.jonas, by=cast.priya) == first
    assert Event.objects.filter(kind=Kind.APP_ASSIGN).count() == 1


@pytest.mark.threat("TEN-01")
def test_only_people_and_groups_of_the_same_organisation(cast: Cast, installed: Instance) -> None:
    abroad = Group.objects.create(org=cast.initech, name="Abroad")
    with pytest.raises(Missing):
        actions.assign(installed, user=cast.ada, by=cast.priya)
    with pytest.raises(Missing):
        actions.assign(installed, group=abroad, by=cast.priya)
    with pytest.raises(Missing):
        actions.assign(installed, user=cast.jonas, by=cast.sam)
    with pytest.raises(NotAllowed):
        actions.assign(installed, user=cast.jonas, by=cast.jonas)
    assert not Assignment.objects.exists()


def test_a_deactivated_person_is_not_assigned(cast: Cast, installed: Instance) -> None:
    User.objects.filter(pk=cast.lena.pk).update(status=UserStatus.DEPROVISIONED)
    cast.lena.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        actions.assign(installed, user=cast.lena, by=cast.priya)
    assert "deactivated" in refused.value.message


@pytest.mark.threat("TEN-09")
def test_taking_it_away_counts_at_once(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    actions.unassign(installed, user=cast.jonas, by=cast.priya)
    assert not is_assigned(cast.jonas, installed)
    assert Event.objects.filter(kind=Kind.APP_UNASSIGN).count() == 1
    with pytest.raises(Missing):
        actions.unassign(installed, user=cast.jonas, by=cast.priya)


def test_reach_counts_each_active_person_once(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    actions.assign(installed, group=cast.sales, by=cast.priya)
    actions.assign(installed, user=cast.lena, by=cast.priya)
    assert reach([installed]) == {installed.id: 2}
    User.objects.filter(pk=cast.lena.pk).update(status=UserStatus.SUSPENDED)
    assert reach([installed]) == {installed.id: 1}
    assert reach([]) == {}


def _path(installed: Instance, name: str = "assignments") -> str:
    return org_path(installed.org, f"instances:{name}", installed.id)


def test_the_tab_finds_assigns_and_unassigns(cast: Cast, installed: Instance) -> None:
    browser = client_for(cast.priya)
    assert "Nobody is assigned yet" in browser.get(_path(installed)).content.decode()
    found = browser.get(_path(installed) + "?find=s").content.decode()
    assert f'value="user:{cast.jonas.id}"' in found  # by mail address
    assert f'value="group:{cast.sales.id}"' in found
    page = browser.post(_path(installed), {"who": f"group:{cast.sales.id}"}, follow=True).content.decode()
    assert "Everyone in Sales can use Northwind Notes now." in page
    assert "1 person" in page
    browser.post(_path(installed), {"who": f"user:{cast.jonas.id}"})
    left = browser.post(_path(installed, "unassign"), {"who": f"user:{cast.jonas.id}"}, follow=True)
    assert "can still use it through a group" in left.content.decode()
    gone = browser.post(_path(installed, "unassign"), {"who": f"group:{cast.sales.id}"}, follow=True)
    assert "is no longer assigned" in gone.content.decode()


def test_whoever_is_assigned_is_not_offered_again(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    found = client_for(cast.priya).get(_path(installed, "candidates") + "?find=jonas").content.decode()
    assert "Nobody called" in found


@pytest.mark.threat("TEN-01")
def test_the_search_and_the_form_know_nobody_of_another_organisation(cast: Cast, installed: Instance) -> None:
    browser = client_for(cast.priya)
    assert "Ada" not in browser.get(_path(installed, "candidates") + "?find=ada").content.decode()
    for who in (f"user:{cast.ada.id}", "user:usr_none", "group:x", "", "user:\0", "org:x"):
        assert browser.post(_path(installed), {"who": who}).status_code == 404
        assert browser.post(_path(installed, "unassign"), {"who": who}).status_code == 404
    assert not Assignment.objects.exists()


def test_percent_and_underscore_stand_for_themselves(cast: Cast, installed: Instance) -> None:
    browser = client_for(cast.priya)
    for sign in ("%", "_", "\\"):
        answer = browser.get(_path(installed, "candidates"), {"find": sign}).content.decode()
        assert "Nobody called" in answer


def test_the_tab_pages_and_asks_the_same_number_of_queries(
    cast: Cast, installed: Instance, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    people = [
        User(id=f"usr_{n}", org=cast.globex, login=f"p{n}@globex.example", login_key=f"p{n}@globex.example",
             email=f"p{n}@globex.example", given_name=f"P{n:03}", status=UserStatus.ACTIVE)
        for n in range(60)
    ]  # fmt: skip
    User.objects.bulk_create(people)
    for one in people:
        actions.assign(installed, user=one, by=SYSTEM)
    browser = client_for(cast.priya)
    with django_assert_num_queries(7):  # type: ignore[operator]
        page = browser.get(_path(installed)).content.decode()
    assert "1 to 50 of 60" in page
    assert "P059" in browser.get(_path(installed) + "?page=2").content.decode()
    assert "P007" in browser.get(_path(installed) + "?q=p007").content.decode()


def test_a_read_only_admin_reads_only(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    reader = client_for(person(cast.globex, "Rea", "Dunn", Role.READ_ONLY_ADMIN))
    page = reader.get(_path(installed)).content.decode()
    assert "Jonas Weber" in page
    assert "Unassign" not in page
    assert reader.post(_path(installed), {"who": f"user:{cast.lena.id}"}).status_code == 403
