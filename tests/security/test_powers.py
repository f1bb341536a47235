"""Nobody gives themselves more than they have: not by a form's hidden door, not by a field that no form shows (ROLE-08)."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction

from entrepot.audit.kinds import Kind
from entrepot.integrations.models import Integration, Version
from entrepot.integrations.states import Status
from entrepot.orgs import actions as orgs
from entrepot.orgs.models import Org, RoleGrant, User
from entrepot.orgs.states import OrgKind, Role
from entrepot.testing import Cast, client_for, events, person
from tests import estate as estates
from tests.addresses import Address
from tests.estate import Estate
from tests.test_tenancy import IN_ORG, PUBLIC, asked, at, children, ids_for, rows

pytestmark = pytest.mark.django_db

ONES_OWN = {"orgs:home", "instances:launch", "orgs:verify_email"}  # and the account: everybody may
COLUMNS = [field.attname for field in User._meta.concrete_fields]
# What servers own, as an attacker would name it in a form.
OWNED = {
    "id": "usr_mine", "pk": "1", "org": "org_x", "org_id": "org_x", "status": "ACTIVE", "login": "root", "kind": "network",
    "login_key": "root", "password": "a whole new password", "email_verified_at": "2020-01-01", "is_admin": "1",
    "is_superuser": "1", "is_staff": "1", "roles": "SUPER_ADMIN", "role": "SUPER_ADMIN", "role_grants": "1", "active": "1",
    "community": "1", "current_release": "x", "submitted_hash": "0" * 64, "by": "x", "created_by": "x",
    "revision": "999", "installed_by": "x",
}  # fmt: skip


@pytest.fixture
def estate(cast: Cast) -> Estate:
    return estates.make(cast)


def powerless(estate: Estate) -> Iterator[User]:
    """People of each organisation who may change nothing in it but their own account."""
    cast = estate.cast
    for number, org in enumerate((cast.globex, cast.northwind, cast.harbour)):
        yield person(org, f"Plain{'abc'[number]}", "Usher")
        yield person(org, f"Reader{'abc'[number]}", "Only", Role.READ_ONLY_ADMIN)


def posts(estate: Estate, org: Org) -> Iterator[tuple[Address, dict[str, str]]]:
    for address in IN_ORG:
        owner, ids = ids_for(address, estate)
        own = address.name in ONES_OWN or address.name.startswith("orgs:account")
        if owner.org_id == org.id and address.name not in PUBLIC and not own:
            yield address, {"tab": "general", **ids}


def things() -> dict[str, str]:
    """A digest of every table but the log, to which refusals belong."""
    return {table: digest for table, digest in rows(None).items() if table != "audit_event"}


@pytest.mark.threat("ROLE-08", "ROLE-01", "TEN-01")
def test_end_users_and_read_only_admins_change_nothing_by_any_address(estate: Estate) -> None:
    tried = 0
    for somebody in powerless(estate):
        client = client_for(somebody)
        before = things()
        for address, ids in posts(estate, somebody.org):
            with transaction.atomic():
                answer = asked(client, "POST", at(somebody.org, address, ids), children(estate))
            tried += 1
            assert answer.status_code in (403, 404, 405, 409), (
                f"{address.name} as {somebody}: {answer.status_code}"
            )
            assert things() == before, f"{address.name} as {somebody} changed something"
        assert Kind.ACCESS_DENIED in {event.kind for event in events(somebody.org)}
    assert tried > 100


@pytest.mark.threat("ROLE-08")
@pytest.mark.parametrize("role", [Role.APP_ADMIN, Role.ORG_ADMIN, Role.READ_ONLY_ADMIN, None])
@pytest.mark.parametrize("wanted", [*Role])
def test_who_is_no_super_admin_grants_nothing_to_anybody(cast: Cast, role: Role | None, wanted: Role) -> None:
    climber = person(cast.globex, "Clive", "Imber", *([role] if role else []))
    client, before = client_for(climber), RoleGrant.objects.count()
    for target in (climber, cast.jonas):
        path = f"/o/globex/people/{target.id}/roles/grant/"
        assert client.post(path, {"role": wanted.value}).status_code == 403
    form = {
        "given_name": "N",
        "family_name": "",
        "email": "n@globex.example",
        "roles": wanted.value,
        "role": wanted.value,
    }
    client.post("/o/globex/people/invite/", form)
    assert RoleGrant.objects.count() == before


@pytest.mark.threat("ROLE-08")
@pytest.mark.parametrize("wanted", [Role.REVIEWER, Role.NETWORK_ADMIN])
def test_a_super_admin_elsewhere_makes_nobody_an_analyst(cast: Cast, wanted: Role) -> None:
    for admin in (cast.priya, cast.maya):
        client = client_for(admin)
        path = f"/o/{admin.org.slug}/people/{admin.id}/roles/grant/"
        assert client.post(path, {"role": wanted.value}).status_code == 403
        form = {"given_name": "N", "family_name": "", "email": "n@x.example", "roles": wanted.value}
        assert client.post(f"/o/{admin.org.slug}/people/invite/", form).status_code == 422
    assert not RoleGrant.objects.filter(role=wanted).exclude(org=cast.harbour).exists()


@pytest.mark.threat("ROLE-08")
@pytest.mark.parametrize("kind", [OrgKind.DEVELOPER, OrgKind.NETWORK, "developer "])
def test_the_database_itself_holds_the_networks_roles_at_home(cast: Cast, kind: str) -> None:
    insert = """INSERT INTO orgs_rolegrant (user_id, role, org_id, org_kind, granted_at)
                VALUES (%s, 'REVIEWER', %s, %s, now())"""
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, [cast.maya.id, cast.northwind.id, kind])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def row_of(user: User) -> dict[str, object]:
    kept = set(COLUMNS) - {"given_name", "family_name"}
    return dict(User.objects.filter(pk=user.pk).values(*kept).get())


@pytest.mark.threat("ROLE-08", "FILE-04")
def test_a_profile_form_changes_names_and_nothing_else(cast: Cast) -> None:
    names = {"given_name": "New", "family_name": "Name"}
    for by, target, path in (
        (cast.jonas, cast.jonas, "/o/globex/account/profile/"),
        (cast.priya, cast.lena, f"/o/globex/people/{cast.lena.id}/profile/"),
    ):
        before = row_of(target)
        posted = {
            **OWNED,
            **names,
            "org": cast.initech.id,
            "org_id": cast.initech.id,
            "id": cast.sam.id,
            "user_id": cast.sam.id,
        }
        assert client_for(by).post(path, posted).status_code == 303
        assert {**row_of(target), "last_sign_in_at": 0} == {**before, "last_sign_in_at": 0}
        assert not RoleGrant.objects.filter(user=target).exists()
    assert row_of(cast.sam)["org_id"] == cast.initech.id


@pytest.mark.threat("ROLE-08", "ROLE-09")
def test_fields_that_no_form_shows_are_left_alone_everywhere(cast: Cast) -> None:
    priya, maya = client_for(cast.priya), client_for(cast.maya)
    assert (
        priya.post(
            "/o/globex/settings/", {**OWNED, "name": "Globex AS", "slug": "initech", "kind": "network"}
        ).status_code
        == 303
    )
    assert Org.objects.filter(pk=cast.globex.pk, slug="globex", kind=OrgKind.CUSTOMER, active=True).exists()
    form = {
        **OWNED,
        "given_name": "Nils",
        "family_name": "",
        "email": "nils@globex.example",
        "status": "ACTIVE",
    }
    del form["roles"]
    assert priya.post("/o/globex/people/invite/", form).status_code == 303
    nils = User.objects.get(email="nils@globex.example")
    assert (nils.status, nils.password, nils.org_id, nils.email_verified_at) == (
        "STAGED",
        "",
        cast.globex.id,
        None,
    )
    posted = {
        **OWNED,
        "name": "Charts",
        "capabilities": "oidc",
        "status": "PUBLISHED",
        "org": cast.harbour.id,
    }
    assert maya.post("/o/northwind/integrations/new/", posted).status_code == 302
    version = Version.objects.get()
    assert (version.status, version.org_id, version.submitted_hash) == (Status.DRAFT, cast.northwind.id, "")
    assert Integration.objects.filter(community=False, current_release=None, org=cast.northwind).count() == 1
    path = f"/o/northwind/integrations/{version.id}/general/"
    for name in (
        "status",
        "org",
        "base:status",
        "base:submitted_hash",
        "general.icon",
        "base:general.icon",
        "base:oidc.pkce",
    ):
        assert maya.post(path, {name: "PUBLISHED"}).status_code in (302, 422)
    version.refresh_from_db()
    assert (version.status, version.submitted_hash, version.icon_id) == (Status.DRAFT, "", None)


@pytest.mark.threat("ROLE-08")
def test_an_org_admin_does_not_act_on_super_admins(cast: Cast) -> None:
    olga = person(cast.globex, "Olga", "Berg", Role.ORG_ADMIN)
    client = client_for(olga)
    for verb in ("suspend", "deactivate", "reset", "sessions/end", "profile"):
        form = {"given_name": "Taken", "family_name": "Over"}
        assert client.post(f"/o/globex/people/{cast.priya.id}/{verb}/", form).status_code == 403, verb
    assert User.objects.get(pk=cast.priya.pk).status == "ACTIVE"


@pytest.mark.threat("ROLE-08")
def test_a_suspended_super_admin_does_not_count_as_the_one_who_stays(cast: Cast) -> None:
    second = person(cast.globex, "Paul", "Second", Role.SUPER_ADMIN)
    orgs.suspend(second, by=cast.priya)
    client = client_for(cast.priya)
    path = f"/o/globex/people/{cast.priya.id}/roles/revoke/"
    assert client.post(path, {"role": "SUPER_ADMIN"}).status_code == 409
    orgs.unsuspend(second, by=cast.priya)
    assert client.post(path, {"role": "SUPER_ADMIN"}).status_code == 303
