from typing import Any

import pytest
from hypothesis import given

from entrepot.capabilities.base import Severity
from entrepot.integrations.lookups import TakenName
from entrepot.integrations.problems import judge
from entrepot.integrations.surroundings import Surroundings
from entrepot.integrations.tests.drafts import AROUND, SECRETS, complete, with_value
from entrepot.integrations.tests.test_documents import any_document
from entrepot.orgs.look_alikes import name_key


def found(path: str, value: object, around: Surroundings = AROUND) -> dict[str, str]:
    """Code by path of the first that is said about the complete document with another value at a path of it."""
    problems = judge(with_value(path, value), around).problems
    return {problem.path: problem.code for problem in reversed(problems)}


def only(path: str, value: object, around: Surroundings = AROUND) -> Any:
    problems = judge(with_value(path, value), around).problems
    assert len(problems) == 1, problems
    return problems[0]


def test_the_complete_document_has_no_problem():
    assert judge(with_value("general.name", "Northwind Notes"), AROUND).problems == []


@given(any_document)
def test_any_json_can_be_judged(document: Any):
    for problem in judge(document, AROUND).problems:
        assert problem.code
        assert problem.message


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("general.exists", "missing"),
        ("general.name", "missing"),
        ("general.website", "missing"),
        ("general.category", "missing"),
        ("general.description", "missing"),
        ("support.contacts", "missing"),
        ("support.escalation", "missing"),
        ("capabilities.oidc.redirect_uris", "missing"),
        ("capabilities.oidc.sp_initiate_url", "missing"),
        ("capabilities.oidc.jit", "missing"),
        ("capabilities.oidc.multi_tenant", "missing"),
        ("capabilities.oidc.configured_by", "missing"),
        ("capabilities.oidc.guide_url", "missing"),
        ("test_account.url", "missing"),
        ("test_account.username", "missing"),
    ],
)
def test_each_required_field_is_asked_for(path: str, code: str):
    assert found(path, None)[path.removeprefix("capabilities.")] == code


def test_icon_and_password_are_asked_for_too():
    codes = {
        problem.path: problem.code for problem in judge(complete(), Surroundings(network="Harbour")).problems
    }
    assert codes == {"general.icon": "missing", "test_account.password": "missing"}


def test_what_is_missing_says_so_in_words_and_names_the_remedy():
    problem = only("general.category", "")
    assert problem.severity is Severity.MISSING
    assert problem.text == "Category: still empty. Choose one."


@pytest.mark.parametrize(
    ("path", "value", "at", "code"),
    [
        ("general.name", "N" * 65, "general.name", "too_long"),
        ("general.description", "d" * 1024, "general.description", "too_long"),
        (
            "capabilities.oidc.sp_initiate_url",
            "https://a.example/" + "x" * 500,
            "oidc.sp_initiate_url",
            "too_long",
        ),
        ("general.category", "Ships", "general.category", "not_a_choice"),
        ("general.use_cases", ["Lifecycle Management"], "general.use_cases", "not_a_choice"),
        ("general.website", "http://www.northwind.example", "general.website", "http_not_loopback"),
        ("general.website", "https://{app.subdomain}.northwind.example", "general.website", "not_dynamic"),
        ("test_account.url", "https://10.0.0.1/", "test_account.url", "host_is_ip"),
        ("capabilities.oidc.application_type", "spa", "oidc.application_type", "spa"),
        ("capabilities.oidc.multi_tenant", False, "oidc.multi_tenant", "single_tenant"),
        ("capabilities.oidc.pkce", "exempt", "oidc.pkce", "pkce_exempt"),
        ("general.description", "a\x01b", "general.description", "control_character"),
    ],
)
def test_limits_and_choices_are_held(path: str, value: object, at: str, code: str):
    assert found(path, value)[at] == code


def test_a_limit_counts_characters_and_the_last_one_fits():
    assert found("general.name", "é" * 64) == {}
    assert only("general.description", "d" * 1030).text.endswith("Leave out 7.")


def test_five_use_cases_in_all_and_those_of_capabilities_count():
    four = ["Automation", "Zero Trust", "Centralized Logging", "Identity Verification"]
    assert found("general.use_cases", four) == {}
    problem = only("general.use_cases", [*four, "Risk Signal Sharing"])
    assert (problem.code, problem.remedy) == ("too_many", "Take 1 away.")


@pytest.mark.threat("TEXT-03")
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https:evil.example",
        "https://a@evil.example",
        " https:// ",
    ],
)
def test_addresses_are_https_with_a_host_that_can_be_seen(address: str):
    for path in ("general.website", "capabilities.oidc.guide_url", "test_account.url"):
        assert path.removeprefix("capabilities.") in found(path, address)
    assert "support.contacts.1.value" in found("support.contacts.1.value", address)


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("email", "help", "email"),
        ("email", "https://northwind.example", "email"),
        ("url", "help@northwind.example", "scheme"),
        ("phone", "12", "phone"),
        ("phone", "help@northwind.example", "phone"),
        ("phone", "020 7946 0000", "phone_country"),
        ("fax", "1", "not_a_choice"),
    ],
)
def test_a_contact_is_what_its_kind_says(kind: str, value: str, code: str):
    assert code in found("support.contacts.0", {"kind": kind, "value": value}).values()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("support@northwind.example", "generic_mailbox"),
        ("Info@northwind.example", "generic_mailbox"),
        ("help-desk@northwind.example", "generic_mailbox"),
        ("help+sso@northwind.example", "generic_mailbox"),
        ("maya@gmail.com", "not_company_mail"),
        ("+1 800 555 0100", "phone_number"),
        ("maya", "email"),
    ],
)
def test_the_escalation_contact_is_a_mailbox_that_somebody_answers(value: str, code: str):
    problem = only("support.escalation", value)
    assert problem.code == code
    assert problem.remedy


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Data-Region", "Try data_region."),
        ("dataRegion", "Try data_region."),
        ("2nd region", "Try nd_region."),
        ("région", "Try region."),
        ("--", "Begin with a letter."),
        ("org", "Try org_name."),
    ],
)
def test_a_bad_name_of_a_setting_comes_with_a_better_one(name: str, remedy: str):
    problems = judge(with_value("tenant_settings.0.name", name), AROUND).problems
    assert remedy in [problem.remedy for problem in problems if problem.path == "tenant_settings.0.name"]


def test_a_setting_is_no_place_for_a_secret():
    assert found("tenant_settings.0.name", "client_secret")["tenant_settings.0.name"] == "secret_setting"


def test_settings_have_distinct_names_and_there_are_eight_at_most():
    one = complete()["tenant_settings"][0]
    assert found("tenant_settings", [one, one])["tenant_settings.1.name"] == "duplicate"
    nine = [{**one, "name": f"subdomain{index or ''}"} for index in range(9)]
    assert found("tenant_settings", nine)["tenant_settings"] == "too_many"


def test_a_setting_that_no_address_uses_is_pointed_out():
    one = complete()["tenant_settings"][0]
    problem = only("tenant_settings", [one, {**one, "name": "region"}])
    assert (problem.path, problem.code, problem.blocks) == ("tenant_settings.1.name", "unused", False)


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("https://{app.subdomain}northwind.example/cb", "host_joined"),
        ("https://northwind.example:{app.subdomain}/cb", "port_from_setting"),
        ("{app.subdomain}://northwind.example/cb", "whole_url_rest"),
        ("https://{app.region}.northwind.example/cb", "unknown_variable"),
        ("https://{app.subdomain}.northwind.example/cb#x", "fragment"),
        ("https://*.northwind.example/cb", "wildcard"),
        ("{app.subdomain}", "whole_url_type"),
        ("https://{app.subdomain", "unbalanced_brace"),
    ],
)
def test_an_address_that_a_value_could_move_is_refused_while_it_is_written(template: str, code: str):
    codes = found("capabilities.oidc.redirect_uris", [template])
    assert codes.get("oidc.redirect_uris.0") == code


@pytest.mark.threat("EXPR-04")
def test_an_optional_setting_in_the_host_breaks_the_address():
    document = with_value("tenant_settings.0.required", False)
    paths = {problem.path for problem in judge(document, AROUND).problems}
    assert paths == {"oidc.redirect_uris.0", "oidc.initiate_login_uri"}


@pytest.mark.threat("OIDC-02")
def test_http_is_for_localhost_and_only_where_private_targets_are_allowed():
    local, remote = "http://localhost:9000/cb", "http://app.northwind.example/cb"
    demo = Surroundings(network="Harbour", allow_private=True, secrets=SECRETS)
    codes = found("capabilities.oidc.redirect_uris", [local, remote])
    assert codes["oidc.redirect_uris.0"] == codes["oidc.redirect_uris.1"] == "http_not_loopback"
    codes = found("capabilities.oidc.redirect_uris", [local, remote], demo)
    assert "oidc.redirect_uris.0" not in codes
    assert codes["oidc.redirect_uris.1"] == "http_not_loopback"


@pytest.mark.parametrize("path", ["redirect_uris.0", "guide_url", "sp_initiate_url"])
def test_a_custom_authorization_server_is_refused_anywhere(path: str):
    codes = found(f"capabilities.oidc.{path}", "https://acme.example/oauth2/default/v1/authorize")
    assert codes[f"oidc.{path}"] == "custom_authorization_server"
    assert (
        found(f"capabilities.oidc.{path}", "https://acme.example/login/oauth2/code/harbour").get(
            f"oidc.{path}"
        )
        is None
    )


def test_an_address_that_is_listed_twice_is_pointed_out():
    twice = ["https://{app.subdomain}.northwind.example/cb"] * 2
    assert only("capabilities.oidc.redirect_uris", twice).code == "duplicate"


@pytest.mark.threat("TEXT-04")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Northwind\u202eNotes", "hidden_character"),
        ("Northwind\u200bNotes", "hidden_character"),
        ("Northwind\nNotes", "hidden_character"),
        ("N\u043erthwind", "mixed_alphabets"),
        ("...", "no_letter"),
        ("H\u00e1rb0ur", "name_of_network"),
        ("harbour", "name_of_network"),
        ("Notes for Harbour", "name_of_network"),
        ("Northwind™", "trademark_sign"),
    ],
)
def test_names_that_mislead_are_found(name: str, code: str):
    assert code in {problem.code for problem in judge(with_value("general.name", name), AROUND).problems}


def beside(*, community: bool = False, org_id: str = "org_other") -> Surroundings:
    """Surroundings in which the catalog has Northwind Notes by somebody else."""
    listed = TakenName("Northwind Notes", "Southwind", org_id, community)
    return Surroundings(
        network="Harbour",
        secrets=SECRETS,
        org_id="org_own",
        taken=lambda key: listed if key == name_key(listed.name) else None,
    )


@pytest.mark.threat("TEXT-04")
@pytest.mark.parametrize(
    "name", ["Northwind Notes", "northwind-n0tes", "N\u043erthwind Notes", "N\u00f6rthwind  Notes"]
)
def test_a_name_that_is_mistaken_for_a_listing_is_refused(name: str):
    codes = {problem.code for problem in judge(with_value("general.name", name), beside()).problems}
    assert "name_taken" in codes


def test_the_own_listing_is_to_be_updated_not_repeated():
    problem = only("general.name", "Northwind Notes", beside(org_id="org_own"))
    assert problem.remedy == "Start an update of it instead."


def test_a_community_template_can_be_claimed_and_the_analysts_judge():
    around = beside(community=True)
    assert found("general.name", "Northwind Notes", around) == {"general.name": "name_taken"}
    document = with_value("general.exists", True)
    document["general"] |= {"existing_name": "Northwind Notes", "changes": "It is ours."}
    (problem,) = judge(document, around).problems
    assert (problem.code, problem.blocks) == ("name_claimed", False)


def test_what_a_condition_hides_does_not_count():
    document = with_value("general.existing_name", "x" * 100)
    assert judge(document, AROUND).problems == []
