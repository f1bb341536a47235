"""Installing a release: the verb and its page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import override_settings

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import Client
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.instances import actions
from entrepot.instances.models import Instance, InstanceStatus
from entrepot.instances.tests.releases import SUBDOMAIN, publish
from entrepot.integrations.models import Release
from entrepot.integrations.states import Status
from entrepot.orgs.addresses import org_path
from entrepot.orgs.states import Role
from entrepot.testing import Cast, client_for, nobody, person


def test_installing_gives_an_instance_and_its_secret_once(cast: Cast, notes: Release) -> None:
    instance, once = actions.install(
        cast.globex, notes, label="  Notes ", settings={"subdomain": " globex "}, by=cast.priya
    )
    assert (instance.label, instance.settings) == ("Notes", {"subdomain": "globex"})
    client = Client.objects.get(instance=instance)
    assert client.redirect_uris == ["https://globex.northwind.example/sso/callback"]
    assert once["client_id"] == client.id
    assert once["client_secret"] not in str(list(Client.objects.values()))


def test_installing_leaves_an_event_in_the_log_of_the_organisation(cast: Cast, notes: Release) -> None:
    instance, once = actions.install(
        cast.globex, notes, label="Notes", settings={"subdomain": "globex"}, by=cast.priya
    )
    event = Event.objects.get(kind=Kind.APP_INSTALL)
    assert (event.org_id, event.actor_id, event.target_id) == (cast.globex.id, cast.priya.id, instance.id)
    assert once["client_secret"] not in event.text


@pytest.mark.parametrize(
    ("label", "subdomain", "field", "says"),
    [
        ("", "globex", "label", "Give it a label"),
        ("x" * 65, "globex", "label", "64 characters"),
        ("Notes\0", "globex", "label", "invisible character"),
        ("Notes", "", "setting-subdomain", "Fill in Subdomain."),
        ("Notes", "x" * 513, "setting-subdomain", "512 characters"),
        ("Notes", "glo\0bex", "setting-subdomain", "invisible character"),
    ],
)
def test_each_error_names_its_field_and_the_remedy(
    cast: Cast, notes: Release, label: str, subdomain: str, field: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.install(cast.globex, notes, label=label, settings={"subdomain": subdomain}, by=cast.priya)
    assert list(refused.value.fields) == [field]
    assert says in refused.value.fields[field]
    assert not Instance.objects.exists()


@pytest.mark.threat("EXPR-04")
@pytest.mark.threat("OIDC-02")
@pytest.mark.parametrize(
    "value",
    [
        "evil.example/",
        "evil.example?",
        "evil.example#",
        "evil.example:8443",
        "user@evil",
        "a\\b",
        "xn--evil example",
        "EVIL",
        "globex.northwind.example",
        "-globex",
        "\u0433lobex",  # a Cyrillic letter
        "%2e",
        "globex.",
    ],
)
def test_a_value_that_would_move_the_host_is_refused_by_the_name_of_its_setting(
    cast: Cast, notes: Release, value: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.install(cast.globex, notes, label="Notes", settings={"subdomain": value}, by=cast.priya)
    assert "Subdomain" in refused.value.fields["setting-subdomain"]
    assert not Instance.objects.exists()


@pytest.mark.threat("OIDC-02")
@pytest.mark.parametrize(
    "value",
    [
        "http://sp.example/cb",
        "javascript:alert(1)",
        "//sp.example/cb",
        "https://u@sp.example/",
        "https://sp.example/#x",
    ],
)
def test_a_url_setting_takes_a_whole_https_address_only(cast: Cast, value: str) -> None:
    setting = {"label": "Callback", "name": "callback", "type": "https_url", "required": True}
    release = publish(
        cast.northwind,
        "Elsewhere",
        tenant_settings=[setting],
        oidc={"redirect_uris": ["{app.callback}"], "initiate_login_uri": ""},
    )
    with pytest.raises(Invalid) as refused:
        actions.install(cast.globex, release, label="Else", settings={"callback": value}, by=cast.priya)
    assert "Callback" in refused.value.fields["setting-callback"]


@pytest.mark.threat("OIDC-02")
def test_loopback_addresses_are_taken_only_where_private_targets_are_allowed(cast: Cast) -> None:
    release = publish(
        cast.northwind,
        "Local",
        tenant_settings=[],
        oidc={"redirect_uris": ["http://localhost:9000/cb"], "initiate_login_uri": ""},
    )
    with pytest.raises(Invalid):
        actions.install(cast.globex, release, label="Local", settings={}, by=cast.priya)
    with override_settings(ALLOW_PRIVATE_TARGETS=True):
        instance, _ = actions.install(cast.globex, release, label="Local", settings={}, by=cast.priya)
    assert Client.objects.get(instance=instance).redirect_uris == ["http://localhost:9000/cb"]


@pytest.mark.threat("EXPR-05")
@pytest.mark.parametrize("value", ["{app.subdomain}", "${app.subdomain}", "{{ settings }}", "%s"])
def test_a_value_is_never_read_as_a_template(cast: Cast, value: str) -> None:
    path = dict(SUBDOMAIN, name="space", label="Space")
    release = publish(
        cast.northwind,
        "Spaces",
        tenant_settings=[SUBDOMAIN, path],
        oidc={"redirect_uris": ["https://{app.subdomain}.northwind.example/{app.space}/cb"]},
    )
    with pytest.raises(Invalid) as refused:
        actions.install(
            cast.globex, release, label="S", settings={"subdomain": "globex", "space": value}, by=cast.priya
        )
    assert "Space" in refused.value.fields["setting-space"]


def test_settings_that_nobody_declared_are_not_stored(cast: Cast, notes: Release) -> None:
    given = {"subdomain": "globex", "admin": "yes"}
    instance, _ = actions.install(cast.globex, notes, label="Notes", settings=given, by=cast.priya)
    assert instance.settings == {"subdomain": "globex"}


def test_a_label_is_taken_once_among_the_living(
    cast: Cast, installed: Instance, install: Callable[..., Instance]
) -> None:
    with pytest.raises(Invalid) as refused:
        install("northwind NOTES")
    assert "already" in refused.value.fields["label"]
    actions.remove(installed, by=cast.priya)
    assert install("northwind NOTES").label == "northwind NOTES"


def test_another_organisation_has_labels_of_its_own(cast: Cast, notes: Release, installed: Instance) -> None:
    other, _ = actions.install(
        cast.initech, notes, label=installed.label, settings={"subdomain": "initech"}, by=cast.sam
    )
    assert other.org == cast.initech


def test_a_release_that_was_replaced_or_delisted_cannot_be_installed(cast: Cast, notes: Release) -> None:
    newer = publish(cast.northwind, of=notes.integration)
    notes.refresh_from_db()
    with pytest.raises(WrongState):
        actions.install(cast.globex, notes, label="Old", settings={"subdomain": "a"}, by=cast.priya)
    newer.version.status = Status.DELISTED
    newer.version.save()
    with pytest.raises(WrongState):
        actions.install(cast.globex, newer, label="New", settings={"subdomain": "a"}, by=cast.priya)


@pytest.mark.threat("TEN-01")
def test_who_may_install(cast: Cast, notes: Release) -> None:
    reader = person(cast.globex, "Rea", "Dunn", Role.READ_ONLY_ADMIN)
    app_admin = person(cast.globex, "Abe", "Moss", Role.APP_ADMIN)
    for who, error in (
        (cast.jonas, NotAllowed),
        (reader, NotAllowed),
        (cast.sam, Missing),
        (cast.nadia, Missing),
    ):
        with pytest.raises(error):
            actions.install(cast.globex, notes, label="N", settings={"subdomain": "g"}, by=who)
    with pytest.raises(NotAllowed):
        actions.install(cast.harbour, notes, label="N", settings={"subdomain": "g"}, by=cast.nadia)
    assert actions.install(cast.globex, notes, label="N", settings={"subdomain": "g"}, by=app_admin)
    assert actions.install(cast.northwind, notes, label="N", settings={"subdomain": "g"}, by=cast.omar)


def _page(cast: Cast, release: Release) -> str:
    return org_path(cast.globex, "instances:install", release.integration_id)


def test_the_page_asks_for_label_and_settings_and_shows_the_addresses(cast: Cast, notes: Release) -> None:
    page = client_for(cast.priya).get(_page(cast, notes)).content.decode()
    assert 'value="Northwind Notes"' in page
    assert "The part before .northwind.example" in page
    assert "{app.subdomain}" in page  # what is not filled in yet stands where it will go


def test_posting_the_page_shows_the_credentials_once(cast: Cast, notes: Release) -> None:
    browser = client_for(cast.priya)
    answer = browser.post(_page(cast, notes), {"label": "Notes", "setting-subdomain": "globex"})
    instance = Instance.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "private, no-store"
    assert Client.objects.get(instance=instance).id in page
    assert "Client secret" in page
    secret = page.split("Client secret</b></div>")[1].split("<code>")[1].split("<")[0]
    assert len(secret) == 43
    for name in ("instances:detail", "instances:assignments", "instances:log", "oidc:credentials"):
        assert secret not in browser.get(org_path(cast.globex, name, instance.id)).content.decode()


def test_a_refused_page_keeps_what_was_typed(cast: Cast, notes: Release) -> None:
    answer = client_for(cast.priya).post(
        _page(cast, notes), {"label": "My notes", "setting-subdomain": "evil/"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="My notes"' in page
    assert 'value="evil/"' in page
    assert 'aria-invalid="true"' in page
    assert not Instance.objects.exists()


@pytest.mark.threat("TEXT-02")
def test_what_is_typed_comes_back_as_text(cast: Cast, notes: Release) -> None:
    script = "<script>alert(1)</script>"
    data = {"label": script, "setting-subdomain": script}
    for path in (
        _page(cast, notes),
        org_path(cast.globex, "instances:install_addresses", notes.integration_id),
    ):
        assert script not in client_for(cast.priya).post(path, data).content.decode()


def test_a_second_time_it_suggests_a_free_label_and_links_to_the_first(
    cast: Cast, notes: Release, installed: Instance
) -> None:
    page = client_for(cast.priya).get(_page(cast, notes)).content.decode()
    assert 'value="Northwind Notes 2"' in page
    assert org_path(cast.globex, "instances:detail", installed.id) in page


def test_addresses_follow_what_is_typed_and_write_nothing(cast: Cast, notes: Release) -> None:
    browser = client_for(cast.priya)
    path = org_path(cast.globex, "instances:install_addresses", notes.integration_id)
    good = browser.post(path, {"label": "N", "setting-subdomain": "globex"}).content.decode()
    assert "https://<ins>globex</ins>.northwind.example/sso/callback" in good
    bad = browser.post(path, {"label": "N", "setting-subdomain": "evil/"}).content.decode()
    assert "<mark>evil/</mark>" in bad
    assert "Subdomain cannot be" in bad
    assert not Instance.objects.exists()


def test_without_script_a_button_shows_what_results(cast: Cast, notes: Release) -> None:
    answer = client_for(cast.priya).post(
        _page(cast, notes), {"label": "N", "setting-subdomain": "globex", "check": "1"}
    )
    assert answer.status_code == 200
    assert "<ins>globex</ins>" in answer.content.decode()
    assert not Instance.objects.exists()


def test_why_a_value_is_refused_stands_beside_its_setting_as_one_types(cast: Cast, notes: Release) -> None:
    path = org_path(cast.globex, "instances:install_addresses", notes.integration_id)
    for value, says in (("evil.com/", "contains “/”"), ("a@b", "contains “@”"), ("globex", "")):
        page = client_for(cast.priya).post(path, {"label": "N", "setting-subdomain": value}).content.decode()
        said = page.split('id="setting-subdomain-error"')[1].split("</div>")[0]
        assert 'hx-swap-oob="true"' in said
        assert (says in said and " data-invalid" in said) if says else "field-error" not in said


def test_without_script_nothing_is_installed_before_its_addresses_were_shown(
    cast: Cast, notes: Release
) -> None:
    browser = client_for(cast.priya)
    page = browser.get(_page(cast, notes)).content.decode()
    typed = {"label": "N", "setting-subdomain": "globex", "shown": _shown(page)}
    asked = browser.post(_page(cast, notes), typed)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Not installed yet." in page
    assert "https://<ins>globex</ins>.northwind.example/sso/callback" in page
    assert not Instance.objects.exists()
    typed["shown"] = _shown(page)
    assert browser.post(_page(cast, notes), {**typed, "setting-subdomain": "other"}).status_code == 200
    assert browser.post(_page(cast, notes), typed).status_code == 201
    assert Instance.objects.get().settings == {"subdomain": "globex"}


def _shown(page: str) -> str:
    return page.split('name="shown" value="')[1].split('"', maxsplit=1)[0]


def test_settings_stand_in_the_order_of_the_manifest_each_with_help_and_type(cast: Cast) -> None:
    callback = {
        **SUBDOMAIN,
        "label": "Callback",
        "name": "callback",
        "type": "https_url",
        "help": "As shown.",
    }
    release = publish(
        cast.northwind,
        "Ordered",
        tenant_settings=[callback, SUBDOMAIN],
        oidc={"redirect_uris": ["{app.callback}"]},
    )
    page = client_for(cast.priya).get(_page(cast, release)).content.decode()
    assert "As shown. A whole address that begins with https://." in page
    assert page.index('id="setting-callback"') < page.index('id="setting-subdomain"')


def test_an_overlong_body_is_answered_clearly(cast: Cast, notes: Release) -> None:
    answer = client_for(cast.priya).post(
        _page(cast, notes), {"label": "N", "setting-subdomain": "x" * 10_000_000}
    )
    assert answer.status_code in (400, 413, 422)
    assert not Instance.objects.exists()


@pytest.mark.threat("TEN-01")
def test_an_integration_that_is_not_published_is_as_missing_as_none(cast: Cast, notes: Release) -> None:
    browser = client_for(cast.priya)
    notes.version.status = Status.DELISTED
    notes.version.save()
    for path in ("instances:install", "instances:install_addresses"):
        hidden = org_path(cast.globex, path, notes.integration_id)
        none = org_path(cast.globex, path, "int_none")
        ask = browser.get if path == "instances:install" else browser.post
        assert ask(hidden).status_code == ask(none).status_code == 404


def test_people_without_the_role_and_the_network_get_no_page(cast: Cast, notes: Release) -> None:
    reader = person(cast.globex, "Rea", "Dunn", Role.READ_ONLY_ADMIN)
    for who, status in ((cast.jonas, 403), (reader, 403), (cast.nadia, 404)):
        path = org_path(who.org, "instances:install", notes.integration_id)
        assert client_for(who).get(path).status_code == status
    assert nobody(cast.globex).get(_page(cast, notes)).status_code == 302


def test_the_first_status_is_active(cast: Cast, installed: Instance) -> None:
    assert installed.status == InstanceStatus.ACTIVE
