"""Which organisation an address is for, in both forms, and which spellings are served (THREATS TEN-03, 04)."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client

from entrepot.core.context import RequestContext
from entrepot.core.http import client_address, forwarded_scheme
from entrepot.orgs.addresses import org_path, org_root, org_url, root_url
from entrepot.orgs.models import Org
from entrepot.testing import Cast, client_for, host_mode, nobody, site_of

GLOBEX = Org(slug="globex")


def test_in_path_mode_an_organisation_is_a_path() -> None:
    assert org_root(GLOBEX) == "http://localhost:8000/o/globex"
    assert org_path(GLOBEX, "orgs:people") == "/o/globex/people/"
    assert org_url(GLOBEX, "orgs:home") == "http://localhost:8000/o/globex/"
    assert root_url("orgs_root:sign_up") == "http://localhost:8000/sign-up/"


def test_in_host_mode_an_organisation_is_a_host() -> None:
    with host_mode():
        assert org_root(GLOBEX) == "https://globex.network.example"
        assert org_path(GLOBEX, "orgs:people") == "/people/"
        assert org_url(GLOBEX, "orgs:home") == "https://globex.network.example/"
        assert root_url("orgs_root:sign_up") == "https://network.example/sign-up/"


def test_links_on_a_page_stay_inside_the_organisation(cast: Cast) -> None:
    page = client_for(cast.priya).get("/o/globex/people/").content.decode()
    assert 'href="/o/globex/groups/"' in page
    assert 'action="/o/globex/sign-out/"' in page
    with host_mode():
        page = client_for(cast.priya).get("/people/").content.decode()
        assert 'href="/groups/"' in page
        assert "/o/" not in page


@pytest.mark.threat("TEN-03")
@pytest.mark.parametrize(
    "path",
    [
        "/o/globex/../initech/sign-in/",
        "/o/globex/./sign-in/",
        "//o/globex/sign-in/",
        "/o//globex/sign-in/",
        "/o/globex//sign-in/",
        "/o/globex;x/sign-in/",
        "/o/globex/sign-in/;x",
        "/o/GLOBEX/sign-in/",
        "/O/globex/sign-in/",
        "/o/globex/o/globex/sign-in/",
        "/o/globex/o/initech/sign-in/",
        "/o/globex%252f/sign-in/",
        "/o/globex%2e/sign-in/",
        "/o/%2e%2e/o/globex/sign-in/",
        "/o/globex%00/sign-in/",
        "/o/globex/sign-in/%00",
        "/o/globex%5c/sign-in/",
        "/o/globex",
        "/o/globex/sign-in",
        "/o/",
        "/o",
        "/o/-globex/sign-in/",
        "/o/missing/sign-in/",
        "/o/glob\u0435x/sign-in/",
    ],
)
def test_one_spelling_of_a_path_is_served_and_all_others_are_not_there(cast: Cast, path: str) -> None:
    response = nobody().get(path)
    assert response.status_code == 404
    assert "Location" not in response


@pytest.mark.threat("TEN-03")
@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_X_SCRIPT_NAME": "/o/initech"},
        {"HTTP_SCRIPT_NAME": "/o/initech"},
        {"HTTP_X_FORWARDED_PREFIX": "/x"},
    ],
)
def test_the_prefix_never_comes_from_a_client(cast: Cast, header: dict[str, str]) -> None:
    page = nobody().get("/o/globex/sign-in/", **header).content.decode()
    assert "Sign in to Globex" in page
    assert 'action="/o/globex/sign-in/"' in page


@pytest.mark.threat("TEN-04")
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.",
        "localhost.evil.example",
        "globex.localhost",
        "127.0.0.1:8000",
        "[::1]:8000",
        "user@localhost:8000",
        "localhost:80000000",
        "localhost:abc",
        "localhost,evil.example",
        "localhost localhost",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/sign-up/", "/o/globex/sign-in/"])
def test_a_host_that_is_not_ours_gets_nothing(cast: Cast, host: str, path: str) -> None:
    response = nobody().get(path, HTTP_HOST=host)
    assert response.status_code in (400, 404)
    assert "Globex" not in response.content.decode()


@pytest.mark.threat("TEN-04")
@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("missing.network.example", "/sign-in/"),
        ("a.globex.network.example", "/sign-in/"),
        ("globex.network.example.", "/sign-in/"),
        ("-globex.network.example", "/sign-in/"),
        ("globexnetwork.example", "/sign-in/"),
        ("GLOBEX.network.example", "/sign-in/"),
        ("globex.network.example", "/o/globex/sign-in/"),
        ("globex.network.example", "/o/initech/sign-in/"),
        ("network.example", "/o/globex/sign-in/"),
        ("globex.network.example", "/sign-up/"),
        ("network.example", "/people/"),
    ],
)
def test_in_host_mode_only_the_host_names_the_organisation(cast: Cast, host: str, path: str) -> None:
    with host_mode():
        assert nobody().get(path, HTTP_HOST=host).status_code in (400, 404)
        assert nobody(cast.globex).get("/sign-in/").status_code == 200


@pytest.mark.threat("TEN-04")
def test_in_path_mode_sub_domains_are_ignored(cast: Cast) -> None:
    assert nobody().get("/sign-in/", HTTP_HOST="globex.localhost:8000").status_code in (400, 404)


@pytest.mark.threat("TEN-04", "DEP-04")
def test_a_forwarded_host_counts_for_nothing(cast: Cast) -> None:
    page = nobody().get(
        "/o/globex/sign-in/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="host=evil.example"
    )
    assert "evil.example" not in page.content.decode()
    assert page.status_code == 200


def test_probes_answer_to_any_host_and_need_no_organisation(db: None) -> None:
    assert Client(HTTP_HOST="10.0.0.7:8000").get("/healthz").status_code == 200


def test_a_request_leaves_no_prefix_behind(cast: Cast) -> None:
    nobody().get("/o/globex/sign-in/")
    assert root_url("orgs_root:sign_in") == "http://localhost:8000/sign-in/"
    assert nobody().get("/sign-in/").content.decode().count("/o/globex/") == 0


@pytest.mark.threat("DEP-04")
@pytest.mark.parametrize(
    ("proxies", "header", "scheme"),
    [
        (0, "https", ""),
        (1, "https", "https"),
        (1, "https, http", "http"),
        (2, "https, http", "https"),
        (2, "https, http, https", "http"),
        (2, "https", "https"),
        (1, "", ""),
        (1, " , ", ""),
    ],
)
def test_the_scheme_is_what_declared_proxies_report(proxies: int, header: str, scheme: str) -> None:
    request = HttpRequest()
    request.META["HTTP_X_FORWARDED_PROTO"] = header
    assert forwarded_scheme(request, proxies) == scheme


@pytest.mark.threat("DEP-04")
@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 198.51.100.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "not an address", "192.0.2.1"),
        (1, "x" * 5000, "192.0.2.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_what_declared_proxies_report(proxies: int, header: str, address: str) -> None:
    request = type("Request", (), {"META": {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": header}})()
    assert client_address(request, proxies) == address
    assert len(RequestContext(address=address).address) <= 45


def test_site_of_names_the_host_of_an_organisation() -> None:
    assert site_of(GLOBEX)["HTTP_HOST"] == "localhost:8000"
    with host_mode():
        assert site_of(GLOBEX) == {"HTTP_HOST": "globex.network.example", "wsgi.url_scheme": "https"}
