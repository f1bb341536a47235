"""An update that renames or removes a setting which instances were installed with: asked before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from entrepot.core.errors import Invalid
from entrepot.instances import actions as installed_actions
from entrepot.instances.models import Instance
from entrepot.instances.tests.releases import SUBDOMAIN, publish
from entrepot.integrations import actions
from entrepot.integrations.actions import Edit
from entrepot.integrations.models import Release, Version
from entrepot.integrations.setting_changes import SettingChange, breakage, setting_changes
from entrepot.integrations.tests.pages import post, shown
from entrepot.testing import Cast, client_for

NAME = "tenant_settings.0.name"
REDIRECT = "https://{app.subdomain}.northwind.example/sso/callback"
LOGIN = "https://{app.subdomain}.northwind.example/login"


@pytest.fixture
def update(cast: Cast, notes: Release, install: Callable[..., Instance]) -> Version:
    """The draft of an update of Northwind Notes, which is installed twice at Globex and once at Initech."""
    install("Notes")
    install("Notes, for tests")
    installed_actions.install(
        cast.initech, notes, label="Notes", settings={"subdomain": "initech"}, by=cast.sam
    )
    return actions.start_update(notes.integration, by=cast.omar)


def setting(version: Version, at: int = 0) -> dict[str, Any]:
    version.refresh_from_db()
    found: dict[str, Any] = version.document["tenant_settings"][at]
    return found


def oidc(version: Version) -> dict[str, Any]:
    version.refresh_from_db()
    found: dict[str, Any] = version.document["capabilities"]["oidc"]
    return found


def changes(version: Version) -> list[SettingChange]:
    return setting_changes(Version.objects.get(pk=version.pk))


def test_a_published_name_waits_for_a_word(cast: Cast, update: Version) -> None:
    edits = [Edit(NAME, "tenant"), Edit("tenant_settings.0.label", "Tenant")]
    saved = actions.save_edits(update, edits, agreed=(), by=cast.omar)
    assert [one.path for one in saved.waiting] == [NAME]
    assert (setting(update)["name"], setting(update)["label"]) == ("subdomain", "Tenant")
    saved = actions.save_edits(update, edits, agreed={NAME}, by=cast.omar)
    assert (saved.waiting, setting(update)["name"]) == ([], "tenant")


def test_what_breaks_is_named_and_counted(cast: Cast, update: Version) -> None:
    broken = breakage(update, NAME, "tenant")
    assert broken is not None
    assert [one.words for one in broken.readers] == ["Redirect URI 1", "Initiate login URI"]
    assert (broken.holding, broken.lacking, broken.can_follow) == (3, 3, True)
    removal = breakage(update, "tenant_settings.0")
    assert removal is not None
    assert (removal.is_removal, removal.holding, removal.lacking) == (True, 3, 0)


def test_removed_instances_and_those_of_other_integrations_do_not_count(
    cast: Cast, update: Version, install: Callable[..., Instance]
) -> None:
    install("Other", publish(cast.northwind, "Other"), subdomain="globex")
    installed_actions.remove(Instance.objects.get(org=cast.initech), by=cast.sam)
    broken = breakage(update, NAME, "tenant")
    assert broken is not None
    assert broken.holding == 2


def test_an_optional_setting_that_nobody_filled_in_breaks_no_instance(
    cast: Cast, install: Callable[..., Instance]
) -> None:
    region = {**SUBDOMAIN, "label": "Region", "name": "region", "required": False}
    release = publish(cast.northwind, "Regional", tenant_settings=[SUBDOMAIN, region])
    install("Regional", release, subdomain="globex")
    update = actions.start_update(release.integration, by=cast.omar)
    broken = breakage(update, "tenant_settings.1.name", "place")
    assert broken is not None
    assert (broken.readers, broken.holding, broken.lacking, broken.can_follow) == ([], 0, 0, False)


def test_settings_that_were_never_published_are_renamed_without_a_question(
    cast: Cast, update: Version
) -> None:
    index = actions.add_item(update, "tenant_settings", by=cast.omar)
    path = f"tenant_settings.{index}.name"
    for name in ("region", "place"):
        assert actions.save_edits(update, [Edit(path, name)], agreed=(), by=cast.omar).waiting == []
    assert breakage(update, path, "other") is None
    assert breakage(update, f"tenant_settings.{index}") is None


def test_two_settings_may_change_their_names_with_each_other(cast: Cast, update: Version) -> None:
    actions.add_item(update, "tenant_settings", by=cast.omar)
    edits = [Edit(NAME, "tenant"), Edit("tenant_settings.1.name", "subdomain")]
    assert actions.save_edits(update, edits, agreed=(), by=cast.omar).waiting == []


def test_renaming_everywhere_takes_the_properties_along(cast: Cast, update: Version) -> None:
    saved = actions.rename_setting(update, Edit(NAME, "tenant"), by=cast.omar)
    assert set(saved.changed) == {NAME, "oidc.redirect_uris.0", "oidc.initiate_login_uri"}
    assert setting(update)["name"] == "tenant"
    assert oidc(update)["redirect_uris"] == [REDIRECT.replace("subdomain", "tenant")]
    assert oidc(update)["initiate_login_uri"] == LOGIN.replace("subdomain", "tenant")


@pytest.mark.parametrize("name", ["", "Sub-Domain", "subdomain"])
def test_renaming_everywhere_takes_a_name_that_can_be_read(cast: Cast, update: Version, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.rename_setting(update, Edit(NAME, name), by=cast.omar)
    assert list(refused.value.fields) == [NAME]
    assert oidc(update)["redirect_uris"] == [REDIRECT]


def test_the_differences_say_what_installed_instances_feel(cast: Cast, update: Version) -> None:
    assert changes(update) == []
    actions.save_field(update, NAME, "tenant", by=cast.omar)
    (renamed,) = changes(update)
    assert renamed.title == "Renames the setting subdomain to tenant."
    assert (
        renamed.text
        == "3 installed instances lose the value. 3 installed instances lack a value that is required."
    )
    actions.save_field(update, NAME, "subdomain", by=cast.omar)
    actions.add_item(update, "tenant_settings", by=cast.omar)
    actions.save_field(update, "tenant_settings.1.name", "region", by=cast.omar)
    (added,) = changes(update)
    assert (added.title, added.losing, added.lacking) == ("Adds the required setting region.", 0, 3)
    actions.save_field(update, "tenant_settings.1.required", False, by=cast.omar)
    assert changes(update) == []
    for _ in range(2):
        actions.remove_item(update, "tenant_settings.0", by=cast.omar)
    (removed,) = changes(update)
    assert (removed.title, removed.losing) == ("Removes the setting subdomain.", 3)


def test_without_scripts_the_page_asks_and_takes_each_answer(cast: Cast, update: Version) -> None:
    client = client_for(cast.omar)
    asked = post(
        client, update, "tenant_settings", {**shown(client, update, "tenant_settings"), NAME: ["tenant"]}
    )
    page = asked.content.decode()
    assert asked.status_code == 409
    assert "Rename the setting subdomain? Not saved yet." in page
    assert "2 properties read it" in page
    assert "3 installed instances have a value for it" in page
    assert 'value="tenant"' in page
    assert setting(update)["name"] == "subdomain"
    typed = {**shown(client, update, "tenant_settings"), NAME: ["tenant"]}
    kept = post(client, update, "tenant_settings", typed, keep_name=NAME)
    assert (kept.status_code, setting(update)["name"]) == (302, "subdomain")
    anyway = post(client, update, "tenant_settings", typed, rename=NAME)
    assert (anyway.status_code, setting(update)["name"]) == (302, "tenant")
    assert oidc(update)["redirect_uris"] == [REDIRECT]
    page = client.get(anyway["Location"].partition("#")[0]).content.decode()
    assert "Renames the setting subdomain to tenant." in page


def test_without_scripts_the_properties_follow_by_one_button(cast: Cast, update: Version) -> None:
    client = client_for(cast.omar)
    typed = {**shown(client, update, "tenant_settings"), NAME: ["tenant"]}
    answer = post(client, update, "tenant_settings", typed, rename_everywhere=NAME)
    assert answer.status_code == 302
    assert oidc(update)["redirect_uris"] == [REDIRECT.replace("subdomain", "tenant")]


def test_without_scripts_removing_asks_first(cast: Cast, update: Version) -> None:
    client = client_for(cast.omar)
    form = shown(client, update, "tenant_settings")
    asked = post(client, update, "tenant_settings", form, remove="tenant_settings.0")
    assert asked.status_code == 409
    assert "Remove the setting subdomain? Not saved yet." in asked.content.decode()
    assert setting(update)["name"] == "subdomain"
    gone = post(client, update, "tenant_settings", form, remove_anyway="tenant_settings.0")
    update.refresh_from_db()
    assert (gone.status_code, update.document["tenant_settings"]) == (302, [])


@pytest.mark.threat("TEN-01")
def test_the_vendor_learns_figures_and_no_names_of_customers(cast: Cast, update: Version) -> None:
    client = client_for(cast.omar)
    typed = {**shown(client, update, "tenant_settings"), NAME: ["tenant"]}
    page = post(client, update, "tenant_settings", typed, htmx=True).content.decode()
    assert "3 installed instances" in page
    for secret in ("globex", "initech", "Notes, for tests"):
        assert secret not in page.lower()


def test_saving_while_typing_asks_in_place(cast: Cast, update: Version) -> None:
    client = client_for(cast.omar)
    typed = {**shown(client, update, "tenant_settings"), NAME: ["tenant"], "tenant_settings.0.label": ["T"]}
    answer = post(client, update, "tenant_settings", typed, htmx=True)
    assert (answer.status_code, answer["X-Draft"]) == (409, "asks")
    asks = answer.content.decode().split('id="f-tenant_settings-0-asks"')[1].split("</div>")[0]
    assert "Rename the setting subdomain?" in asks
    assert (setting(update)["label"], setting(update)["name"]) == ("T", "subdomain")


@pytest.mark.threat("TEN-01", "DB-06")
@pytest.mark.parametrize("name", ["0", "9999999999", "99999999999999999999", "1_000", "a'b", "%s", "$", ""])
def test_a_name_is_only_ever_the_name_of_a_setting(cast: Cast, update: Version, name: str) -> None:
    omar = client_for(cast.omar)
    typed = {**shown(omar, update, "tenant_settings"), NAME: [name]}
    answer = post(omar, update, "tenant_settings", typed)
    assert answer.status_code == 409
    assert setting(update)["name"] == "subdomain"
