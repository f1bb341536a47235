"""The launcher, and opening a tile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.core.errors import Missing
from entrepot.instances import actions
from entrepot.instances.models import Assignment, Instance, Launch
from entrepot.instances.tests.releases import publish
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast, client_for, nobody


def _home(cast: Cast) -> str:
    return org_path(cast.globex, "instances:launcher")


def _launch(instance: Instance) -> str:
    return org_path(instance.org, "instances:launch", instance.id)


def test_nothing_assigned_says_whom_to_ask(cast: Cast, installed: Instance) -> None:
    page = client_for(cast.jonas).get(_home(cast)).content.decode()
    assert "Nothing is assigned to you yet" in page
    assert 'href="mailto:priya@globex.example"' in page


def test_whoever_manages_is_led_to_the_catalog(cast: Cast) -> None:
    page = client_for(cast.priya).get(_home(cast)).content.decode()
    assert "Nothing is assigned to you yet" in page
    assert org_path(cast.globex, "catalog:catalog") in page


def test_tiles_are_those_that_the_person_may_use(
    cast: Cast, installed: Instance, install: Callable[..., Instance]
) -> None:
    off, other = install("Switched off"), install("Of others")
    for one in (installed, off):
        actions.assign(one, group=cast.sales, by=cast.priya)
    actions.assign(other, user=cast.lena, by=cast.priya)
    actions.deactivate(off, by=cast.priya)
    page = client_for(cast.jonas).get(_home(cast)).content.decode()
    assert _launch(installed) in page
    assert _launch(off) not in page
    assert _launch(other) not in page


def test_a_tile_is_new_for_a_week_and_until_it_was_opened(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    browser = client_for(cast.jonas)
    assert "New</span>" in browser.get(_home(cast)).content.decode()
    browser.get(_launch(installed))
    assert "New</span>" not in browser.get(_home(cast)).content.decode()
    Launch.objects.all().delete()
    Assignment.objects.update(assigned_at=timezone.now() - timedelta(days=8))
    assert "New</span>" not in browser.get(_home(cast)).content.decode()


def test_what_was_opened_last_comes_first(cast: Cast, install: Callable[..., Instance]) -> None:
    many = [install(f"App {letter}") for letter in "ABCDEFG"]
    for one in many:
        actions.assign(one, user=cast.jonas, by=cast.priya)
    with time_machine.travel(timezone.now() - timedelta(hours=1), tick=False):
        actions.note_launch(many[1], by=cast.jonas)
    actions.note_launch(many[6], by=cast.jonas)
    page = client_for(cast.jonas).get(_home(cast)).content.decode()
    places = [page.index(_launch(many[n])) for n in (6, 1, 0, 2)]
    assert places == sorted(places)
    assert page.index("Used last") < places[0] < page.index("Everything else") < places[2]


def test_the_number_of_queries_does_not_grow_with_tiles(
    cast: Cast, install: Callable[..., Instance], django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for letter in "ABCDEFGHIJKL":
        actions.assign(install(f"App {letter}"), user=cast.jonas, by=cast.priya)
    browser = client_for(cast.jonas)
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        browser.get(_home(cast))


def test_opening_a_tile_goes_to_the_app_and_is_written_down(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    answer = client_for(cast.jonas).get(_launch(installed), headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code in (302, 303)
    assert answer["Location"].startswith("https://globex.northwind.example/login?iss=")
    assert Launch.objects.get().user == cast.jonas
    event = Event.objects.get(kind=Kind.APP_LAUNCH)
    assert (event.actor_id, event.target_id) == (cast.jonas.id, installed.id)


def test_opening_it_again_keeps_one_row(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    first = timezone.now() - timedelta(days=1)
    with time_machine.travel(first, tick=False):
        actions.note_launch(installed, by=cast.jonas)
    actions.note_launch(installed, by=cast.jonas)
    assert Launch.objects.get().last_at > first


@pytest.mark.threat("AUTH-08")
@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_start_by_a_foreign_page_asks_first(cast: Cast, installed: Instance, site: str) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    answer = client_for(cast.jonas).get(_launch(installed), headers={"Sec-Fetch-Site": site})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Open Northwind Notes?" in page
    assert f'href="{_launch(installed)}"' in page
    assert not Launch.objects.exists()


@pytest.mark.threat("AUTH-08")
@pytest.mark.threat("OIDC-27")
def test_a_tile_is_opened_by_get_only(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    browser = client_for(cast.jonas)
    assert browser.post(_launch(installed)).status_code == 405
    assert browser.head(_launch(installed)).status_code == 405
    assert not Launch.objects.exists()


@pytest.mark.threat("OIDC-15")
def test_the_assignment_is_checked_when_the_tile_is_opened(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    browser = client_for(cast.jonas)
    actions.unassign(installed, user=cast.jonas, by=cast.priya)
    missing = browser.get(org_path(cast.globex, "instances:launch", "app_none"))
    assert browser.get(_launch(installed)).status_code == missing.status_code == 404
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    actions.deactivate(installed, by=cast.priya)
    assert browser.get(_launch(installed)).status_code == 404
    with pytest.raises(Missing):
        actions.note_launch(installed, by=cast.jonas)
    assert not Launch.objects.exists()


def test_a_tile_that_cannot_start_its_app_says_why(cast: Cast, install: Callable[..., Instance]) -> None:
    release = publish(cast.northwind, "Silent", oidc={"initiate_login_uri": ""})
    silent = install("Silent", release)
    actions.assign(silent, user=cast.jonas, by=cast.priya)
    browser = client_for(cast.jonas)
    assert "Starts in the app" in browser.get(_home(cast)).content.decode()
    page = browser.get(_launch(silent)).content.decode()
    assert "Sign-in starts in the app" in page
    assert 'href="https://www.northwind.example/notes"' in page
    assert not Launch.objects.exists()


def test_nobody_is_led_to_sign_in_and_back(cast: Cast, installed: Instance) -> None:
    answer = nobody(cast.globex).get(_launch(installed))
    assert answer.status_code == 302
    assert answer["Location"].startswith(org_path(cast.globex, "orgs:sign_in"))
    assert installed.id in answer["Location"]


@pytest.mark.threat("TEXT-02")
def test_a_label_is_text_on_every_page(cast: Cast, install: Callable[..., Instance]) -> None:
    script = "<script>alert(1)</script>"
    evil = install(script)
    actions.assign(evil, user=cast.priya, by=cast.priya)
    browser = client_for(cast.priya)
    paths = [_home(cast), org_path(cast.globex, "instances:list")]
    names = ("detail", "assignments", "log", "remove")
    paths += [org_path(cast.globex, f"instances:{name}", evil.id) for name in names]
    for path in paths:
        page = browser.get(path).content.decode()
        assert script not in page
        assert "&lt;script&gt;" in page
    asks = browser.get(_launch(evil), headers={"Sec-Fetch-Site": "cross-site"}).content.decode()
    assert script not in asks
