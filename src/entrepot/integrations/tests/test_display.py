import json

import pytest
from hypothesis import given

from entrepot.capabilities.base import Audience
from entrepot.integrations.display import sections
from entrepot.integrations.documents import read, tidy
from entrepot.integrations.schema import find
from entrepot.integrations.tests.drafts import complete, with_value
from entrepot.integrations.tests.test_documents import any_document


def texts(audience: Audience) -> str:
    shown = sections(read(complete()).manifest, audience)
    return json.dumps([[row.label, row.item, *row.values] for section in shown for row in section.rows])


@pytest.mark.threat("ROLE-10")
def test_each_audience_sees_its_own_and_no_more():
    assert "identity-oncall@northwind.example" in texts(Audience.REVIEW)
    for audience in (Audience.PUBLIC, Audience.INSTALL):
        for private in ("identity-oncall", "isvtest", "app.northwind.example", "Password"):
            assert private not in texts(audience)
    assert "/sso/callback" in texts(Audience.INSTALL)
    assert "/sso/callback" not in texts(Audience.PUBLIC)
    assert "help@northwind.example" in texts(Audience.PUBLIC)


def test_values_are_shown_in_words():
    rows = {
        row.path: row
        for section in sections(read(complete()).manifest, Audience.REVIEW)
        for row in section.rows
    }
    assert rows["oidc.jit"].value == "Yes"
    assert rows["oidc.configured_by"].value == "Customers themselves"
    assert rows["general.use_cases"].values == ("Single Sign-On", "Automation")
    assert (rows["support.contacts.1.kind"].item, rows["support.contacts.1.kind"].value) == (
        "Contact 2",
        "Web page",
    )
    assert rows["general.website"].link == "https://www.northwind.example"
    assert rows["oidc.redirect_uris"].is_code


@pytest.mark.threat("TEXT-03")
@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://x.example", "//x.example", "data:,x"])
def test_only_https_becomes_a_link(address: str):
    manifest = read(with_value("general.website", address)).manifest
    rows = [row for section in sections(manifest, Audience.PUBLIC) for row in section.rows]
    assert [row.link for row in rows if row.path == "general.website"] == [""]


def test_reviewers_see_what_is_empty_and_others_do_not():
    manifest = read({"capabilities": {"oidc": {}}}).manifest
    assert sections(manifest, Audience.PUBLIC)[0].rows[0].path == "general.use_cases"
    empty = [row for section in sections(manifest, Audience.REVIEW) for row in section.rows if not row.values]
    assert len(empty) > 10


@given(any_document)
def test_any_manifest_can_be_shown_and_each_row_has_its_field(document: object):
    manifest = tidy(read(document).manifest)
    for audience in Audience:
        for section in sections(manifest, audience):
            for row in section.rows:
                assert row.path.partition(".")[0] == section.key
                assert find(row.path, manifest.capabilities) is not None


def test_what_reads_a_setting_is_cut_out_and_what_cannot_be_read_stays_whole():
    uris = ["https://{app.region == 'eu' ? 'eu' : app.subdomain}.northwind.example/cb", "https://{app.x"]
    manifest = read(with_value("capabilities.oidc.redirect_uris", uris)).manifest
    rows = {row.path: row for section in sections(manifest, Audience.REVIEW) for row in section.rows}
    first, second = rows["oidc.redirect_uris"].cuts
    assert [part.text for part in first if part.is_value] == ["{app.region == 'eu' ? 'eu' : app.subdomain}"]
    assert "".join(part.text for part in first) == uris[0]
    assert [(part.text, part.is_value) for part in second] == [("https://{app.x", False)]
    assert [part.text for cut in rows["general.website"].cuts for part in cut] == [
        "https://www.northwind.example"
    ]
