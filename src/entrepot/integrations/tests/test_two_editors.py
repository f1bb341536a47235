"""Omar and Maya have the same tab open."""

from typing import Any

import pytest
from django.test import Client

from entrepot.integrations import actions
from entrepot.integrations.documents import read
from entrepot.integrations.models import Version
from entrepot.integrations.tests.drafts import draft
from entrepot.integrations.tests.pages import forms, post, shown
from entrepot.testing import Cast, client_for


@pytest.fixture
def version(cast: Cast) -> Version:
    return draft(cast.omar)


@pytest.fixture
def omar(cast: Cast) -> Client:
    return client_for(cast.omar)


def general(version: Version) -> Any:
    version.refresh_from_db()
    return read(version.document).manifest.general


def test_fields_that_only_one_of_them_changed_are_merged(version: Version, cast: Cast, omar: Client):
    maya = client_for(cast.maya)
    omars, mayas = shown(omar, version, "general"), shown(maya, version, "general")
    post(omar, version, "general", omars | {"general.website": ["https://omar.example"]})
    answer = post(maya, version, "general", mayas | {"general.description": ["Maya's."]}, htmx=True)
    assert answer.status_code == 200
    assert (general(version).website, general(version).description) == ("https://omar.example", "Maya's.")
    page = answer.content.decode()
    assert "Changed by Omar Reyes" in page
    assert 'value="https://omar.example"' in page, "her page shows his value from now on"


def test_a_page_that_was_open_for_long_takes_nothing_back(version: Version, cast: Cast, omar: Client):
    old = shown(client_for(cast.maya), version, "general")
    post(
        omar,
        version,
        "general",
        shown(omar, version, "general") | {"general.website": ["https://omar.example"]},
    )
    post(client_for(cast.maya), version, "general", old)
    assert general(version).website == "https://omar.example"


def test_a_field_that_both_changed_is_shown_with_both_values(version: Version, cast: Cast, omar: Client):
    maya = client_for(cast.maya)
    mayas = shown(maya, version, "general") | {
        "general.website": ["https://maya.example"],
        "general.category": ["Analytics"],
    }
    post(
        omar,
        version,
        "general",
        shown(omar, version, "general") | {"general.website": ["https://omar.example"]},
    )
    for htmx in (True, False):
        answer = post(maya, version, "general", mayas, htmx=htmx)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Omar Reyes changed this meanwhile" in page
        assert "<b>https://omar.example</b>" in page
    assert 'value="https://maya.example"' in page, "hers is still in the input"
    assert general(version).website == "https://omar.example"
    assert general(version).category == "Analytics", "the rest was saved"


@pytest.mark.parametrize(
    ("button", "kept"), [("keep", "https://maya.example"), ("take", "https://omar.example")]
)
def test_she_chooses(version: Version, cast: Cast, omar: Client, button: str, kept: str):
    maya = client_for(cast.maya)
    mayas = shown(maya, version, "general") | {"general.website": ["https://maya.example"]}
    post(
        omar,
        version,
        "general",
        shown(omar, version, "general") | {"general.website": ["https://omar.example"]},
    )
    asked = forms(post(maya, version, "general", mayas).content.decode())["draft-form"]
    answer = post(maya, version, "general", asked, **{button: "general.website"})
    assert answer.status_code == 302
    assert general(version).website == kept


def test_keeping_mine_replaces_what_i_saw_and_nothing_later(version: Version, cast: Cast, omar: Client):
    maya = client_for(cast.maya)
    mayas = shown(maya, version, "general") | {"general.website": ["https://maya.example"]}
    for address in ("https://omar.example", "https://omar-again.example"):
        if address.startswith("https://omar-again"):
            asked = forms(post(maya, version, "general", mayas).content.decode())["draft-form"]
        post(omar, version, "general", shown(omar, version, "general") | {"general.website": [address]})
    assert post(maya, version, "general", asked, keep="general.website").status_code == 409
    assert general(version).website == "https://omar-again.example"


def test_what_was_typed_into_a_removed_entry_is_not_lost(version: Version, cast: Cast, omar: Client):
    actions.add_item(version, "tenant_settings", by=cast.omar)
    maya = client_for(cast.maya)
    mayas = shown(maya, version, "tenant_settings") | {"tenant_settings.0.help": ["Long words."]}
    post(
        omar,
        version,
        "tenant_settings",
        shown(omar, version, "tenant_settings"),
        remove="tenant_settings.0",
    )
    page = post(maya, version, "tenant_settings", mayas).content.decode()
    assert "Omar Reyes removed the entry" in page
    assert "Long words." in page


def test_renumbered_entries_are_shown_anew_before_they_are_edited(version: Version, cast: Cast, omar: Client):
    two = [{"label": "One", "name": "one"}, {"label": "Two", "name": "two"}]
    actions.save_field(version, "tenant_settings", two, by=cast.omar)
    maya = client_for(cast.maya)
    mayas = shown(maya, version, "tenant_settings")
    post(
        omar,
        version,
        "tenant_settings",
        shown(omar, version, "tenant_settings"),
        remove="tenant_settings.0",
    )
    answer = post(maya, version, "tenant_settings", mayas, htmx=True)
    page = answer.content.decode()
    assert "Somebody added or removed entries" in page
    assert 'name="base:tenant_settings.0.name"' not in page
