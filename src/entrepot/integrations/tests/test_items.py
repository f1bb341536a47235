import pytest

from entrepot.core.errors import Invalid, Missing, Stale
from entrepot.integrations import actions
from entrepot.integrations.models import Version
from entrepot.integrations.tests.drafts import draft
from entrepot.integrations.tests.pages import post, shown, tab_path
from entrepot.integrations.tests.test_save_field import value
from entrepot.testing import Cast, client_for


def test_entries_are_added_up_to_the_limit(cast: Cast):
    version = draft(cast.omar)
    assert [actions.add_item(version, "tenant_settings", by=cast.omar) for _ in range(8)] == list(range(8))
    with pytest.raises(Invalid, match="8 are allowed"):
        actions.add_item(version, "tenant_settings", by=cast.omar)
    assert actions.add_item(version, "oidc.redirect_uris", by=cast.omar) == 0
    assert value(version, "oidc.redirect_uris") == [""]


def test_removing_one_keeps_the_others_in_order(cast: Cast):
    version = draft(cast.omar)
    actions.save_field(version, "oidc.redirect_uris", ["a", "b", "c"], by=cast.omar)
    actions.remove_item(version, "oidc.redirect_uris.1", by=cast.omar)
    assert value(version, "oidc.redirect_uris") == ["a", "c"]


@pytest.mark.parametrize("path", ["general.name", "general.use_cases", "test_account", "oidc.nothing", ""])
def test_only_lists_have_entries(cast: Cast, path: str):
    version = draft(cast.omar)
    with pytest.raises(Invalid):
        actions.add_item(version, path, by=cast.omar)
    with pytest.raises(Invalid):
        actions.remove_item(version, f"{path}.0", by=cast.omar)


def test_a_number_that_means_another_entry_by_now_removes_nothing(cast: Cast):
    version = draft(cast.omar)
    shape = actions.save_field(version, "oidc.redirect_uris", ["a", "b"], by=cast.omar).revision
    actions.remove_item(version, "oidc.redirect_uris.0", shape=shape, by=cast.maya)
    with pytest.raises(Stale, match="Maya Lindqvist"):
        actions.remove_item(version, "oidc.redirect_uris.0", shape=shape, by=cast.omar)
    with pytest.raises(Stale, match="gone already"):
        actions.remove_item(version, "oidc.redirect_uris.1", by=cast.omar)
    assert value(version, "oidc.redirect_uris") == ["b"]


def three_settings(cast: Cast) -> Version:
    version = draft(cast.omar)
    for index, name in enumerate(("one", "two", "three")):
        actions.add_item(version, "tenant_settings", by=cast.omar)
        actions.save_field(version, f"tenant_settings.{index}.name", name, by=cast.omar)
    return version


def order(version: Version) -> list[str]:
    version.refresh_from_db()
    return [one["name"] for one in version.document["tenant_settings"]]


@pytest.mark.parametrize(
    ("index", "places", "at", "names"),
    [
        (0, 1, 1, ["two", "one", "three"]),
        (2, -1, 1, ["one", "three", "two"]),
        (0, 9, 2, ["two", "three", "one"]),
        (0, -1, 0, ["one", "two", "three"]),
        (2, 1, 2, ["one", "two", "three"]),
    ],
)
def test_an_entry_is_moved_and_stops_at_the_ends(
    cast: Cast, index: int, places: int, at: int, names: list[str]
):
    version = three_settings(cast)
    assert actions.move_item(version, f"tenant_settings.{index}", places, by=cast.omar) == at
    assert order(version) == names


def test_a_number_that_means_another_entry_by_now_moves_nothing(cast: Cast):
    version = three_settings(cast)
    version.refresh_from_db()
    shape = version.revision
    actions.move_item(version, "tenant_settings.0", 1, by=cast.maya)
    with pytest.raises(Stale, match="Maya Lindqvist changed the entries"):
        actions.move_item(version, "tenant_settings.0", 1, shape=shape, by=cast.omar)
    with pytest.raises(Missing):
        actions.move_item(version, "tenant_settings.0", 1, by=cast.priya)
    assert order(version) == ["two", "one", "three"]


def test_the_buttons_move_what_was_typed_along(cast: Cast):
    version, client = three_settings(cast), client_for(cast.omar)
    page = client.get(tab_path(version, "tenant_settings")).content.decode()
    assert page.count('name="up"') == page.count('name="down"') == 3
    fields = {**shown(client, version, "tenant_settings"), "tenant_settings.0.label": ["First"]}
    answer = post(client, version, "tenant_settings", fields, down="tenant_settings.0")
    assert answer["Location"].endswith("#f-tenant_settings-1-down")
    assert order(version) == ["two", "one", "three"]
    assert version.document["tenant_settings"][1]["label"] == "First"
    fields = shown(client, version, "tenant_settings")
    answer = post(client, version, "tenant_settings", fields, down="tenant_settings.1")
    assert answer["Location"].endswith("#f-tenant_settings-2-up")  # it can go no further down
    assert order(version) == ["two", "three", "one"]
    fields = shown(client, version, "tenant_settings")
    answer = post(client, version, "tenant_settings", fields, up="tenant_settings.1")
    assert answer["Location"].endswith("#f-tenant_settings-0-down")
    assert order(version) == ["three", "two", "one"]
