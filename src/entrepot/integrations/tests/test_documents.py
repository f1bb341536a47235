from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.integrations.documents import manifest_hash, publishable, read, tidy, use_cases
from entrepot.integrations.tests.drafts import complete, with_value

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def broken_documents(draw: st.DrawFn) -> Any:
    """The complete document with something else in some of its places."""
    document = complete()
    for _ in range(draw(st.integers(1, 4))):
        here: Any = document
        while isinstance(here, dict | list) and here and draw(st.booleans()):
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            key = draw(st.sampled_from(keys))
            if draw(st.booleans()):
                here[key] = draw(json_values)
            here = here[key]
        if isinstance(here, dict) and draw(st.booleans()):
            here[draw(st.text(max_size=8))] = draw(json_values)
    return document


any_document = json_values | broken_documents()


@given(any_document)
def test_any_json_can_be_read_and_what_was_read_reads_the_same_again(document: Any):
    first = read(document).manifest
    second = read(first.model_dump(mode="json", exclude={"test_account": {"password"}}))
    assert second.manifest == first
    assert second.problems == []


@given(any_document)
def test_any_json_has_a_hash_that_publishing_does_not_change(document: Any):
    assert manifest_hash(publishable(document)) == manifest_hash(document)


@pytest.mark.threat("FILE-04")
@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"status": "PUBLISHED"}, "status"),
        ({"org": "org_1"}, "org"),
        ({"general": {"evidence": []}}, "general.evidence"),
        ({"support": {"contacts": [{"verified": True}]}}, "support.contacts.0.verified"),
        ({"capabilities": {"oidc": {"client_id": "x"}}}, "oidc.client_id"),
        ({"capabilities": {"swa": {}}}, "capabilities.swa"),
        ({"test_account": {"password": "x"}}, "test_account.password"),
    ],
)
def test_keys_that_are_not_the_vendors_are_named(document: object, path: str):
    problems = read(document).problems
    assert [problem.path for problem in problems] == [path]
    assert problems[0].remedy


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""),
        ({"general": "x"}, "general"),
        ({"general": {"name": 3}}, "general.name"),
        ({"general": {"exists": "yes"}}, "general.exists"),
        ({"general": {"use_cases": "Automation"}}, "general.use_cases"),
        ({"general": {"use_cases": ["Automation", 3]}}, "general.use_cases.1"),
        ({"tenant_settings": {}}, "tenant_settings"),
        ({"tenant_settings": [[]]}, "tenant_settings.0"),
        ({"capabilities": []}, "capabilities"),
        ({"capabilities": {"oidc": []}}, "oidc"),
    ],
)
def test_wrong_shapes_are_named_and_the_rest_is_read(document: object, path: str):
    assert [problem.path for problem in read(document).problems] == [path]


def test_the_hash_is_of_what_would_be_published():
    plain = manifest_hash(complete())
    without_account = complete()
    without_account["test_account"] = {}
    assert manifest_hash(without_account) == plain
    assert manifest_hash(with_value("general.name", "Other")) != plain
    assert manifest_hash(with_value("general.icon", "ico_2")) != manifest_hash(
        with_value("general.icon", "ico_1")
    )
    assert "test_account" not in publishable(complete())


@pytest.mark.threat("FILE-02")
def test_one_content_has_one_hash_however_it_was_written():
    reordered = dict(reversed(complete().items()))
    spelled_out = complete()
    spelled_out["general"]["existing_name"] = ""
    spelled_out["capabilities"]["oidc"]["post_logout_redirect_uris"] = ["", ""]
    spelled_out["capabilities"]["oidc"]["application_type"] = "web"
    assert len({manifest_hash(one) for one in (complete(), reordered, spelled_out)}) == 1


def test_blank_lines_of_lists_are_no_part_of_the_manifest():
    document = with_value("capabilities.oidc.redirect_uris", ["", "https://a.example/cb", ""])
    oidc: Any = tidy(read(document).manifest).capabilities["oidc"]
    assert oidc.redirect_uris == ["https://a.example/cb"]


def test_use_cases_of_capabilities_come_first_and_once():
    document = with_value("general.use_cases", ["Automation", "Single Sign-On"])
    assert use_cases(read(document).manifest) == ["Single Sign-On", "Automation"]
