"""Removing an installed integration."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import Client, ClientSecret
from entrepot.core.errors import Missing, NotAllowed
from entrepot.instances import actions
from entrepot.instances.models import Assignment, Instance, InstanceStatus, Launch
from entrepot.instances.queries import is_assigned, of_org, usable_by
from entrepot.orgs.addresses import org_path
from entrepot.testing import Cast, client_for


@pytest.mark.threat("TEN-06")
@pytest.mark.threat("TEN-09")
def test_all_of_it_ends_and_a_tombstone_stays(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    actions.assign(installed, group=cast.sales, by=cast.priya)
    actions.note_launch(installed, by=cast.jonas)
    actions.remove(installed, by=cast.priya)
    installed.refresh_from_db()
    assert installed.status == InstanceStatus.REMOVED
    assert installed.removed_at is not None
    assert Client.objects.get(instance=installed).revoked_at is not None
    assert not ClientSecret.objects.filter(client__instance=installed, revoked_at=None).exists()
    assert not Assignment.objects.filter(instance=installed).exists()
    assert not Launch.objects.filter(instance=installed).exists()
    assert not usable_by(cast.jonas).exists()
    assert not is_assigned(cast.jonas, installed)
    assert not of_org(cast.globex).exists()
    assert Event.objects.get(kind=Kind.APP_REMOVE).detail == {"assignments": 2}


def test_an_install_afterwards_has_new_ids(
    cast: Cast, installed: Instance, install: Callable[..., Instance]
) -> None:
    before = Client.objects.get(instance=installed).id
    actions.remove(installed, by=cast.priya)
    again = install("Northwind Notes")
    assert again.id != installed.id
    assert Client.objects.get(instance=again).id != before


def test_nothing_works_on_a_removed_one(cast: Cast, installed: Instance) -> None:
    actions.remove(installed, by=cast.priya)
    with pytest.raises(Missing):
        actions.remove(installed, by=cast.priya)
    with pytest.raises(Missing):
        actions.activate(installed, by=cast.priya)
    with pytest.raises(Missing):
        actions.assign(installed, user=cast.jonas, by=cast.priya)


@pytest.mark.threat("TEN-01")
def test_who_may_remove_it(cast: Cast, installed: Instance) -> None:
    with pytest.raises(NotAllowed):
        actions.remove(installed, by=cast.jonas)
    with pytest.raises(Missing):
        actions.remove(installed, by=cast.sam)
    with pytest.raises(Missing):
        actions.remove(installed, by=cast.nadia)


def test_the_page_says_what_ends_before_it_removes(cast: Cast, installed: Instance) -> None:
    actions.assign(installed, group=cast.sales, by=cast.priya)
    browser = client_for(cast.priya)
    path = org_path(cast.globex, "instances:remove", installed.id)
    asks = browser.get(path).content.decode()
    assert "1 person loses the tile" in asks
    assert "revoked" in asks
    done = browser.post(path, follow=True)
    assert done.redirect_chain[-1][0] == org_path(cast.globex, "instances:list")
    assert "is removed" in done.content.decode()
    assert browser.get(org_path(cast.globex, "instances:detail", installed.id)).status_code == 404
