"""Changing an installed integration: settings, on and off, and the General tab."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.base import capability
from entrepot.capabilities.oidc.models import Client
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.instances import actions
from entrepot.instances.models import Instance, InstanceStatus
from entrepot.instances.tests.releases import SUBDOMAIN, publish
from entrepot.orgs.addresses import org_path
from entrepot.orgs.states import Role
from entrepot.testing import Cast, client_for, person


def test_new_settings_count_at_once(cast: Cast, installed: Instance) -> None:
    actions.update_settings(installed, label="Notes", settings={"subdomain": "globex2"}, by=cast.priya)
    installed.refresh_from_db()
    assert (installed.label, installed.settings) == ("Notes", {"subdomain": "globex2"})
    client = Client.objects.get(instance=installed)
    assert client.redirect_uris == ["https://globex2.northwind.example/sso/callback"]
    event = Event.objects.get(kind=Kind.APP_UPDATE)
    assert event.detail == {"changed": ["label", "subdomain"]}


def test_saving_what_is_there_already_leaves_no_trace(cast: Cast, installed: Instance) -> None:
    actions.update_settings(installed, label=installed.label, settings={"subdomain": "globex"}, by=cast.priya)
    assert not Event.objects.filter(kind=Kind.APP_UPDATE).exists()


@pytest.mark.threat("EXPR-04")
def test_a_bad_value_changes_nothing(cast: Cast, installed: Instance) -> None:
    with pytest.raises(Invalid) as refused:
        actions.update_settings(installed, label="N", settings={"subdomain": "evil.com/"}, by=cast.priya)
    assert "Subdomain" in refused.value.fields["setting-subdomain"]
    installed.refresh_from_db()
    assert (installed.label, installed.settings) == ("Northwind Notes", {"subdomain": "globex"})


def test_a_label_of_another_instance_is_refused(
    cast: Cast, installed: Instance, install: Callable[..., Instance]
) -> None:
    other = install("Other")
    with pytest.raises(Invalid) as refused:
        actions.update_settings(other, label="NORTHWIND notes", settings={"subdomain": "g"}, by=cast.priya)
    assert list(refused.value.fields) == ["label"]


@pytest.mark.threat("ROLE-07")
def test_an_instance_keeps_its_release_when_a_newer_one_is_published(cast: Cast, installed: Instance) -> None:
    newer = publish(cast.northwind, of=installed.release.integration)
    actions.update_settings(installed, label="N", settings={"subdomain": "g"}, by=cast.priya)
    installed.refresh_from_db()
    assert installed.release_id != newer.id
    page = (
        client_for(cast.priya).get(org_path(cast.globex, "instances:detail", installed.id)).content.decode()
    )
    assert "v2, published" in page


@pytest.mark.threat("EXPR-04")
@pytest.mark.threat("ROLE-07")
def test_addresses_of_the_kept_release_are_proved_again_at_each_edit(cast: Cast, installed: Instance) -> None:
    elsewhere = {"redirect_uris": ["https://{app.subdomain}.elsewhere.example/callback"]}
    publish(cast.northwind, of=installed.release.integration, oidc=elsewhere)
    with pytest.raises(Invalid):
        actions.update_settings(installed, label="N", settings={"subdomain": "a@b"}, by=cast.priya)
    actions.update_settings(installed, label="N", settings={"subdomain": "again"}, by=cast.priya)
    client = Client.objects.get(instance=installed)
    assert client.redirect_uris == ["https://again.northwind.example/sso/callback"]


def test_a_setting_of_the_newer_release_is_the_empty_text_for_what_was_installed_before(
    cast: Cast, installed: Instance
) -> None:
    region = {**SUBDOMAIN, "label": "Region", "name": "region", "required": False, "example": "eu"}
    address = (
        "https://{app.subdomain}{app.region == '' ? '' : '.' + app.region}.northwind.example/sso/callback"
    )
    newer = publish(
        cast.northwind,
        of=installed.release.integration,
        tenant_settings=[SUBDOMAIN, region],
        oidc={"redirect_uris": [address]},
    )
    Instance.objects.filter(pk=installed.pk).update(release=newer)
    installed.refresh_from_db()
    capability("oidc").connect(installed, by=cast.priya)
    client = Client.objects.get(instance=installed)
    assert client.redirect_uris == ["https://globex.northwind.example/sso/callback"]
    settings = {"subdomain": "globex", "region": "eu"}
    actions.update_settings(installed, label="N", settings=settings, by=cast.priya)
    client.refresh_from_db()
    assert client.redirect_uris == ["https://globex.eu.northwind.example/sso/callback"]


def test_a_required_setting_of_the_newer_release_is_asked_for_by_name(
    cast: Cast, installed: Instance
) -> None:
    region = {**SUBDOMAIN, "label": "Region", "name": "region"}
    address = "https://{app.subdomain}.{app.region}.northwind.example/sso/callback"
    newer = publish(
        cast.northwind,
        of=installed.release.integration,
        tenant_settings=[SUBDOMAIN, region],
        oidc={"redirect_uris": [address]},
    )
    Instance.objects.filter(pk=installed.pk).update(release=newer)
    installed.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        capability("oidc").connect(installed, by=cast.priya)
    assert list(refused.value.fields) == ["setting-region"]
    assert Client.objects.get(instance=installed).redirect_uris == [
        "https://globex.northwind.example/sso/callback"
    ]


def test_off_and_on_again(cast: Cast, installed: Instance) -> None:
    actions.deactivate(installed, by=cast.priya)
    installed.refresh_from_db()
    assert installed.status == InstanceStatus.INACTIVE
    with pytest.raises(WrongState):
        actions.deactivate(installed, by=cast.priya)
    actions.activate(installed, by=cast.priya)
    with pytest.raises(WrongState):
        actions.activate(installed, by=cast.priya)
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-2:] == [Kind.APP_DEACTIVATE, Kind.APP_ACTIVATE]


@pytest.mark.threat("TEN-01")
def test_who_may_change_it(cast: Cast, installed: Instance) -> None:
    reader = person(cast.globex, "Rea", "Dunn", Role.READ_ONLY_ADMIN)
    for who, error in (
        (cast.jonas, NotAllowed),
        (reader, NotAllowed),
        (cast.sam, Missing),
        (cast.maya, Missing),
    ):
        with pytest.raises(error):
            actions.update_settings(installed, label="N", settings={"subdomain": "g"}, by=who)
        with pytest.raises(error):
            actions.deactivate(installed, by=who)


def test_the_page_saves(cast: Cast, installed: Instance) -> None:
    browser = client_for(cast.priya)
    path = org_path(cast.globex, "instances:settings", installed.id)
    answer = browser.post(path, {"label": "Notes", "setting-subdomain": "two"}, follow=True)
    assert answer.redirect_chain[-1][0] == org_path(cast.globex, "instances:detail", installed.id)
    page = answer.content.decode()
    assert "Saved." in page
    assert "<ins>two</ins>" in page


def test_the_page_refuses_with_what_was_typed(cast: Cast, installed: Instance) -> None:
    browser = client_for(cast.priya)
    path = org_path(cast.globex, "instances:settings", installed.id)
    answer = browser.post(path, {"label": "", "setting-subdomain": "bad/"})
    assert answer.status_code == 422
    assert 'value="bad/"' in answer.content.decode()
    assert browser.get(path).status_code == 302  # a reload goes to the tab


def test_the_page_switches_off_and_on(cast: Cast, installed: Instance) -> None:
    browser = client_for(cast.priya)
    path = org_path(cast.globex, "instances:switch", installed.id)
    assert "Switched off" in browser.post(path, {"to": "off"}, follow=True).content.decode()
    assert "is on again" in browser.post(path, {"to": "on"}, follow=True).content.decode()


def test_a_read_only_admin_sees_values_and_no_button(cast: Cast, installed: Instance) -> None:
    reader = client_for(person(cast.globex, "Rea", "Dunn", Role.READ_ONLY_ADMIN))
    page = reader.get(org_path(cast.globex, "instances:detail", installed.id)).content.decode()
    assert "<code>globex</code>" in page
    assert "Save" not in page
    assert "Remove…" not in page
    assert (
        reader.post(org_path(cast.globex, "instances:switch", installed.id), {"to": "off"}).status_code == 403
    )


def test_the_log_tab_shows_what_happened_to_it_and_to_nothing_else(
    cast: Cast, installed: Instance, install: Callable[..., Instance]
) -> None:
    install("Another one")
    actions.assign(installed, user=cast.jonas, by=cast.priya)
    page = client_for(cast.priya).get(org_path(cast.globex, "instances:log", installed.id)).content.decode()
    assert "Integration installed" in page
    assert "Jonas Weber" in page
    assert "Another one" not in page


def test_the_log_tab_goes_back_page_by_page(cast: Cast, installed: Instance) -> None:
    for _ in range(26):
        actions.deactivate(installed, by=cast.priya)
        actions.activate(installed, by=cast.priya)
    browser = client_for(cast.priya)
    path = org_path(cast.globex, "instances:log", installed.id)
    first = browser.get(path).content.decode()
    assert "Integration installed" not in first
    older = first.split('href="?before=')[1].split('"')[0]
    assert "Integration installed" in browser.get(f"{path}?before={older}").content.decode()
    assert browser.get(f"{path}?before=x").status_code == 200
