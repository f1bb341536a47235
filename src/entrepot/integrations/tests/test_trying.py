"""Trying a dynamic address: beside its field, on a page of its own, and by those who mean no good."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.expressions import Dialect, ExpressionError, functions_in, parse
from entrepot.expressions.urls import Setting, SettingType
from entrepot.integrations import actions, trying
from entrepot.integrations.models import Version
from entrepot.integrations.tests.drafts import complete, draft
from entrepot.integrations.tests.pages import tab_path
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.tries import Limit
from entrepot.testing import Cast, client_for

SETTINGS = [
    Setting("subdomain", "Subdomain", required=True, example="acme"),
    Setting("region", "Region"),
    Setting("base_url", "Base URL", SettingType.HTTPS_URL, required=True),
]
FIELD = "oidc.initiate_login_uri"


@pytest.fixture
def version(cast: Cast) -> Version:
    made = draft(cast.omar)
    actions.save_document(made, complete(), by=cast.omar)
    return made


@pytest.fixture
def omar(cast: Cast) -> Client:
    return client_for(cast.omar)


def at(version: Version) -> str:
    return org_path(version.org, "integrations:try", version.id)


def tried(client: Client, version: Version, text: str, **values: str) -> str:
    """The answer to a script, in words without tags."""
    posted = {"path": FIELD, FIELD: text, **{f"value.{name}": value for name, value in values.items()}}
    answer = client.post(at(version), posted, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return words(answer.content.decode())


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", html))).strip()


def shown(text: str, **values: str) -> str:
    return "".join(part.text for part in trying.attempt(text, SETTINGS, values).segments)


# What it gives


def test_the_result_is_cut_where_text_and_values_meet():
    found = trying.attempt("https://{app.subdomain}.x.example/login", SETTINGS, {"subdomain": "globex"})
    assert [(one.text, one.is_value) for one in found.segments] == [
        ("https://", False),
        ("globex", True),
        (".x.example/login", False),
    ]
    assert (found.tone, found.reads, found.hosts) == ("done", ["subdomain"], ("*.x.example",))


def test_the_branch_that_is_taken_is_seen_and_every_host_is_named():
    text = "https://{app.region == 'eu' ? 'eu' : 'www'}.x.example/"
    assert shown(text, region="eu") == "https://eu.x.example/"
    assert shown(text, region="us") == "https://www.x.example/"
    assert trying.attempt(text, SETTINGS, {}).hosts == ("eu.x.example", "www.x.example")


@pytest.mark.parametrize(
    ("text", "values", "code"),
    [
        ("https://{app.subdomian}.x.example/", {}, "unknown_variable"),
        ("https://{app.subdomain", {}, "unbalanced_brace"),
        ("https://{String.contians(app.subdomain, 'a')}.x.example/", {}, "unknown_function"),
        ("https://{app.subdomain}.x.example/", {"subdomain": "evil.example/"}, "value_in_host"),
        ("https://{app.subdomain}.x.example/", {"subdomain": "a@b"}, "value_in_host"),
        ("https://{app.subdomain}.x.example/", {"subdomain": ""}, "value_missing"),
        ("https://{user.email}.x.example/", {}, "unknown_root"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, values: dict[str, str], code: str):
    found = trying.attempt(text, SETTINGS, values)
    assert (found.tone, found.faults[0].code) == ("stop", code)
    assert found.faults[0].position is not None
    assert found.faults[0].remedy


def test_two_slashes_in_a_row_are_advice():
    found = trying.attempt("https://login.x.example/{app.region}/cb", SETTINGS, {"region": ""})
    assert (found.tone, found.faults) == ("warn", [])


def test_nothing_to_try_is_no_error():
    assert trying.attempt("  ", SETTINGS, {}).tone == "quiet"


def test_inputs_are_shown_for_what_the_address_reads():
    panel = trying.panel("https://{app.subdomain}.x.example/", SETTINGS)
    assert [(one.name, one.value, one.shown) for one in panel.given] == [
        ("subdomain", "acme", True),
        ("region", "sample", False),
        ("base_url", "https://sample.example", False),
    ]
    assert [one.kind for one in panel.given] == ["String", "String", "URL, https only"]


@pytest.mark.threat("EXPR-02")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(),
        st.from_regex(r"https://\{(app\.subdomain|app\.region)? ?[-+?:'(){}a-z.=]{0,20}\}\.x\.example/"),
    ),
    value=st.text(),
)
def test_whatever_is_typed_is_answered(text: str, value: str):
    found = trying.panel(text, SETTINGS, {"subdomain": value, "region": value}).attempt
    assert found.tone in ("done", "warn", "stop", "quiet")
    if found.tone in ("done", "warn"):
        assert "".join(one.text for one in found.segments).startswith("https://")


# Names


def test_every_function_that_is_suggested_is_one_that_an_address_may_call():
    for one in trying.functions():
        arguments = ", ".join("'1'" for _ in range(one.least))
        try:
            parse(f"https://x.example/{{{one.name}({arguments})}}")
        except ExpressionError as error:
            assert error.code not in ("unknown_function", "function_not_allowed"), one.name


def test_functions_that_look_at_people_or_the_clock_are_not_suggested():
    names = {one.name for one in trying.functions()}
    assert "String.substringBefore" in names
    assert not names & {"Time.now", "isMemberOfGroupName", "user.getInternalProperty"}
    assert "Time.now" in {one.name for one in functions_in(Dialect.EL)}
    assert functions_in(Dialect.LEGACY) == ()


def test_functions_are_found_by_name_and_by_meaning():
    assert [one.name for family in trying.families("before") for one, _ in family.functions] == [
        "String.substringBefore"
    ]
    assert [family.title for family in trying.families("country letters")] == ["Countries"]
    assert trying.families("zebra") == []


# Beside the field


def test_each_dynamic_field_has_its_panel_outside_of_the_drafts_form(version: Version, omar: Client):
    page = omar.get(tab_path(version, "oidc")).content.decode()
    assert page.count('class="try"') == 3, (
        "a redirect URI, the initiate login URI, and an empty line for signing out"
    )
    inside = page[page.index('id="draft-form"') : page.index("</form>", page.index('id="draft-form"'))]
    for tag in re.findall(r"<input[^>]*name=\"(?:value\.\w+|path)\"[^>]*>", inside):
        assert re.search(r'form="f-oidc-[\w-]+-try"', tag), tag
    for form in set(re.findall(r'form="(f-oidc-[\w-]+-try)"', inside)):
        assert f'<form id="{form}" method="get"' in page
    assert 'data-name="app.subdomain"' in page
    assert 'data-name="String.toLowerCase" data-call' in page


def test_other_tabs_carry_none_of_it(version: Version, omar: Client):
    page = omar.get(tab_path(version, "general")).content.decode()
    assert 'id="names"' not in page
    assert "try.js" not in page


def test_an_error_beside_the_field_marks_its_place(version: Version, cast: Cast, omar: Client):
    document = complete()
    document["capabilities"]["oidc"]["initiate_login_uri"] = "https://{app.subdomian}.northwind.example/"
    actions.save_document(version, document, by=cast.omar)
    page = omar.get(tab_path(version, "oidc")).content.decode()
    assert "https://<mark>{app.subdomian}</mark>.northwind.example/" in page
    assert "Did you mean app.subdomain?" in page


# The door


def test_it_follows_what_is_typed_and_stores_nothing(version: Version, omar: Client):
    before = Version.objects.get(pk=version.pk)
    said = tried(omar, version, "https://{app.subdomain}.northwind.example/in", subdomain="globex")
    assert "https://globex.northwind.example/in" in said
    assert "*.northwind.example" in said
    after = Version.objects.get(pk=version.pk)
    assert (after.document, after.updated_at) == (before.document, before.updated_at)


def test_without_script_it_is_a_page_that_begins_with_what_is_stored(version: Version, omar: Client):
    page = omar.get(at(version), {"path": "oidc.redirect_uris.0"}).content.decode()
    assert 'value="https://{app.subdomain}.northwind.example/sso/callback"' in page
    assert "https://acme.northwind.example/sso/callback" in words(page)
    assert "Redirect URI 1" in page
    more = omar.get(
        at(version),
        {
            "path": "oidc.redirect_uris.0",
            "expression": "https://x.example/{app.subdomain}",
            "value.subdomain": "initech",
        },
    )
    assert "https://x.example/initech" in words(more.content.decode())


@pytest.mark.parametrize("path", ["general.name", "oidc.nothing", "x", "oidc.redirect_uris.0.1", "\0"])
def test_only_dynamic_fields_are_tried(version: Version, omar: Client, path: str):
    assert omar.post(at(version), {"path": path}).status_code == 404


def test_an_entry_that_is_gone_is_empty(version: Version, omar: Client):
    assert omar.get(at(version), {"path": "oidc.redirect_uris.9"}).status_code == 200


@pytest.mark.threat("TEN-01")
def test_a_draft_of_another_organisation_is_not_there(version: Version, cast: Cast):
    stranger = client_for(cast.sam)
    path = org_path(cast.sam.org, "integrations:try", version.id)
    assert stranger.get(path).status_code in (403, 404)
    assert stranger.post(path, {"expression": "https://x.example/"}).status_code in (403, 404)


@pytest.mark.parametrize("name", ["tomas", "jonas"])
def test_who_edits_no_drafts_tries_none(version: Version, cast: Cast, name: str):
    somebody: User = getattr(cast, name)
    path = org_path(somebody.org, "integrations:try", version.id)
    assert client_for(somebody).get(path).status_code in (403, 404)


SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.mark.threat("DEP-01")
@pytest.mark.parametrize("text", [SCRIPT, f"https://{{{SCRIPT}}}", f"https://x.example/{{'{SCRIPT}'}}"])
def test_a_script_stays_text(version: Version, omar: Client, text: str):
    for headers in ({}, {"HX-Request": "true"}):
        posted = {"expression": text, "value.subdomain": SCRIPT, "value.<script>": SCRIPT}
        body = omar.post(at(version), posted, headers=headers).content.decode()
        assert not re.search(r"<script>|<img|onerror=(?!alert\(1\)&gt;)", body)


@pytest.mark.threat("EXPR-01")
@pytest.mark.parametrize(
    "text", ["\0", "https://{app.subdomain\0}.x.example/", "https://x.example/\ud800\u202e"]
)
def test_characters_that_cannot_be_seen_are_answered(version: Version, omar: Client, text: str):
    text = text.encode("utf-8", "replace").decode()
    assert "\0" not in tried(omar, version, text, subdomain="\0")


@pytest.mark.threat("EXPR-02")
def test_too_much_is_refused(version: Version, omar: Client):
    assert omar.post(at(version), {"expression": "a" * 10_000_000}).status_code == 413
    said = tried(omar, version, "https://{" + "(" * 500_000 + "}")
    assert "characters long; 4,096 are allowed" in said
    assert len(said) < 1000
    assert "1,024 are allowed" in tried(
        omar, version, "https://x.example/{app.subdomain}", subdomain="a" * 90_000
    )


@pytest.mark.threat("EXPR-05")
def test_a_value_that_looks_like_an_expression_stays_text(version: Version, omar: Client):
    said = tried(omar, version, "https://x.example/{app.subdomain}", subdomain="{app.subdomain}")
    assert "https://x.example/{app.subdomain}" in said
    assert "only letters, digits" in said


def test_who_never_stops_is_made_to_wait(version: Version, omar: Client, monkeypatch: Any):
    monkeypatch.setattr("entrepot.integrations.views.trying.OFTEN", Limit("trial", 3))
    answers = [omar.post(at(version), {"expression": "https://x.example/"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]


# The page of functions


def test_the_page_of_functions_lists_them_all_and_finds_some(cast: Cast, omar: Client):
    path = org_path(cast.northwind, "integrations:expressions")
    page = omar.get(path).content.decode()
    for one in trying.functions():
        assert one.form.replace("'", "&#x27;") in page
        assert one.meaning.split("`")[0].replace("'", "&#x27;") in page
    found = omar.get(path, {"q": "lower"}, headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r"<dt><code>([\w.]+)", found) == ["String.toLowerCase"]
    assert "No function of that name" in omar.get(path, {"q": SCRIPT}).content.decode()
    assert "<script>alert" not in omar.get(path, {"q": SCRIPT}).content.decode()
