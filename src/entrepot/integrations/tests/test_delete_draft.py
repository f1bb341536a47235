import pytest
from django.core.files.storage import default_storage

from entrepot.audit.models import Event
from entrepot.core.errors import Missing, NotAllowed, WrongState
from entrepot.integrations import actions
from entrepot.integrations.models import Icon, Integration, Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import draft, published, ready_draft
from entrepot.notify.models import Mail
from entrepot.orgs.states import Role
from entrepot.testing import Cast, person


def test_a_draft_goes_for_good_without_mail(cast: Cast, django_capture_on_commit_callbacks):
    version = ready_draft(cast.omar)
    file = version.icon.file.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_draft(version, by=cast.omar)
    assert not Version.objects.exists()
    assert not Integration.objects.exists()
    assert not Icon.objects.exists()
    assert not default_storage.exists(file)
    assert not Mail.objects.exists()
    event = Event.objects.get(kind="integration.draft.delete")
    assert (event.target_label, event.actor_id) == ("Northwind Notes v1", cast.omar.id)


def test_a_second_delete_says_so(cast: Cast):
    version = draft(cast.omar)
    actions.delete_draft(version, by=cast.omar)
    with pytest.raises(WrongState, match="already"):
        actions.delete_draft(version, by=cast.maya)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DRAFT}))
def test_nothing_but_a_draft_is_deleted(cast: Cast, status: Status):
    version = draft(cast.omar)
    Version.objects.filter(pk=version.pk).update(status=status)
    with pytest.raises(WrongState):
        actions.delete_draft(version, by=cast.omar)
    assert Version.objects.exists()


@pytest.mark.threat("ROLE-09")
def test_only_its_organisation_deletes_it(cast: Cast):
    version = draft(cast.omar)
    for stranger in (cast.nadia, cast.priya):
        with pytest.raises(Missing):
            actions.delete_draft(version, by=stranger)
    with pytest.raises(NotAllowed):
        actions.delete_draft(version, by=person(cast.northwind, "Rita", "Roe", Role.ORG_ADMIN))


def test_a_published_integration_is_not_deleted_by_its_update(cast: Cast):
    version = published(cast.omar)
    update = actions.start_update(version.integration, by=cast.omar)
    with pytest.raises(WrongState, match="Discard"):
        actions.delete_draft(update, by=cast.omar)
    actions.discard_update(update, by=cast.omar)
    assert Version.objects.get() == version
    assert Icon.objects.count() == 1
    with pytest.raises(WrongState):
        actions.discard_update(version, by=cast.omar)


def test_a_first_draft_is_no_update_to_discard(cast: Cast):
    with pytest.raises(WrongState, match="Delete the draft"):
        actions.discard_update(draft(cast.omar), by=cast.omar)
