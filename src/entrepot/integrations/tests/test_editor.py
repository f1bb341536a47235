from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, reject, settings

from entrepot.integrations import actions
from entrepot.integrations.documents import manifest_of, read
from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import complete, draft, published, ready_draft
from entrepot.integrations.tests.pages import post, shown, tab_path
from entrepot.integrations.tests.test_documents import any_document
from entrepot.orgs.addresses import org_path
from entrepot.orgs.states import Role
from entrepot.review import actions as review
from entrepot.testing import Cast, client_for, person

TABS = ["general", "support", "tenant_settings", "oidc", "test_account"]


@pytest.fixture
def version(cast: Cast) -> Version:
    return draft(cast.omar)


@pytest.fixture
def omar(cast: Cast) -> Client:
    return client_for(cast.omar)


def general(version: Version) -> Any:
    version.refresh_from_db()
    return read(version.document).manifest.general


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_shows_its_fields_and_progress(version: Version, omar: Client, tab: str):
    page = omar.get(tab_path(version, tab)).content.decode()
    assert page.count('class="tab"') == len(TABS)
    assert "Ready to submit?" in page
    assert "What reviewers look at here" in page


def test_what_is_typed_is_saved_and_the_answer_puts_errors_in_place(version: Version, omar: Client):
    fields = shown(omar, version, "general") | {"general.website": ["htp:/x"]}
    answer = post(omar, version, "general", fields, htmx=True)
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Draft"]) == (200, "saved")
    assert general(version).website == "htp:/x"
    assert (
        'id="f-general-website-error" data-said="f-general-website" data-invalid hx-swap-oob="true"' in page
    )
    assert "The scheme htp: is not allowed." in page
    for part in ('id="saved"', 'id="parts"', 'id="gate"'):
        assert part in page
    assert "<textarea" not in page, "inputs stay as they are being typed"


def test_without_scripts_a_whole_tab_is_saved_and_leads_on(version: Version, omar: Client):
    fields = shown(omar, version, "general") | {
        "general.website": ["https://www.northwind.example"],
        "general.exists": ["no"],
        "general.use_cases": ["Automation", "Zero Trust"],
        "general.description": ["One.\r\nTwo."],
    }
    answer = post(omar, version, "general", fields, next="")
    assert (answer.status_code, answer["Location"]) == (302, tab_path(version, "support"))
    saved = general(version)
    assert (saved.website, saved.exists) == ("https://www.northwind.example", False)
    assert saved.use_cases == ["Automation", "Zero Trust"]
    assert saved.description == "One.\nTwo."


def test_choices_can_all_be_taken_back(version: Version, omar: Client, cast: Cast):
    actions.save_field(version, "general.use_cases", ["Automation"], by=cast.omar)
    fields = shown(omar, version, "general")
    del fields["general.use_cases"]
    post(omar, version, "general", fields)
    assert general(version).use_cases == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(document=any_document)
def test_any_document_goes_through_its_form_unchanged(cast: Cast, document: Any):
    version = Version.objects.first() or draft(cast.omar)
    try:
        with transaction.atomic():
            Version.objects.filter(pk=version.pk).update(document=document, revision=0)
    except DatabaseError:
        reject()  # NUL, lone surrogates, NaN: no column holds them, and saving refuses them
    version.refresh_from_db()
    before = manifest_of(version)
    client = client_for(cast.omar)
    for tab in TABS if before.capabilities else [one for one in TABS if one != "oidc"]:
        answer = post(client, version, tab, shown(client, version, tab))
        assert answer.status_code == 302
    version.refresh_from_db()
    assert manifest_of(version) == before
    assert version.revision == 0


def test_a_setting_is_added_filled_in_and_removed_without_scripts(version: Version, omar: Client):
    answer = post(
        omar, version, "tenant_settings", shown(omar, version, "tenant_settings"), add="tenant_settings"
    )
    assert answer["Location"].endswith("/tenant_settings/#f-tenant_settings-0-label")
    fields = shown(omar, version, "tenant_settings") | {"tenant_settings.0.name": ["Data-Region"]}
    post(omar, version, "tenant_settings", fields, add="tenant_settings")
    page = omar.get(tab_path(version, "tenant_settings")).content.decode()
    assert "Try data_region." in page
    fields = shown(omar, version, "tenant_settings")
    post(omar, version, "tenant_settings", fields, remove="tenant_settings.1")
    version.refresh_from_db()
    assert [one.name for one in read(version.document).manifest.tenant_settings] == ["Data-Region"]


def test_the_same_remove_sent_twice_removes_one(version: Version, omar: Client, cast: Cast):
    actions.save_field(
        version, "oidc.redirect_uris", ["https://a.example", "https://b.example"], by=cast.omar
    )
    fields = shown(omar, version, "oidc")
    assert post(omar, version, "oidc", fields, remove="oidc.redirect_uris.0").status_code == 302
    answer = post(omar, version, "oidc", fields, remove="oidc.redirect_uris.0")
    assert answer.status_code == 409
    version.refresh_from_db()
    assert version.document["capabilities"]["oidc"]["redirect_uris"] == ["https://b.example"]


def test_the_address_for_the_sample_values_stands_below_the_template(
    version: Version, omar: Client, cast: Cast
):
    actions.save_document(version, complete(), by=cast.omar)
    page = omar.get(tab_path(version, "oidc")).content.decode()
    assert 'https://<var title="app.subdomain">acme</var>.northwind.example/sso/callback' in page
    page = omar.get(tab_path(version, "tenant_settings")).content.decode()
    assert "Your sample values" in page


def test_a_condition_shows_and_hides_fields(version: Version, omar: Client):
    page = omar.get(tab_path(version, "general")).content.decode()
    assert '<div class="field" id="general.changes" hidden>' in page
    fields = shown(omar, version, "general") | {"general.exists": ["yes"]}
    swapped = post(omar, version, "general", fields, htmx=True).content.decode()
    assert '<div class="field" id="general.changes" hx-swap-oob="true">' in swapped


@pytest.mark.threat("FILE-04")
@pytest.mark.parametrize(
    "key", ["status", "org", "general.status", "oidc.jit", "base:general.status", "general.icon"]
)
def test_a_key_that_is_not_on_the_form_is_refused_by_name(version: Version, omar: Client, key: str):
    fields = shown(omar, version, "general") | {"general.name": ["Changed"], key: ["PUBLISHED"]}
    answer = post(omar, version, "general", fields)
    assert answer.status_code == 422
    assert f"There is no field {key}" in answer.content.decode()
    assert general(version).name == "Northwind Notes"


@pytest.mark.parametrize("htmx", [True, False])
def test_a_nul_byte_is_named_and_nothing_that_was_typed_is_lost(version: Version, omar: Client, htmx: bool):
    fields = shown(omar, version, "general") | {
        "general.website": ["https://a.example/\x00"],
        "general.description": ["Typed just now."],
    }
    answer = post(omar, version, "general", fields, htmx=htmx)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "holds a NUL byte at character 19" in page
    if not htmx:
        assert "Typed just now." in page


@pytest.mark.threat("FILE-03")
def test_too_much_text_is_refused_with_the_sizes(version: Version, omar: Client):
    fields = shown(omar, version, "general") | {"general.description": ["x" * 400_000]}
    answer = post(omar, version, "general", fields, htmx=True)
    assert answer.status_code == 422
    assert "262,144 are allowed" in answer.content.decode()
    answer = post(omar, version, "general", fields | {"general.description": ["x" * 10_000_000]})
    assert answer.status_code == 413
    assert general(version).description == ""


@pytest.mark.threat("TEXT-02")
@pytest.mark.parametrize("tab", TABS)
def test_what_vendors_type_is_text_everywhere(cast: Cast, tab: str):
    hostile = "\"'><script>alert(1)</script>{{ 7 }}{% now %}<c-card>${7}"
    version = draft(cast.omar, hostile)
    document = complete()
    document["general"] |= {
        "name": hostile,
        "description": hostile,
        "website": hostile,
        "use_cases": [hostile],
    }
    document["support"] = {"contacts": [{"kind": hostile, "value": hostile}], "escalation": hostile}
    document["tenant_settings"] = [dict.fromkeys(("label", "name", "type", "example", "help"), hostile)]
    document["capabilities"]["oidc"] |= {"redirect_uris": [hostile], "guide_url": hostile, "pkce": hostile}
    document["test_account"] = {"url": hostile, "username": hostile, "instructions": hostile}
    actions.save_document(version, document, by=cast.omar)
    client = client_for(cast.omar)
    pages = [client.get(tab_path(version, tab)), client.get(org_path(cast.northwind, "integrations:mine"))]
    pages.append(post(client, version, tab, shown(client, version, tab) | {}, htmx=True))
    Version.objects.filter(pk=version.pk).update(
        status=Status.INITIAL_REVIEW, submitted_at=version.updated_at
    )
    pages.append(client.get(tab_path(version, tab)))
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "<script>alert" not in text
        assert "javascript:" not in text


def test_nobody_is_sent_to_an_address_that_is_no_https_one(cast: Cast, version: Version, omar: Client):
    actions.save_field(version, "general.website", "javascript:alert(1)", by=cast.omar)
    Version.objects.filter(pk=version.pk).update(status=Status.WITHDRAWN)
    page = omar.get(tab_path(version, "general")).content.decode()
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_the_password_is_taken_and_never_shown_back(version: Version, omar: Client):
    secret = "ferry wharf 9213"
    fields = shown(omar, version, "test_account") | {
        "test_account.password": [secret],
        "test_account.username": ["isv"],
    }
    answer = post(omar, version, "test_account", fields)
    assert answer.status_code == 302
    page = omar.get(tab_path(version, "test_account")).content.decode()
    assert "A password is set." in page
    assert secret not in page
    unchanged = shown(omar, version, "test_account")
    assert unchanged["test_account.password"] == [""]
    post(omar, version, "test_account", unchanged)
    version.refresh_from_db()
    assert version.test_password, "an empty input leaves it as it is"
    post(omar, version, "test_account", shown(omar, version, "test_account"), clear="test_account.password")
    version.refresh_from_db()
    assert version.test_password == ""


def test_a_password_in_the_middle_of_being_typed_is_not_saved(version: Version, omar: Client):
    fields = shown(omar, version, "test_account") | {"test_account.password": ["fer"]}
    post(omar, version, "test_account", fields, htmx=True)
    version.refresh_from_db()
    assert version.test_password == ""
    path = org_path(version.org, "integrations:set_password", version.id)
    answer = omar.post(path, {"test_account.password": "ferry wharf"}, headers={"HX-Request": "true"})
    version.refresh_from_db()
    assert version.test_password
    assert "A password is set." in answer.content.decode()
    assert "ferry" not in answer.content.decode()


def test_what_is_complete_can_be_submitted_and_what_is_not_cannot(cast: Cast):
    maya = client_for(cast.maya)
    unfinished = maya.get(tab_path(draft(cast.maya, "Board"), "general")).content.decode()
    assert "disabled" in unfinished.partition("Submit for review")[0][-120:]
    ready = maya.get(tab_path(ready_draft(cast.maya), "general")).content.decode()
    assert "disabled" not in ready.partition("Submit for review")[0][-120:]
    assert "Nothing is left to do." in ready


def test_an_app_admin_is_told_who_submits(cast: Cast):
    page = client_for(cast.omar).get(tab_path(ready_draft(cast.omar), "general")).content.decode()
    assert "A super admin submits it" in page


def test_findings_stand_beside_their_fields_and_hold_the_gate(cast: Cast):
    from entrepot.review.actions.findings import Draft
    from entrepot.review.models import FindingSeverity

    version = review.submit(ready_draft(cast.maya), by=cast.maya)
    review.claim(version, by=cast.tomas)
    words = Draft(
        title="Too little", severity=FindingSeverity.BLOCKS, path="general.description", remedy="Say more."
    )
    review.open_finding(version, words, by=cast.tomas)
    version = review.return_to_vendor(version, by=cast.tomas)
    page = client_for(cast.maya).get(tab_path(version, "general")).content.decode()
    beside = page.partition('id="f-general-description-error"')[2].partition("</fieldset>")[0]
    assert "Finding 1: Too little" in beside
    assert "Ready to resubmit?" in page
    assert "Answer Finding 1" in page
    assert "disabled" in page.partition("Resubmit</button>")[0][-120:]
    mine = client_for(cast.maya).get(org_path(cast.northwind, "integrations:mine")).content.decode()
    assert "1 finding to answer." in mine


def test_while_it_is_reviewed_it_can_be_read(cast: Cast):
    version = review.submit(ready_draft(cast.maya), by=cast.maya)
    maya = client_for(cast.maya)
    page = maya.get(tab_path(version, "oidc")).content.decode()
    assert "https://<var>{app.subdomain}</var>.northwind.example/sso/callback" in page
    assert "It can't change while it is being looked at." in page
    assert 'id="draft-form"' not in page
    answer = post(maya, version, "general", {"base:general.name": ["x"], "general.name": ["Other"]})
    assert answer.status_code == 409


def test_what_was_published_can_be_read_too(cast: Cast):
    version = published(cast.omar)
    omar = client_for(cast.omar)
    page = omar.get(tab_path(version, "general")).content.decode()
    assert "as it was published" in page
    assert omar.post(tab_path(version, "general"), {}).status_code == 404


@pytest.mark.threat("TEN-01")
def test_others_learn_nothing_and_readers_change_nothing(cast: Cast, version: Version):
    path = tab_path(version, "general").replace("/northwind/", "/{}/")
    for stranger in (cast.priya, cast.tomas, cast.nadia):
        client = client_for(stranger)
        assert client.get(path.format(stranger.org.slug)).status_code in (403, 404)
        assert client.post(path.format(stranger.org.slug), {}).status_code in (403, 404)
    reader = client_for(person(cast.northwind, "Rita", "Roe", Role.READ_ONLY_ADMIN))
    page = reader.get(tab_path(version, "general"))
    assert page.status_code == 200
    assert "You are reading." in page.content.decode()
    assert reader.post(tab_path(version, "general"), {}).status_code == 403
    nobody = Client(HTTP_HOST="localhost:8000")
    assert nobody.get(tab_path(version, "general")).status_code == 302


@pytest.mark.parametrize("tab", ["saml", "review2", "capabilities", "status"])
def test_tabs_that_are_not_there_are_missing(version: Version, omar: Client, tab: str):
    assert omar.get(tab_path(version, tab)).status_code == 404
