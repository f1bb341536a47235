"""Founding, naming, suspending and restoring organisations."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.db import connection

from entrepot.audit.actions import SYSTEM
from entrepot.audit.kinds import ActorKind, Kind
from entrepot.core.errors import Invalid, WrongState
from entrepot.orgs import actions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Org, Session, User
from entrepot.orgs.states import OrgKind, Role, UserStatus
from entrepot.testing import PASSWORD, Cast, client_for, events, mails, nobody

CUSTOMER = {
    "name": "Umbra Foods",
    "slug": "umbra",
    "given_name": "Eva",
    "family_name": "Holm",
    "email": "eva@umbra.example",
}


def network(cast: Cast, what: str, *args: str) -> str:
    return org_path(cast.harbour, f"orgs:organisation{what}", *args)


def test_a_network_admin_founds_a_customer_whose_admin_comes_in_by_mail(cast: Cast) -> None:
    response = client_for(cast.nadia).post(network(cast, "_new"), CUSTOMER)
    umbra = Org.objects.get(slug="umbra")
    assert response["Location"] == network(cast, "", umbra.pk)
    assert umbra.kind == OrgKind.CUSTOMER
    token = urlsplit(mails("eva@umbra.example")[0].link).query.removeprefix("token=")
    data = {"token": token, "given_name": "Eva", "family_name": "Holm", "password": PASSWORD}
    assert nobody(umbra).post(org_path(umbra, "orgs:accept_invite"), data).status_code == 303
    eva = User.objects.get(login="eva@umbra.example")
    assert (eva.status, eva.roles) == (UserStatus.ACTIVE, {Role.SUPER_ADMIN})
    assert events(umbra, Kind.ORG_CREATE)[0].actor_kind == ActorKind.NETWORK
    assert [e.actor_id for e in events(cast.harbour, Kind.ORG_CREATE) if e.target_id == umbra.pk] == [
        cast.nadia.pk
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("slug", "globex"),
        ("slug", "harbour"),
        ("slug", "network"),
        ("email", "eva"),
        ("given_name", ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_founded(
    cast: Cast, field: str, value: str
) -> None:
    before = Org.objects.count()
    response = client_for(cast.nadia).post(network(cast, "_new"), CUSTOMER | {field: value})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.content.decode()
    assert Org.objects.count() == before


def test_the_short_name_is_suggested_to_network_admins_only(cast: Cast) -> None:
    path = org_path(cast.harbour, "orgs:short_name")
    assert client_for(cast.nadia).get(path + "?name=Umbra+Foods").json()["slug"] == "umbra-foods"
    assert client_for(cast.tomas).get(path).status_code == 403


def test_all_organisations_are_listed_with_their_counts(cast: Cast) -> None:
    client = client_for(cast.nadia)
    page = client.get(network(cast, "s")).content.decode()
    assert all(name in page for name in ("Harbour", "Northwind", "Globex", "Initech"))
    narrowed = (
        client.get(network(cast, "s") + "?kind=customer&q=glo").content.decode().partition("<tbody>")[2]
    )
    assert "Globex" in narrowed
    assert "Initech" not in narrowed
    detail = client.get(network(cast, "", cast.globex.pk)).content.decode()
    assert "http://localhost:8000/o/globex" in detail
    assert "Jonas" not in detail


def test_a_suspended_organisation_answers_nobody(cast: Cast) -> None:
    theirs = client_for(cast.jonas)
    admin = client_for(cast.nadia)
    assert admin.post(network(cast, "_suspend", cast.globex.pk)).status_code == 303
    assert theirs.get(org_path(cast.globex, "orgs:account")).status_code == 404
    assert nobody(cast.globex).get(org_path(cast.globex, "orgs:sign_in")).status_code == 404
    assert not Session.objects.filter(org=cast.globex).exists()
    assert "Suspended" in admin.get(network(cast, "", cast.globex.pk)).content.decode()

    assert admin.post(network(cast, "_restore", cast.globex.pk)).status_code == 303
    assert nobody(cast.globex).get(org_path(cast.globex, "orgs:sign_in")).status_code == 200
    assert theirs.get(org_path(cast.globex, "orgs:account")).status_code == 302
    for log in (cast.globex, cast.harbour):
        assert [event.kind for event in events(log, Kind.ORG_SUSPEND, Kind.ORG_RESTORE)] == [
            Kind.ORG_SUSPEND,
            Kind.ORG_RESTORE,
        ]


def test_the_network_stays_open(cast: Cast) -> None:
    assert client_for(cast.nadia).post(network(cast, "_suspend", cast.harbour.pk)).status_code == 409
    with pytest.raises(WrongState, match="open already"):
        actions.restore_org(cast.globex, by=cast.nadia)


@pytest.mark.threat("TEN-06")
def test_the_short_name_of_a_suspended_organisation_is_not_given_out_again(cast: Cast) -> None:
    actions.suspend_org(cast.globex, by=cast.nadia)
    with pytest.raises(Invalid) as refused:
        actions.create_org("Globex Two", "globex", OrgKind.CUSTOMER, by=cast.nadia)
    assert "taken" in refused.value.fields["slug"]


def test_an_admin_renames_the_organisation(cast: Cast) -> None:
    client = client_for(cast.priya)
    assert client.post(org_path(cast.globex, "orgs:settings"), {"name": "Globex Group"}).status_code == 303
    page = client.get(org_path(cast.globex, "orgs:settings")).content.decode()
    assert "Globex Group" in page
    assert "http://localhost:8000/o/globex" in page
    assert client.post(org_path(cast.globex, "orgs:settings"), {"name": ""}).status_code == 422
    assert events(cast.globex, Kind.ORG_SETTINGS_UPDATE)[0].detail == {
        "before": "Globex",
        "after": "Globex Group",
    }


def test_the_network_is_founded_once_with_an_invitation(db: None) -> None:
    org, admin = actions.found_network(
        "Harbour", "harbour", admin_email="nadia@harbour.example", given_name="Nadia", by=SYSTEM
    )
    assert (org.kind, admin.status) == (OrgKind.NETWORK, UserStatus.STAGED)
    assert admin.roles == {Role.SUPER_ADMIN, Role.NETWORK_ADMIN}
    mail = mails("nadia@harbour.example")[0]
    token = urlsplit(mail.link).query.removeprefix("token=")
    data = {"token": token, "given_name": "Nadia", "family_name": "", "password": PASSWORD}
    assert nobody(org).post(org_path(org, "orgs:accept_invite"), data).status_code == 303
    with pytest.raises(WrongState, match="founded already"):
        actions.found_network("Second", "second", admin_email="a@b.example", given_name="A", by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_one_short_name_at_once_one_gets_it() -> None:
    def found(name: str) -> bool:
        try:
            actions.create_org(name, "umbra", OrgKind.CUSTOMER, by=SYSTEM)
        except Invalid as error:
            return "slug" not in error.fields
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(found, ["Umbra One", "Umbra Two"])) == [False, True]
