"""The starter catalog."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone

from entrepot.audit.actions import SYSTEM
from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.base import Severity, all_capabilities
from entrepot.capabilities.oidc.provider.claims import SCOPES
from entrepot.catalog import actions, community
from entrepot.catalog.models import Listing
from entrepot.core.errors import Missing, WrongState
from entrepot.expressions.urls import check_url_template
from entrepot.instances import actions as instances
from entrepot.instances.manifests import capabilities_of, declared_settings, manifest_of
from entrepot.integrations.documents import Document, read
from entrepot.integrations.manifest import CATEGORIES, CHOSEN_USE_CASES, Manifest
from entrepot.integrations.models import Integration, Release
from entrepot.testing import Cast

NAMES = [document["general"]["name"] for document in community.templates()]


def test_there_are_enough_to_search_and_each_once() -> None:
    assert len(NAMES) > 70
    assert len({name.casefold() for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("document", community.templates(), ids=NAMES)
def test_a_template_is_a_manifest_whose_addresses_hold(document: Document) -> None:
    assert read(document).problems == []
    manifest = Manifest.model_validate(document)
    general = manifest.general
    assert general.category in CATEGORIES
    assert set(general.use_cases) <= set(CHOSEN_USE_CASES)
    assert general.website.startswith("https://")
    assert 0 < len(general.description) < 1024
    settings = declared_settings(manifest)
    used = ""
    for capability, properties in capabilities_of(manifest):
        for address in capability.addresses(properties):
            used += address.template
            problems = check_url_template(address.template, settings)
            assert [one for one in problems if one.severity == "error"] == []
        found = capability.checks(properties, settings, allow_private=False)
        assert [one for one in found if one.severity is Severity.ERROR] == []
    for setting in settings:
        assert f"{{app.{setting.name}}}" in used, "an admin is asked only for what is used"
        assert setting.example


def test_each_entry_says_where_its_facts_were_read() -> None:
    data = Path(community.__file__).parent / "data" / "community.json"
    assert all(entry["source"] for entry in json.loads(data.read_text()))


def test_an_app_that_asks_for_other_scopes_says_what_to_change() -> None:
    """The provider refuses them whole, so that an admin who leaves the app's defaults sees no sign-in work."""
    data = Path(community.__file__).parent / "data" / "community.json"
    told = 0
    for entry in json.loads(data.read_text()):
        for scope in entry.get("refused_scopes", ()):
            assert scope not in SCOPES
            assert scope in entry["manifest"]["general"]["description"]
            told += 1
    assert told == 8


def test_loading_lists_them_once(cast: Cast) -> None:
    assert community.load(SYSTEM) == len(NAMES)
    assert Listing.objects.filter(community=True, listed=True).count() == len(NAMES)
    listing = Listing.objects.get(name="Argo CD")
    assert (listing.slug, listing.vendor, listing.capabilities) == ("argo-cd", "", ["oidc"])
    assert listing.search is not None
    assert listing.integration.current_release == listing.release
    assert listing.integration.org == cast.harbour
    assert Event.objects.filter(kind=Kind.SEED).count() == 1
    assert community.load(SYSTEM) == 0
    assert Listing.objects.count() == len(NAMES)
    assert Event.objects.filter(kind=Kind.SEED).count() == 1


def test_a_template_that_was_taken_out_stays_out(cast: Cast) -> None:
    community.load(SYSTEM)
    actions.delist(Integration.objects.get(name="Argo CD"), by=SYSTEM)
    assert community.load(SYSTEM) == 0
    assert not Listing.objects.get(name="Argo CD").listed


def test_loading_takes_few_statements(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        community.load(SYSTEM)


def test_every_template_can_be_installed_with_its_examples(cast: Cast) -> None:
    community.load(SYSTEM)
    for release in Release.objects.select_related("integration", "version"):
        manifest = manifest_of(release)
        values = {one.name: one.example for one in declared_settings(manifest)}
        made, _ = instances.install(
            cast.globex, release, label=manifest.general.name, settings=values, by=cast.priya
        )
        assert made.installed_at <= timezone.now()


def test_only_the_network_loads_them(cast: Cast) -> None:
    with pytest.raises(Missing):
        community.load(cast.priya)
    assert community.load(cast.nadia) == len(NAMES)


def test_without_a_network_there_is_nobody_to_own_them(db: None) -> None:
    with pytest.raises(WrongState):
        community.load(SYSTEM)


def test_they_name_capabilities_that_are_there() -> None:
    known = {one.key for one in all_capabilities()}
    assert {key for document in community.templates() for key in document["capabilities"]} <= known
