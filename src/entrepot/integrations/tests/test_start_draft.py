from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from entrepot.audit.models import Event
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.integrations import actions
from entrepot.integrations.models import Editor, Integration, Version
from entrepot.integrations.states import MAX_DRAFTS, Status
from entrepot.integrations.tests.drafts import draft
from entrepot.orgs import actions as people
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.testing import Cast, make_cast, person


def test_a_draft_starts_empty_with_its_name_and_capability(cast: Cast):
    version = draft(cast.omar, "  Northwind Notes ")
    assert version.state is Status.DRAFT
    assert version.number == 1
    assert version.document == {"general": {"name": "Northwind Notes"}, "capabilities": {"oidc": {}}}
    assert str(version.integration) == "Northwind Notes"
    assert Editor.objects.get(version=version).user == cast.omar
    event = Event.objects.get(kind="integration.draft.create")
    assert (event.org_id, event.actor_id, event.target_id) == (cast.northwind.id, cast.omar.id, version.id)


@pytest.mark.parametrize("capabilities", [[], ["saml9"], ["oidc", "x"]])
def test_capabilities_must_be_there(cast: Cast, capabilities: list[str]):
    with pytest.raises(Invalid) as refusal:
        actions.start_draft(cast.northwind, capabilities=capabilities, by=cast.maya)
    assert "capabilities" in refusal.value.fields
    assert not Integration.objects.exists()


def test_an_outsider_learns_nothing_and_an_end_user_is_told_which_role_it_takes(cast: Cast):
    with pytest.raises(Missing):
        actions.start_draft(cast.northwind, capabilities=["oidc"], by=cast.priya)
    reader = person(cast.northwind, "Rita", "Roe", Role.READ_ONLY_ADMIN)
    with pytest.raises(NotAllowed, match="App admin"):
        actions.start_draft(cast.northwind, capabilities=["oidc"], by=reader)
    with pytest.raises(NotAllowed, match="developer organisation"):
        actions.start_draft(cast.globex, capabilities=["oidc"], by=cast.priya)


@pytest.mark.threat("ROLE-11")
def test_an_eleventh_draft_is_refused_and_withdrawn_ones_count(cast: Cast):
    versions = [draft(cast.maya, f"App {index}") for index in range(MAX_DRAFTS)]
    Version.objects.filter(pk=versions[0].pk).update(status=Status.WITHDRAWN)
    with pytest.raises(WrongState, match="10 drafts") as refusal:
        draft(cast.maya)
    assert refusal.value.code == "draft_limit"
    Version.objects.filter(pk=versions[0].pk).update(status=Status.INITIAL_REVIEW)
    draft(cast.maya)


@pytest.mark.threat("ROLE-11")
@pytest.mark.django_db(transaction=True)
def test_ten_hold_when_sixteen_are_started_at_once():
    maya = make_cast().maya

    def start(index: int) -> bool:
        try:
            draft(User.objects.get(pk=maya.pk), f"App {index}")
        except WrongState:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(start, range(16)))
    assert sum(started) == MAX_DRAFTS
    assert Version.objects.count() == Integration.objects.count() == MAX_DRAFTS


def test_an_app_admin_who_lost_the_role_starts_nothing(cast: Cast):
    people.revoke_role(cast.omar, Role.APP_ADMIN, by=cast.maya)
    with pytest.raises(NotAllowed):
        draft(User.objects.get(pk=cast.omar.pk))
