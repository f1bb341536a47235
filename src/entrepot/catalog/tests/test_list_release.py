"""The verbs of the catalog: listing, removing, restoring, and the names that stay reserved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entrepot.audit.actions import SYSTEM
from entrepot.catalog import actions
from entrepot.catalog.models import Listing
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.instances import actions as instances
from entrepot.instances.tests.releases import publish
from entrepot.integrations.lookups import catalog
from entrepot.orgs.addresses import org_path
from entrepot.orgs.look_alikes import name_key
from entrepot.testing import Cast

ListApp = Callable[..., Listing]


def test_a_release_is_listed_with_what_everybody_may_see(cast: Cast) -> None:
    listing = actions.list_release(publish(cast.northwind), by=cast.tomas)
    assert (listing.slug, listing.name, listing.vendor) == ("northwind-notes", "Northwind Notes", "Northwind")
    assert listing.capabilities == ["oidc"]
    assert listing.use_cases == ["Single Sign-On", "Automation"]
    assert listing.category == "Collaboration"
    assert listing.listed


def test_the_next_release_takes_its_place_at_the_same_address(cast: Cast, notes: Listing) -> None:
    release = publish(cast.northwind, "Northwind Notebook", of=notes.integration)
    again = actions.list_release(release, by=cast.tomas)
    assert (again.pk, again.slug, again.name) == (notes.pk, "northwind-notes", "Northwind Notebook")
    assert again.release == release
    assert again.listed_at == notes.listed_at
    assert Listing.objects.count() == 1


@pytest.mark.threat("ROLE-01")
def test_only_the_network_lists_and_delists(cast: Cast, notes: Listing) -> None:
    release = publish(cast.northwind, "Other")
    for who, error in ((cast.maya, Missing), (cast.priya, Missing)):
        with pytest.raises(error):
            actions.list_release(release, by=who)
        with pytest.raises(error):
            actions.delist(notes.integration, by=who)
    from entrepot.testing import person

    clerk = person(cast.harbour, "Cleo", "Park")
    with pytest.raises(NotAllowed):
        actions.list_release(release, by=clerk)
    with pytest.raises(NotAllowed):
        actions.delist(notes.integration, by=clerk)


@pytest.mark.threat("ROLE-09")
@pytest.mark.parametrize("name", ["Northwind Notes", "NORTHWIND  notes"])
def test_a_name_stays_reserved_after_removal(cast: Cast, notes: Listing, name: str) -> None:
    actions.delist(notes.integration, by=cast.nadia)
    release = publish(cast.globex, name)
    with pytest.raises(Invalid) as refused:
        actions.list_release(release, by=cast.tomas)
    assert "had, another integration called" in refused.value.fields["general.name"]


@pytest.mark.threat("ROLE-09")
@pytest.mark.threat("TEXT-04")
@pytest.mark.parametrize("name", ["Northwind Notes", "N0rthwind-Notes", "N\u043erthwind Notes"])
def test_drafts_hear_of_names_that_look_like_a_listing(cast: Cast, notes: Listing, name: str) -> None:
    actions.delist(notes.integration, by=cast.nadia)
    taken = catalog().taken(name_key(name), but="")
    assert taken is not None
    assert (taken.name, taken.vendor, taken.org_id) == ("Northwind Notes", "Northwind", cast.northwind.id)
    assert catalog().taken(name_key(name), but=notes.integration_id) is None
    assert catalog().taken("", but="") is None


def test_a_vendor_may_be_listed_beside_the_community_template_of_its_app(
    cast: Cast, list_app: ListApp
) -> None:
    template = list_app("Outline", community=True)
    own = list_app("Outline")
    assert template.slug == "outline"
    assert own.slug == "outline-northwind"
    assert (template.vendor, own.vendor) == ("", "Northwind")


def test_an_address_is_never_used_twice(cast: Cast, list_app: ListApp) -> None:
    slugs = [list_app(name).slug for name in ("Wiki.js", "Wiki js", "Wiki-js", "維基")]
    assert slugs == ["wiki-js", "wiki-js-northwind", "wiki-js-2", "integration"]


def test_out_of_the_catalog_and_back(cast: Cast, notes: Listing) -> None:
    actions.delist(notes.integration, by=cast.nadia)
    notes.refresh_from_db()
    assert not notes.listed
    with pytest.raises(WrongState):
        actions.delist(notes.integration, by=cast.nadia)
    assert actions.restore(notes.integration, by=cast.nadia).listed
    with pytest.raises(WrongState):
        actions.restore(notes.integration, by=cast.nadia)
    with pytest.raises(WrongState):
        actions.restore(publish(cast.northwind, "Never listed").integration, by=cast.nadia)


def test_installs_are_counted_by_organisation(cast: Cast, notes: Listing) -> None:
    def install(org: object, by: object, label: str) -> object:
        settings = {"subdomain": "x"}
        return instances.install(org, notes.release, label=label, settings=settings, by=by)[0]  # type: ignore[arg-type]

    first = install(cast.globex, cast.priya, "A")
    install(cast.globex, cast.priya, "B")
    install(cast.initech, cast.sam, "A")
    notes.refresh_from_db()
    assert notes.installs == 2
    instances.remove(first, by=cast.priya)  # type: ignore[arg-type]
    notes.refresh_from_db()
    assert notes.installs == 2
    for one in cast.globex.instances.exclude(status="REMOVED"):
        instances.remove(one, by=cast.priya)
    notes.refresh_from_db()
    assert notes.installs == 1


def test_vendors_are_told_what_is_live(cast: Cast, notes: Listing) -> None:
    live = catalog().listed([notes.integration_id, "int_none"])
    assert list(live) == [notes.integration_id]
    assert live[notes.integration_id].listed
    assert live[notes.integration_id].url.endswith("/catalog/northwind-notes/")


def test_seeds_list_as_the_system(cast: Cast) -> None:
    assert actions.list_release(publish(cast.northwind), by=SYSTEM, category="Media").category == "Media"
    assert org_path(cast.globex, "catalog:listing", "northwind-notes")
