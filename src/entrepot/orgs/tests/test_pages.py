"""Every page of this package opens for who may see it, in both address forms, and for nobody else."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import pytest
from django.urls import reverse

from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.testing import Cast, client_for, host_mode, nobody, person

ADMIN_PAGES = ["people", "invite", "groups", "group_new", "settings"]
NETWORK_PAGES = ["organisations", "organisation_new"]
MODES = {"path mode": nullcontext, "host mode": host_mode}


@pytest.fixture(params=MODES.values(), ids=MODES.keys())
def mode(request: pytest.FixtureRequest) -> AbstractContextManager[object]:
    context: AbstractContextManager[object] = request.param()
    return context


@pytest.mark.parametrize("name", ["landing", "sign_in", "sign_up", "sign_up_sent"])
def test_everybody_sees_the_pages_of_the_root(
    name: str, mode: AbstractContextManager[object], db: None
) -> None:
    with mode:
        response = nobody().get(reverse(f"orgs_root:{name}"))
    assert response.status_code == 200
    assert b"<h1>" in response.content


@pytest.mark.parametrize("name", ["sign_in", "forgot", "forgot_sent"])
def test_everybody_sees_the_way_in(name: str, mode: AbstractContextManager[object], cast: Cast) -> None:
    with mode:
        response = nobody(cast.globex).get(org_path(cast.globex, f"orgs:{name}"))
    assert response.status_code == 200
    assert "Globex" in response.content.decode()


@pytest.mark.parametrize("name", [*ADMIN_PAGES, "account"])
def test_a_super_admin_sees_every_page_of_the_organisation(
    name: str, mode: AbstractContextManager[object], cast: Cast
) -> None:
    with mode:
        response = client_for(cast.priya).get(org_path(cast.globex, f"orgs:{name}"))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_a_super_admin_sees_a_person_and_a_group(mode: AbstractContextManager[object], cast: Cast) -> None:
    with mode:
        client = client_for(cast.priya)
        assert client.get(org_path(cast.globex, "orgs:person", cast.jonas.pk)).status_code == 200
        assert client.get(org_path(cast.globex, "orgs:group", cast.sales.pk)).status_code == 200


@pytest.mark.parametrize("name", NETWORK_PAGES)
def test_a_network_admin_sees_the_organisations(
    name: str, mode: AbstractContextManager[object], cast: Cast
) -> None:
    with mode:
        response = client_for(cast.nadia).get(org_path(cast.harbour, f"orgs:{name}"))
    assert response.status_code == 200


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_an_end_user_is_refused_admin_pages(name: str, cast: Cast) -> None:
    assert client_for(cast.jonas).get(org_path(cast.globex, f"orgs:{name}")).status_code == 403


@pytest.mark.parametrize("name", NETWORK_PAGES)
def test_organisations_are_not_there_outside_of_the_network(name: str, cast: Cast) -> None:
    assert client_for(cast.priya).get(org_path(cast.globex, f"orgs:{name}")).status_code == 404
    assert client_for(cast.maya).get(org_path(cast.northwind, f"orgs:{name}")).status_code == 404


def test_an_analyst_does_not_run_the_network(cast: Cast) -> None:
    assert client_for(cast.tomas).get(org_path(cast.harbour, "orgs:organisations")).status_code == 403


@pytest.mark.parametrize("name", [*ADMIN_PAGES, "account", "home"])
def test_nobody_is_led_to_sign_in_and_back(name: str, cast: Cast) -> None:
    path = org_path(cast.globex, f"orgs:{name}")
    response = nobody(cast.globex).get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/o/globex/sign-in/?next={path.replace('/', '%2F')}"


@pytest.fixture
def reader(cast: Cast) -> User:
    return person(cast.globex, "Rita", "Olsen", Role.READ_ONLY_ADMIN)


def test_a_read_only_admin_sees_people_without_any_form_that_changes_them(cast: Cast, reader: User) -> None:
    client = client_for(reader)
    for path in (
        org_path(cast.globex, "orgs:people"),
        org_path(cast.globex, "orgs:person", cast.jonas.pk),
        org_path(cast.globex, "orgs:group", cast.sales.pk),
        org_path(cast.globex, "orgs:settings"),
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert page.content.decode().count('method="post"') == 1  # signing out


def test_a_read_only_admin_changes_nothing(cast: Cast, reader: User) -> None:
    client = client_for(reader)
    for name, args in (
        ("person_suspend", [cast.jonas.pk]),
        ("person_reset", [cast.jonas.pk]),
        ("group_delete", [cast.sales.pk]),
        ("settings", []),
        ("invite", []),
    ):
        assert client.post(org_path(cast.globex, f"orgs:{name}", *args), {"name": "x"}).status_code == 403
