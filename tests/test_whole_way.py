"""The whole way, once, in real browsers: every role signs in for themselves."""

import pytest
from playwright.sync_api import Browser

from tests.acts import customer, network, vendor
from tests.pictures import Album
from tests.somebody import Somebody, gathered
from tests.world import World

pytestmark = pytest.mark.browser


def test_an_integration_goes_all_the_way(world: World, browser: Browser) -> None:
    album, troubles = Album(), len(world.troubles())
    with gathered(world, browser, album, "maya nadia tomas ines priya jonas anybody") as people:
        drafts(people["maya"])
        is_reviewed(people["maya"], people["tomas"], people["ines"])
        is_installed(people["anybody"], people["nadia"], people["priya"])
        is_used(people["priya"], people["jonas"])
        is_told_of(people)
        complaints = {name: person.complaints for name, person in people.items() if person.complaints}
    assert world.troubles()[troubles:] == []
    assert album.faults == [], "\n".join(album.faults)
    assert complaints == {}


def drafts(maya: Somebody) -> None:
    vendor.signs_up(maya)
    vendor.starts_a_submission(maya)
    vendor.fills_in_general(maya)
    vendor.fills_in_support(maya)
    vendor.fills_in_tenant_settings(maya)
    vendor.fills_in_oidc(maya)
    vendor.fills_in_the_test_account(maya)


def is_reviewed(maya: Somebody, tomas: Somebody, ines: Somebody) -> None:
    vendor.submits(maya)
    network.returns_it_with_a_finding(tomas)
    vendor.answers_and_resubmits(maya, network.FINDING)
    network.resolves_and_passes(tomas)
    network.publishes(ines)
    vendor.sees_it_published(maya)


def is_installed(anybody: Somebody, nadia: Somebody, priya: Somebody) -> None:
    customer.finds_it_in_public(anybody)
    network.founds_globex(nadia)
    network.accepts_the_invitation(priya)
    customer.invites_jonas(priya)
    customer.connects_the_app(priya, customer.installs_it(priya))
    customer.assigns_it(priya)


def is_used(priya: Somebody, jonas: Somebody) -> None:
    customer.accepts_and_clicks_the_tile(jonas)
    customer.signs_out_and_in_from_the_app(jonas)


def is_told_of(people: dict[str, Somebody]) -> None:
    """The system log of each organisation shows what happened there."""
    told = {
        ("maya", "northwind"): [
            "Organisation created",
            "Submitted for review",
            "Returned with findings",
            "Published",
        ],
        ("priya", "globex"): [
            "Integration installed",
            "Assigned to integration",
            "Tile opened",
            "Tokens issued",
        ],
        ("nadia", "harbour"): ["Claimed for review", "Review passed", "Finding opened"],
    }
    for (name, slug), kinds in told.items():
        customer.reads_the_log(people[name], slug, kinds)
