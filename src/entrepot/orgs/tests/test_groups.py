"""Groups and who is in them."""

from __future__ import annotations

import pytest

from entrepot.audit.kinds import Kind
from entrepot.core.errors import Invalid, Missing, WrongState
from entrepot.orgs import actions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Group
from entrepot.orgs.views.groups import OFFERED
from entrepot.testing import Cast, client_for, events, person


def path(cast: Cast, what: str, *args: str) -> str:
    return org_path(cast.globex, f"orgs:group{what}", *args)


def test_an_admin_makes_a_group_and_adds_people(cast: Cast) -> None:
    client = client_for(cast.priya)
    response = client.post(path(cast, "_new"), {"name": "Finance", "description": "Who pays"})
    finance = Group.objects.get(name="Finance")
    assert response["Location"] == path(cast, "", finance.pk)
    page = client.get(path(cast, "", finance.pk)).content.decode()
    assert "Nobody in this group yet" in page
    chosen = {"user": [cast.jonas.pk, cast.lena.pk]}
    assert client.post(path(cast, "_add", finance.pk), chosen).status_code == 303
    assert set(finance.members.all()) == {cast.jonas, cast.lena}
    assert client.post(path(cast, "_remove", finance.pk), {"user": cast.lena.pk}).status_code == 303
    assert list(finance.members.all()) == [cast.jonas]
    kinds = [
        event.kind for event in events(cast.globex, *(kind for kind in Kind if kind.startswith("group.")))
    ]
    assert kinds[-4:] == [Kind.GROUP_CREATE, *[Kind.GROUP_MEMBER_ADD] * 2, Kind.GROUP_MEMBER_REMOVE]


def test_adding_somebody_twice_is_adding_them_once(cast: Cast) -> None:
    before = len(events(cast.globex))
    actions.add_member(cast.sales, cast.jonas, by=cast.priya)
    assert len(events(cast.globex)) == before


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("", "Enter the group"),
        ("EVERYONE in sales", "here already"),
        ("x" * 101, "100 characters"),
        ("a\u2066b", "invisible"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_beside_the_field(cast: Cast, name: str, remedy: str) -> None:
    response = client_for(cast.priya).post(path(cast, "_new"), {"name": name})
    assert response.status_code == 422
    assert remedy in response.content.decode()


def test_another_organisation_may_use_the_same_name(cast: Cast) -> None:
    assert actions.create_group(cast.initech, "Everyone in Sales", by=cast.sam).pk


def test_a_group_is_renamed(cast: Cast) -> None:
    client = client_for(cast.priya)
    assert (
        client.post(path(cast, "_edit", cast.sales.pk), {"name": "Sales", "description": ""}).status_code
        == 303
    )
    assert Group.objects.get(pk=cast.sales.pk).name == "Sales"
    response = client.post(path(cast, "_edit", cast.sales.pk), {"name": "", "description": "kept"})
    assert response.status_code == 422
    assert 'value="kept"' in response.content.decode()


def test_a_deleted_group_leaves_its_people(cast: Cast) -> None:
    response = client_for(cast.priya).post(path(cast, "_delete", cast.sales.pk))
    assert response["Location"] == path(cast, "s")
    assert not Group.objects.filter(pk=cast.sales.pk).exists()
    assert type(cast.jonas).objects.filter(pk=cast.jonas.pk).exists()
    assert events(cast.globex, Kind.GROUP_DELETE)[0].detail == {"members": 1}


def test_deleting_is_asked_first(cast: Cast) -> None:
    page = client_for(cast.priya).get(path(cast, "", cast.sales.pk)).content.decode()
    assert "Delete Everyone in Sales?" in page
    assert "1 person" in page


@pytest.mark.threat("TEN-01")
def test_people_of_another_organisation_cannot_be_added(cast: Cast) -> None:
    client = client_for(cast.priya)
    chosen = {"user": [cast.lena.pk, cast.ada.pk]}
    assert client.post(path(cast, "_add", cast.sales.pk), chosen).status_code == 404
    assert list(cast.sales.members.all()) == [cast.jonas]
    with pytest.raises(Missing):
        actions.add_member(cast.sales, cast.ada, by=cast.priya)


def test_who_left_is_not_added(cast: Cast) -> None:
    actions.deactivate(cast.lena, by=cast.priya)
    with pytest.raises(WrongState):
        actions.add_member(cast.sales, cast.lena, by=cast.priya)
    assert "Lena" not in client_for(cast.priya).get(path(cast, "", cast.sales.pk)).content.decode()


def test_people_to_add_are_found_by_search(cast: Cast) -> None:
    for number in range(OFFERED + 2):
        person(cast.globex, f"Extra{number:02d}", "Person")
    client = client_for(cast.priya)
    page = client.get(path(cast, "", cast.sales.pk)).content.decode()
    assert f"Only the first {OFFERED} are shown." in page
    assert page.count('name="user" value=') == OFFERED + 1  # and the form that takes Jonas out
    page = client.get(path(cast, "", cast.sales.pk) + "?q=extra21").content.decode()
    assert "Extra21 Person" in page
    assert "Extra20 Person" not in page


def test_a_search_that_finds_nothing_says_so(cast: Cast) -> None:
    page = client_for(cast.priya).get(path(cast, "s") + "?q=zzz").content.decode()
    assert "No group matches" in page


def test_a_description_that_is_too_long_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        actions.create_group(cast.globex, "Finance", "x" * 256, by=cast.priya)
    assert "Shorten the description" in refused.value.fields["description"]


def test_members_are_searched_and_people_to_add_stay_as_they_were(cast: Cast) -> None:
    for number in range(6):
        actions.add_member(cast.sales, person(cast.globex, f"Extra{number}", "Person"), by=cast.priya)
    client = client_for(cast.priya)
    found = client.get(path(cast, "", cast.sales.pk), {"members": "jon web"}).content.decode()
    members = found.partition('aria-label="Members">')[2]
    assert "Jonas Weber" in members
    assert "Extra0 Person" not in found
    assert "Lena Fischer" in found
    nobody = client.get(path(cast, "", cast.sales.pk), {"members": "zzz"}).content.decode()
    assert "No member matches" in nobody
    assert "Show all 7" in nobody
    assert "7 people lose what was assigned" in " ".join(nobody.split())


def test_groups_are_sorted_by_name_or_by_size(cast: Cast) -> None:
    actions.create_group(cast.globex, "Archive", by=cast.priya)
    client = client_for(cast.priya)
    for sort, first in {"": "Archive", "-name": "Everyone", "size": "Archive", "-size": "Everyone"}.items():
        table = client.get(path(cast, "s"), {"sort": sort}).content.decode().partition("<tbody>")[2]
        assert min(("Archive", "Everyone"), key=table.index) == first, sort
