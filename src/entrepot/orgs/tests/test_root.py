"""The front page, and finding one's organisation."""

from __future__ import annotations

import pytest
from django.urls import reverse

from entrepot.orgs import recent
from entrepot.orgs.addresses import org_path
from entrepot.testing import PASSWORD, Cast, client_for, host_mode, nobody


def find(typed: str, client=None):
    return (client or nobody()).post("/sign-in/", {"org": typed})


@pytest.mark.parametrize(
    "typed",
    [
        "globex",
        " GLOBEX ",
        "http://localhost:8000/o/globex/",
        "localhost:8000/o/globex",
        "http://localhost:8000/o/globex/people/?q=1",
    ],
)
def test_a_short_name_or_an_address_leads_to_the_sign_in(cast: Cast, typed: str) -> None:
    response = find(typed)
    assert (response.status_code, response["Location"]) == (303, "http://localhost:8000/o/globex/sign-in/")


def test_in_host_mode_the_sub_domain_leads_there(cast: Cast) -> None:
    with host_mode():
        for typed in ("globex", "globex.network.example", "https://globex.network.example/people/"):
            assert find(typed)["Location"] == "https://globex.network.example/sign-in/"
        page = nobody().get("/sign-in/")
        assert "form-action 'self' https://*.network.example" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    "typed",
    [
        "umbra",
        "https://evil.example/o/globex/",
        "evil.example",
        "../globex",
        "http://[",
        "globex\x00",
        "x" * 300,
    ],
)
@pytest.mark.threat("AUTH-09")
def test_what_is_no_organisation_of_ours_is_said_to_be_none(cast: Cast, typed: str) -> None:
    response = find(typed)
    assert response.status_code == 422
    assert 'id="org-error"' in response.content.decode()


def test_a_suspended_organisation_is_none(cast: Cast) -> None:
    cast.globex.active = False
    cast.globex.save()
    assert find("globex").status_code == 422


def test_organisations_that_were_used_are_offered_the_last_one_first_and_can_be_forgotten(cast: Cast) -> None:
    client = nobody()
    for user in (cast.jonas, cast.ada):
        client.post(org_path(user.org, "orgs:sign_in"), {"login": user.login, "password": PASSWORD})
    page = client.get("/sign-in/").content.decode()
    assert page.index("/o/initech/") < page.index("/o/globex/")
    assert "/o/globex/" in client.get("/").content.decode()
    assert client.post("/sign-in/forget/").status_code == 303
    assert "/o/globex/" not in client.get("/sign-in/").content.decode()


@pytest.mark.threat("TEN-02")
def test_the_switcher_offers_other_organisations_and_carries_no_right(cast: Cast) -> None:
    client = client_for(cast.jonas)
    client.cookies[recent.COOKIE] = "globex.initech"
    page = client.get(org_path(cast.globex, "orgs:account")).content.decode()
    assert "http://localhost:8000/o/initech/" in page
    assert client.get(org_path(cast.initech, "orgs:account")).status_code == 302


@pytest.mark.parametrize("value", ["", ".", "globex.globex", '"><script>', "a" * 5000, "../x.globex"])
def test_a_cookie_that_somebody_wrote_breaks_nothing(cast: Cast, value: str) -> None:
    client = nobody()
    client.cookies[recent.COOKIE] = value
    assert client.get("/sign-in/").status_code == 200


def test_the_front_page_leads_to_sign_up_and_sign_in(db: None) -> None:
    page = nobody().get("/").content.decode()
    assert f'href="{reverse("orgs_root:sign_up")}"' in page
    assert f'href="{reverse("orgs_root:sign_in")}"' in page
