"""What is installed, and that another organisation sees none of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import URLPattern

from entrepot.audit.models import Event
from entrepot.instances import actions, urls
from entrepot.instances.models import Instance
from entrepot.orgs.addresses import org_path
from entrepot.orgs.states import Role
from entrepot.testing import Cast, client_for, nobody, person

READS = ("detail", "assignments", "candidates", "log", "remove", "launch")
WRITES = ("settings", "addresses", "switch", "assignments", "unassign", "remove")


def _list(cast: Cast) -> str:
    return org_path(cast.globex, "instances:list")


def test_nothing_installed_leads_to_the_catalog(cast: Cast) -> None:
    page = client_for(cast.priya).get(_list(cast)).content.decode()
    assert "Nothing is installed yet" in page
    assert org_path(cast.globex, "catalog:catalog") in page


def test_each_line_says_its_state_and_how_many_can_use_it(
    cast: Cast, installed: Instance, install: Callable[..., Instance]
) -> None:
    actions.assign(installed, group=cast.sales, by=cast.priya)
    actions.deactivate(install("Paused"), by=cast.priya)
    page = client_for(cast.priya).get(_list(cast)).content.decode()
    assert "1 person" in page
    assert "1 group" in page
    assert "Switched off" in page
    assert "Nobody yet" in page


def test_the_search_goes_by_label_and_by_integration(
    cast: Cast, installed: Instance, install: Callable[..., Instance]
) -> None:
    install("Wiki of sales")
    browser = client_for(cast.priya)
    page = browser.get(_list(cast), {"q": "wiki"}).content.decode()
    assert "Wiki of sales" in page
    assert org_path(cast.globex, "instances:detail", installed.id) not in page
    assert "Wiki of sales" in browser.get(_list(cast), {"q": "northwind"}).content.decode()
    for nothing in ("%", "_", "zzz", "x" * 5000):
        answer = browser.get(_list(cast), {"q": nothing})
        assert answer.status_code == 200
    assert "Nothing is called that" in browser.get(_list(cast), {"q": "%"}).content.decode()


def test_the_number_of_queries_does_not_grow_with_what_is_installed(
    cast: Cast, install: Callable[..., Instance], django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(30):
        install(f"App {number:02}")
    browser = client_for(cast.priya)
    with django_assert_num_queries(6):  # type: ignore[operator]
        page = browser.get(_list(cast)).content.decode()
    assert "1 to 25 of 30" in page


def test_a_read_only_admin_sees_it_and_people_without_a_role_do_not(cast: Cast, installed: Instance) -> None:
    reader = person(cast.globex, "Rea", "Dunn", Role.READ_ONLY_ADMIN)
    page = client_for(reader).get(_list(cast)).content.decode()
    assert "Northwind Notes" in page
    assert "Add from the catalog" not in page
    assert client_for(cast.jonas).get(_list(cast)).status_code == 403
    assert nobody(cast.globex).get(_list(cast)).status_code == 302


def test_the_network_has_no_such_pages(cast: Cast) -> None:
    assert client_for(cast.nadia).get(org_path(cast.harbour, "instances:list")).status_code == 404


def test_every_address_of_an_instance_is_walked() -> None:
    named = {one.name for one in urls.urlpatterns if isinstance(one, URLPattern)}
    assert named - {"launcher", "list", "install", "install_addresses"} == {*READS, *WRITES}


@pytest.mark.threat("TEN-01")
@pytest.mark.parametrize("name", READS)
def test_another_organisations_admin_reads_no_more_than_of_a_missing_one(
    cast: Cast, installed: Instance, name: str
) -> None:
    browser = client_for(cast.sam)
    theirs = browser.get(org_path(cast.initech, f"instances:{name}", installed.id))
    none = browser.get(org_path(cast.initech, f"instances:{name}", "app_none"))
    assert theirs.status_code == none.status_code == 404
    assert _without_ids(theirs.content) == _without_ids(none.content)
    assert installed.label.encode() not in theirs.content


@pytest.mark.threat("TEN-01")
@pytest.mark.parametrize("name", WRITES)
def test_another_organisations_admin_changes_nothing(cast: Cast, installed: Instance, name: str) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    before, events = Instance.objects.values().get(), Event.objects.filter(org_id=cast.globex.id).count()
    browser = client_for(cast.sam)
    data = {"label": "Mine", "setting-subdomain": "mine", "to": "off", "who": f"user:{cast.jonas.id}"}
    answer = browser.post(org_path(cast.initech, f"instances:{name}", installed.id), data)
    assert answer.status_code == 404
    assert Instance.objects.values().get() == before
    assert installed.assignments.count() == 1
    assert Event.objects.filter(org_id=cast.globex.id).count() == events


@pytest.mark.threat("TEN-01")
@pytest.mark.threat("TEN-02")
@pytest.mark.parametrize("name", READS)
def test_another_organisations_session_is_nobody_here(cast: Cast, installed: Instance, name: str) -> None:
    answer = client_for(cast.sam).get(org_path(cast.globex, f"instances:{name}", installed.id))
    assert answer.status_code == 302
    assert answer["Location"].startswith(org_path(cast.globex, "orgs:sign_in"))


def _without_ids(content: bytes) -> bytes:
    """A page without the number that each request has."""
    import re

    return re.sub(rb"[0-9a-f]{16}", b"", content)


def test_columns_sort_the_list(cast: Cast, install: Callable[..., Instance]) -> None:
    install("Beta")
    actions.deactivate(install("Alpha"), by=cast.priya)
    browser = client_for(cast.priya)
    for sort, first in {
        "": "Alpha",
        "-label": "Beta",
        "installed": "Beta",
        "state": "Beta",
        "?": "Alpha",
    }.items():
        table = browser.get(_list(cast), {"sort": sort}).content.decode().partition("<tbody>")[2]
        assert min(("Alpha", "Beta"), key=table.index) == first, sort
    assert "?q=a&amp;sort=-label" in browser.get(_list(cast), {"q": "a"}).content.decode()
