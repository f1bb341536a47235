import pytest

from entrepot.audit.models import Event
from entrepot.core.errors import Missing, Stale, WrongState
from entrepot.integrations import actions
from entrepot.integrations.completeness import assess
from entrepot.integrations.documents import manifest_hash
from entrepot.integrations.models import Version
from entrepot.integrations.releases import freeze
from entrepot.integrations.states import MAX_DRAFTS, Status
from entrepot.integrations.tests.drafts import draft, published, ready_draft
from entrepot.testing import Cast


def test_an_update_begins_with_what_is_live_and_asks_what_changes(cast: Cast):
    live = published(cast.omar)
    update = actions.start_update(live.integration, by=cast.maya)
    assert (update.number, update.state, update.icon) == (2, Status.DRAFT, live.icon)
    missing = {problem.path for problem in assess(update).problems}
    assert missing == {
        "general.changes",
        "test_account.url",
        "test_account.username",
        "test_account.password",
    }
    assert update.document["general"]["existing_name"] == "Northwind Notes"
    assert Event.objects.get(kind="integration.version.create").detail == {"based_on": 1}


def test_what_is_live_stays_while_the_update_is_edited(cast: Cast):
    live = published(cast.omar)
    release = live.integration.current_release
    update = actions.start_update(live.integration, by=cast.omar)
    actions.save_field(update, "general.name", "Northwind Pages", by=cast.omar)
    live.integration.refresh_from_db()
    assert live.integration.current_release == release
    assert live.integration.name == "Northwind Notes"
    release.refresh_from_db()
    assert manifest_hash(release.manifest) == release.manifest_hash


def test_one_update_at_a_time_and_none_of_what_was_never_published(cast: Cast):
    live = published(cast.omar)
    actions.start_update(live.integration, by=cast.omar)
    with pytest.raises(WrongState, match="under way"):
        actions.start_update(live.integration, by=cast.maya)
    with pytest.raises(WrongState, match="never published"):
        actions.start_update(draft(cast.omar).integration, by=cast.omar)


def test_an_update_is_a_draft_and_counts(cast: Cast):
    live = published(cast.omar)
    for index in range(MAX_DRAFTS):
        draft(cast.omar, f"App {index}")
    with pytest.raises(WrongState, match="10 drafts"):
        actions.start_update(live.integration, by=cast.omar)


@pytest.mark.threat("ROLE-09")
def test_only_the_owning_organisation_updates(cast: Cast):
    live = published(cast.omar)
    for stranger in (cast.nadia, cast.priya, cast.sam):
        with pytest.raises(Missing):
            actions.start_update(live.integration, by=stranger)


@pytest.mark.threat("ROLE-03")
def test_only_what_was_submitted_is_frozen(cast: Cast):
    version = ready_draft(cast.omar)
    version.submitted_hash = manifest_hash({**version.document, "general": {}})
    with pytest.raises(Stale):
        freeze(version, by=cast.tomas)
    assert version.integration.current_release is None


def test_a_release_holds_everything_but_the_test_account(cast: Cast):
    release = published(cast.omar).integration.current_release
    assert "test_account" not in release.manifest
    assert release.manifest["general"]["icon"] == release.icon_id
    assert release.manifest["support"]["escalation"] == "identity-oncall@northwind.example"
    assert release.manifest_hash == manifest_hash(release.manifest)


def test_the_version_of_a_deleted_update_leaves_its_number_free(cast: Cast):
    live = published(cast.omar)
    actions.discard_update(actions.start_update(live.integration, by=cast.omar), by=cast.omar)
    assert actions.start_update(live.integration, by=cast.omar).number == 2
    assert Version.objects.count() == 2
