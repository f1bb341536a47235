"""The difference between what is live and what was submitted, and the hosts that a submission leads to."""

import copy
from typing import Any

import pytest

from entrepot.integrations.documents import manifest_of, publishable
from entrepot.integrations.models import Release, Version
from entrepot.integrations.tests.drafts import complete
from entrepot.review.changes import Change, difference
from entrepot.review.hosts import hosts

EU = {"label": "Data region", "name": "data_region", "type": "string", "example": "eu", "required": False}
US = {"label": "Plan", "name": "plan", "type": "string", "example": "pro", "required": True}


def between(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    live = Release(manifest=publishable(before))
    return list(difference(Version(document=after), live).changes)


def changed(**tabs: Any) -> dict[str, Any]:
    return {**complete(), **tabs}


def test_nothing_changed_is_no_change() -> None:
    assert between(complete(), complete()) == []


def test_a_changed_field_is_named_with_its_place() -> None:
    general = {**complete()["general"], "description": "Write together."}
    assert between(complete(), changed(general=general)) == [
        Change(
            "Description",
            "General",
            "general.description",
            "Write things down together, and find them again.",
            "Write together.",
        )
    ]


def test_what_the_vendor_says_about_the_update_is_no_change_of_it() -> None:
    general = {
        **complete()["general"],
        "exists": True,
        "existing_name": "Northwind Notes",
        "changes": "Nothing.",
    }
    after = changed(general=general)
    assert between(complete(), after) == []
    assert difference(Version(document=after), Release(manifest=publishable(complete()))).said == "Nothing."


def test_a_filled_in_field_is_new_and_an_emptied_one_removed() -> None:
    before = complete()
    after = copy.deepcopy(before)
    after["capabilities"]["oidc"]["initiate_login_uri"] = ""
    after["capabilities"]["oidc"]["post_logout_redirect_uris"] = ["https://app.northwind.example/bye"]
    assert [(one.label, one.note) for one in between(before, after)] == [
        ("Initiate login URI", "OpenID Connect, removed"),
        ("Post-logout redirect URIs", "OpenID Connect, new"),
    ]


def test_a_new_setting_is_one_change_that_says_all_of_it() -> None:
    settings = [*complete()["tenant_settings"], EU]
    (one,) = between(complete(), changed(tenant_settings=settings))
    assert (one.label, one.note, one.old, one.path) == (
        "Setting 2",
        "Tenant settings, new",
        "",
        "tenant_settings.1.label",
    )
    assert "Name: data_region" in one.new.splitlines()
    assert "Must it be filled in: No" in one.new.splitlines()


def test_a_setting_taken_from_the_middle_is_one_change() -> None:
    first = complete()["tenant_settings"][0]
    (one,) = between(changed(tenant_settings=[first, EU, US]), changed(tenant_settings=[first, US]))
    assert (one.label, one.note, one.new) == ("Setting 2", "Tenant settings, removed", "")


def test_a_changed_setting_names_the_field_that_changed() -> None:
    first = complete()["tenant_settings"][0]
    (one,) = between(complete(), changed(tenant_settings=[{**first, "type": "https_url"}]))
    assert (one.label, one.note, one.old) == ("Type", "Tenant settings, Setting 1", "String")


def test_a_new_capability_is_new_field_by_field() -> None:
    found = between(changed(capabilities={}), complete())
    assert {one.note for one in found if one.path.startswith("oidc.")} == {"OpenID Connect, new"}


@pytest.mark.threat("ROLE-10")
def test_the_test_account_is_not_compared() -> None:
    assert between(complete(), changed(test_account={"username": "somebody-else"})) == []


def hosts_of(**oidc: Any) -> dict[str, tuple[str, str]]:
    document = complete()
    document["capabilities"]["oidc"] |= oidc
    found = hosts(manifest_of(Version(document=document)))
    return {one.name: (one.tone, "; ".join(one.fields)) for one in found}


@pytest.mark.threat("EXPR-06")
def test_each_host_is_listed_once_with_every_field_that_leads_there() -> None:
    assert hosts_of() == {
        "*.northwind.example": ("done", "Redirect URI; Initiate login URI"),
        "www.northwind.example": ("done", "App website"),
        "app.northwind.example": ("done", "Sign-in page of your app; Account URL"),
        "docs.northwind.example": ("done", "Configuration guide"),
    }


@pytest.mark.threat("EXPR-06")
def test_an_address_that_the_customer_types_whole_may_lead_anywhere_and_stands_first() -> None:
    found = hosts_of(
        redirect_uris=["{app.base_url}/callback", "https://{app.subdomain}.northwind.example/callback"]
    )
    assert next(iter(found.items())) == ("*", ("warn", "Redirect URI 1"))
    assert found["*.northwind.example"] == ("done", "Redirect URI 2; Initiate login URI")


@pytest.mark.threat("EXPR-06")
@pytest.mark.parametrize("broken", ["https://{app.x", "ftp://a.example", "https://user@a.example/"])
def test_an_address_that_cannot_be_read_is_not_passed_over(broken: str) -> None:
    assert hosts_of(initiate_login_uri=broken)["?"] == ("stop", "Initiate login URI")


@pytest.mark.threat("EXPR-06")
@pytest.mark.parametrize("broken", ["https://[", "nonsense"])
def test_a_fixed_address_that_cannot_be_read_is_not_passed_over(broken: str) -> None:
    assert hosts_of(guide_url=broken)["?"] == ("stop", "Configuration guide")


@pytest.mark.threat("EXPR-06")
def test_a_condition_shows_the_hosts_of_all_its_branches() -> None:
    eu = "app.subdomain == 'eu'"
    found = hosts_of(
        redirect_uris=[f"https://{{{eu} ? 'eu.northwind.example' : 'login.northwind.example'}}/callback"],
        initiate_login_uri=f"https://{{{eu} ? 'eu' : app.subdomain}}.northwind.example/login",
    )
    assert found["eu.northwind.example"] == ("done", "Redirect URI; Initiate login URI")
    assert found["login.northwind.example"] == ("done", "Redirect URI")
    assert found["*.northwind.example"] == ("done", "Initiate login URI")


@pytest.mark.threat("EXPR-06")
def test_a_condition_that_lets_the_customer_choose_the_host_stands_out() -> None:
    found = hosts_of(
        initiate_login_uri="{app.subdomain == '' ? 'https://northwind.example' : app.subdomain}/in"
    )
    assert found["*"] == ("warn", "Initiate login URI")
    assert found["northwind.example"][1] == "Initiate login URI"
