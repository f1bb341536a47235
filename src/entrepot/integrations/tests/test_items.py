import pytest

from entrepot.core.errors import Invalid, Stale
from entrepot.integrations import actions
from entrepot.integrations.tests.drafts import draft
from entrepot.integrations.tests.test_save_field import value
from entrepot.testing import Cast


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
