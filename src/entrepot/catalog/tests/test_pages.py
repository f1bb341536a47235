"""The public pages: outside and inside of an organisation, and what they never say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from entrepot.audit.actions import SYSTEM
from entrepot.catalog import actions
from entrepot.catalog.models import Listing
from entrepot.instances import actions as instances
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.testing import Cast, client_for, host_mode, nobody, person, site_of

ListApp = Callable[..., Listing]

# What only reviewers, or only admins who install, may see of `instances.tests.releases.document`.
PRIVATE = ("canary-", "app.northwind.example")
FOR_INSTALLERS = (
    "sso/callback",
    "northwind.example/login",
    "{app.subdomain}",
    "client_secret_basic",
    "Subdomain",
)


def get(browser: Client, path: str, **headers: str) -> str:
    answer = browser.get(path, headers=headers or None)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture(params=["root", "org"])
def public(request: pytest.FixtureRequest, cast: Cast) -> tuple[Client, str]:
    """A browser that is signed in nowhere, and the address of the catalog: outside, and inside of Globex."""
    inside = request.param == "org"
    org = cast.globex if inside else None
    return nobody(org), org_path(cast.globex, "catalog:catalog") if inside else "/catalog/"


def test_the_catalog_shows_cards(public: tuple[Client, str], notes: Listing, list_app: ListApp) -> None:
    list_app("Wiki.js", community=True)
    browser, path = public
    page = get(browser, path)
    assert "2 integrations" in page
    assert f'href="{path}northwind-notes/"' in page
    assert "Write things down together.</p>" in page
    assert "Reviewed by Entrepot" in page
    assert "Community template, not verified by the vendor" in page


def test_filters_in_use_can_be_taken_away_one_by_one(public: tuple[Client, str], notes: Listing) -> None:
    browser, path = public
    page = get(browser, f"{path}?q=notes&use_case=Automation&maker=vendor")
    assert f'href="{path}?use_case=Automation&amp;maker=vendor"' in page
    assert f'href="{path}?q=notes&amp;maker=vendor"' in page
    assert f'href="{path}?q=notes&amp;use_case=Automation"' in page


def test_nothing_found_has_a_way_out(public: tuple[Client, str], notes: Listing) -> None:
    browser, path = public
    page = get(browser, f"{path}?q=zzzzzz&maker=vendor")
    assert "Nothing matches “zzzzzz”" in page
    assert f'href="{path}"' in page
    assert "Search without filters" in page


def test_an_empty_catalog_says_so(public: tuple[Client, str]) -> None:
    browser, path = public
    assert "The catalog is empty" in get(browser, path)


def test_htmx_gets_the_results_and_the_counts_only(public: tuple[Client, str], notes: Listing) -> None:
    browser, path = public
    answer = browser.get(f"{path}?q=notes&sort=best", headers={"HX-Request": "true"})
    part = answer.content.decode()
    assert "<html" not in part
    assert 'id="results"' in part
    assert 'id="facet-capability" hx-swap-oob="true"' in part
    assert answer["HX-Push-Url"] == f"{path}?q=notes"
    back = browser.get(path, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()


def test_the_catalog_asks_few_queries_however_much_there_is(
    cast: Cast, list_app: ListApp, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(30):
        list_app(f"App {number:02}")
    browser = nobody()
    get(browser, "/catalog/")
    with django_assert_num_queries(2):  # type: ignore[operator]
        get(browser, "/catalog/")  # the counts of all are kept until a listing changes
    with django_assert_num_queries(6):  # type: ignore[operator]
        get(browser, "/catalog/?q=app&maker=vendor")


def test_counts_follow_every_change(cast: Cast, notes: Listing, list_app: ListApp) -> None:
    browser = nobody()
    assert "1 integration:" in get(browser, "/catalog/")
    other = list_app("Other", community=True)
    page = get(browser, "/catalog/")
    assert "2 integrations:" in page
    assert 'value="community"' in page
    actions.delist(other.integration, by=SYSTEM)
    assert 'value="community"' not in get(browser, "/catalog/")


def test_a_listing_asks_few_queries(
    cast: Cast, notes: Listing, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    browser = nobody()
    with django_assert_num_queries(2):  # type: ignore[operator]
        get(browser, "/catalog/northwind-notes/")


def test_a_listing_says_what_it_is_and_who_helps(public: tuple[Client, str], notes: Listing) -> None:
    browser, path = public
    page = get(browser, f"{path}northwind-notes/")
    for words in (
        "by <a",
        "And find them again.",
        "OpenID Connect",
        'href="https://docs.northwind.example/sso"',
        'href="mailto:help@northwind.example"',
        'href="https://northwind.example/help"',
        'href="tel:+4685550100"',
        "Reviewed by Entrepot",
        "1 setting",
        "Sign in to install",
        "v1",
    ):
        assert words in page, words


@pytest.mark.threat("ROLE-10")
def test_no_public_page_says_what_is_private(public: tuple[Client, str], notes: Listing) -> None:
    browser, path = public
    words = "canary-escalation canary-username canary-account canary-instructions"
    pages = [get(browser, path), get(browser, f"{path}northwind-notes/"), get(browser, f"{path}?q=northwind")]
    pages += [get(browser, path, **{"HX-Request": "true"})]
    for page in pages:
        for secret in PRIVATE + FOR_INSTALLERS:
            assert secret not in page
    for word in words.split():
        assert "Northwind Notes" not in get(browser, f"{path}?q={word}")


@pytest.mark.threat("ROLE-10")
def test_people_see_no_more_than_their_part(cast: Cast, notes: Listing) -> None:
    for who in (cast.jonas, cast.priya, cast.maya, cast.nadia):
        page = get(client_for(who), org_path(who.org, "catalog:listing", notes.slug))
        assert not any(secret in page for secret in PRIVATE)
        assert ("Subdomain" in page) == (who in (cast.priya, cast.maya))
        assert "sso/callback" not in page


def test_what_the_reader_can_do(cast: Cast, notes: Listing) -> None:
    def page(who: User) -> str:
        return get(client_for(who), org_path(who.org, "catalog:listing", notes.slug))

    install = org_path(cast.globex, "instances:install", notes.integration_id)
    assert install in page(cast.priya)
    assert install not in page(cast.jonas)
    assert "Priya Raman" in page(cast.jonas)
    assert install not in page(person(cast.globex, "Rea", "Dunn", Role.READ_ONLY_ADMIN))
    assert org_path(cast.northwind, "instances:install", notes.integration_id) in page(cast.omar)
    assert "instances:install" not in page(cast.nadia)
    assert "Install" not in page(cast.nadia).split("<h2")[0]


def test_an_admin_sees_where_it_is_installed(cast: Cast, notes: Listing) -> None:
    made, _ = instances.install(
        cast.globex, notes.release, label="Our notes", settings={"subdomain": "g"}, by=cast.priya
    )
    page = get(client_for(cast.priya), org_path(cast.globex, "catalog:listing", notes.slug))
    assert org_path(cast.globex, "instances:detail", made.id) in page
    for who in (cast.jonas, cast.sam):
        other = get(client_for(who), org_path(who.org, "catalog:listing", notes.slug))
        assert "Our notes" not in other


def test_a_community_template_claims_nothing(public: tuple[Client, str], list_app: ListApp) -> None:
    list_app("Wiki.js", community=True)
    browser, path = public
    page = get(browser, f"{path}wiki-js/")
    assert "Community template, not verified by the vendor" in page
    assert "Reviewed by" not in page
    assert "by <a" not in page


def test_no_page_claims_a_test_run(public: tuple[Client, str], notes: Listing) -> None:
    browser, path = public
    for page in (get(browser, path), get(browser, f"{path}northwind-notes/")):
        assert "test run" not in page
        assert "Verified 0" not in page
        assert "erified in" not in page


@pytest.mark.threat("TEN-01")
def test_a_removed_listing_is_as_missing_as_none(cast: Cast, notes: Listing) -> None:
    actions.delist(notes.integration, by=SYSTEM)
    for who in (cast.maya, cast.priya, cast.tomas):
        browser = client_for(who)
        path = org_path(who.org, "catalog:catalog")
        assert browser.get(f"{path}northwind-notes/").status_code == 404
        assert browser.get(f"{path}none/").status_code == 404
    assert nobody().get("/catalog/northwind-notes/").status_code == 404
    admin = get(client_for(cast.nadia), org_path(cast.harbour, "catalog:listing", "northwind-notes"))
    assert "Removed from the catalog" in admin


@pytest.mark.threat("TEXT-02")
@pytest.mark.threat("TEXT-03")
def test_what_vendors_write_is_text_and_links_lead_nowhere_odd(
    public: tuple[Client, str], list_app: ListApp
) -> None:
    script = "<script>alert(1)</script>"
    contacts = [
        {"kind": "email", "value": "a@b.example?cc=victim@c.example"},
        {"kind": "url", "value": "javascript:alert(1)"},
        {"kind": "phone", "value": "javascript:alert(2)"},
    ]
    general = {"website": "javascript:alert(3)", "description": f"{script} <img src=https://beacon.example>"}
    list_app(script, general=general, support={"contacts": contacts}, oidc={"guide_url": "data:text/html,x"})
    slug = Listing.objects.get().slug
    browser, path = public
    for page in (
        get(browser, path),
        get(browser, f"{path}{slug}/"),
        get(browser, f"{path}?q=%3Cscript%3Ealert"),
    ):
        assert script not in page
        assert "<img" not in page
        for scheme in ("javascript:", "data:"):
            assert f'href="{scheme}' not in page
    assert 'href="mailto:a@b.example%3Fcc%3Dvictim@c.example"' in get(browser, f"{path}{slug}/")


def test_both_address_forms(cast: Cast, notes: Listing) -> None:
    with host_mode():
        browser = Client(**site_of(cast.globex))  # type: ignore[arg-type]
        page = browser.get("/catalog/", secure=True).content.decode()
        assert 'href="/catalog/northwind-notes/"' in page
        assert browser.get("/catalog/northwind-notes/", secure=True).status_code == 200


def test_writing_methods_are_refused(public: tuple[Client, str], notes: Listing) -> None:
    browser, path = public
    assert browser.post(path).status_code == 405
    assert browser.post(f"{path}northwind-notes/").status_code == 405
