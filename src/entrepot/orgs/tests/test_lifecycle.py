"""Suspending, restoring and deactivating people, and their roles (THREATS AUTH-05, 06, ROLE-08)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from entrepot.audit.kinds import Kind, Outcome
from entrepot.core.errors import DomainError, Missing, NotAllowed, WrongState
from entrepot.orgs import actions, events
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Membership, RoleGrant, Session, User
from entrepot.orgs.states import Role, UserStatus
from entrepot.testing import Cast, client_for, make_cast, person
from entrepot.testing import events as log_of


def doing(cast: Cast, by: User, user: User, what: str, **data: str):
    return client_for(by).post(org_path(by.org, f"orgs:person_{what}", user.pk), data)


@pytest.mark.threat("AUTH-06")
@pytest.mark.parametrize("what", ["suspend", "deactivate"])
def test_who_is_shut_out_is_nobody_at_once(cast: Cast, what: str) -> None:
    theirs = client_for(cast.jonas)
    assert doing(cast, cast.priya, cast.jonas, what)["Location"] == org_path(
        cast.globex, "orgs:person", cast.jonas.pk
    )
    assert theirs.get(org_path(cast.globex, "orgs:account")).status_code == 302
    assert not Session.objects.filter(user=cast.jonas).exists()


@pytest.mark.threat("AUTH-06")
def test_a_status_that_was_changed_by_hand_shuts_out_too(cast: Cast) -> None:
    theirs = client_for(cast.jonas)
    User.objects.filter(pk=cast.jonas.pk).update(status=UserStatus.SUSPENDED)
    assert theirs.get(org_path(cast.globex, "orgs:account")).status_code == 302


def test_a_restored_person_signs_in_as_before(cast: Cast) -> None:
    doing(cast, cast.priya, cast.jonas, "suspend")
    doing(cast, cast.priya, cast.jonas, "restore")
    cast.jonas.refresh_from_db()
    assert cast.jonas.status == UserStatus.ACTIVE
    assert Membership.objects.filter(user=cast.jonas).exists()
    kinds = [event.kind for event in log_of(cast.globex, Kind.USER_SUSPEND, Kind.USER_UNSUSPEND)]
    assert kinds == [Kind.USER_SUSPEND, Kind.USER_UNSUSPEND]


def test_a_deactivated_person_keeps_the_name_only(cast: Cast) -> None:
    ruth = person(cast.globex, "Ruth", "Leaver", Role.APP_ADMIN)
    actions.add_member(cast.sales, ruth, by=cast.priya)
    actions.deactivate(ruth, by=cast.priya)
    ruth = User.objects.get(pk=ruth.pk)
    assert (ruth.password, ruth.roles, list(ruth.groups.all())) == ("", frozenset(), [])


@pytest.mark.parametrize("name", ["suspend", "unsuspend", "deactivate"])
@pytest.mark.parametrize("status", list(UserStatus))
def test_every_status_allows_what_its_table_says(cast: Cast, status: UserStatus, name: str) -> None:
    expected = {
        ("suspend", UserStatus.ACTIVE): UserStatus.SUSPENDED,
        ("unsuspend", UserStatus.SUSPENDED): UserStatus.ACTIVE,
        ("deactivate", UserStatus.STAGED): UserStatus.DEPROVISIONED,
        ("deactivate", UserStatus.ACTIVE): UserStatus.DEPROVISIONED,
        ("deactivate", UserStatus.SUSPENDED): UserStatus.DEPROVISIONED,
    }.get((name, status))
    User.objects.filter(pk=cast.jonas.pk).update(status=status)
    verb = getattr(actions, name)
    if expected is None:
        with pytest.raises(WrongState):
            verb(cast.jonas, by=cast.priya)
    else:
        verb(cast.jonas, by=cast.priya)
    assert User.objects.get(pk=cast.jonas.pk).status == (expected or status)


@pytest.mark.threat("ROLE-08")
def test_nobody_acts_on_those_above_them(cast: Cast) -> None:
    olga = person(cast.globex, "Olga", "Admin", Role.ORG_ADMIN)
    abel = person(cast.globex, "Abel", "Apps", Role.APP_ADMIN)
    for verb in (actions.suspend, actions.deactivate, actions.send_reset):
        for above in (cast.priya, abel):
            with pytest.raises(NotAllowed, match="roles that you do not have"):
                verb(above, by=olga)
    actions.suspend(cast.jonas, by=olga)


@pytest.mark.threat("ROLE-08")
@pytest.mark.parametrize("giver", [Role.ORG_ADMIN, Role.APP_ADMIN, Role.READ_ONLY_ADMIN, None])
def test_only_a_super_admin_grants_and_revokes(cast: Cast, giver: Role | None) -> None:
    by = person(cast.globex, "Olga", "Admin", *([giver] if giver else []))
    for role in Role:
        with pytest.raises(NotAllowed):
            actions.grant_role(by, role, by=by)
        with pytest.raises(NotAllowed):
            actions.revoke_role(cast.priya, role, by=by)
    assert doing(cast, by, by, "role_grant", role="SUPER_ADMIN").status_code == 403
    assert RoleGrant.objects.filter(user=by).count() == (1 if giver else 0)
    refused = log_of(cast.globex, Kind.ACCESS_DENIED)
    assert (refused[0].actor_id, refused[0].outcome) == (by.pk, Outcome.DENY)


@pytest.mark.threat("ROLE-08")
def test_roles_of_the_network_exist_in_its_own_organisation_only(cast: Cast) -> None:
    for role in (Role.REVIEWER, Role.NETWORK_ADMIN):
        assert doing(cast, cast.priya, cast.jonas, "role_grant", role=role.value).status_code == 403
        actions.grant_role(cast.tomas, role, by=cast.nadia)
    with pytest.raises(IntegrityError, match="network_roles_at_home"), transaction.atomic():
        RoleGrant.objects.create(user=cast.jonas, role=Role.REVIEWER, org=cast.globex, org_kind="customer")
    with pytest.raises(IntegrityError, match="role_org_kind"), transaction.atomic():
        RoleGrant.objects.create(user=cast.jonas, role=Role.REVIEWER, org=cast.globex, org_kind="network")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.threat("ROLE-08")
def test_a_vendors_super_admin_has_no_role_of_the_network(cast: Cast) -> None:
    with pytest.raises(Missing):
        actions.create_org("Other", "other", "customer", by=cast.maya)
    with pytest.raises(Missing):
        actions.suspend_org(cast.globex, by=cast.priya)


@pytest.mark.threat("AUTH-05", "AUTH-06")
@pytest.mark.parametrize("change", ["grant", "revoke"])
def test_a_changed_role_ends_the_sessions_of_the_person(cast: Cast, change: str) -> None:
    abel = person(cast.globex, "Abel", "Apps", Role.APP_ADMIN)
    theirs = client_for(abel)
    role = {"grant": "ORG_ADMIN", "revoke": "APP_ADMIN"}[change]
    assert doing(cast, cast.priya, abel, f"role_{change}", role=role).status_code == 303
    assert theirs.get(org_path(cast.globex, "orgs:account")).status_code == 302
    assert User.objects.get(pk=abel.pk).roles == (
        {Role.APP_ADMIN, Role.ORG_ADMIN} if change == "grant" else frozenset()
    )


def test_granting_twice_is_granting_once(cast: Cast) -> None:
    theirs = client_for(cast.omar)
    actions.grant_role(cast.omar, Role.APP_ADMIN, by=cast.maya)
    assert theirs.get(org_path(cast.northwind, "orgs:account")).status_code == 200


@pytest.mark.threat("ROLE-08")
@pytest.mark.parametrize("what", ["revoke", "suspend", "deactivate"])
def test_the_last_super_admin_stays(cast: Cast, what: str) -> None:
    person(cast.globex, "Sofia", "Gone", Role.SUPER_ADMIN)
    User.objects.filter(given_name="Sofia").update(status=UserStatus.SUSPENDED)
    helper = actions.create_user(
        cast.globex,
        login="h@globex.example",
        email="h@globex.example",
        given_name="Hella",
        roles=[Role.SUPER_ADMIN],
        by=cast.priya,
    )
    verbs = {
        "revoke": lambda user, by: actions.revoke_role(user, Role.SUPER_ADMIN, by=by),
        "suspend": lambda user, by: actions.suspend(user, by=by),
        "deactivate": lambda user, by: actions.deactivate(user, by=by),
    }
    verbs[what](cast.priya, helper)
    with pytest.raises((WrongState, NotAllowed)):
        verbs[what](User.objects.get(pk=helper.pk), helper)
    assert Role.SUPER_ADMIN in User.objects.get(pk=helper.pk).roles


@pytest.mark.threat("ROLE-08")
def test_nobody_shuts_themselves_out(cast: Cast) -> None:
    person(cast.globex, "Hella", "Super", Role.SUPER_ADMIN)
    for what in ("suspend", "deactivate"):
        assert doing(cast, cast.priya, cast.priya, what).status_code == 403


@pytest.mark.threat("ROLE-08")
@pytest.mark.django_db(transaction=True)
def test_two_super_admins_who_shut_each_other_out_at_once_leave_one() -> None:
    cast = make_cast()
    hella = person(cast.globex, "Hella", "Super", Role.SUPER_ADMIN)

    def shut_out(pair: tuple[User, User]) -> bool:
        try:
            actions.suspend(pair[0], by=pair[1])
        except DomainError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(shut_out, [(cast.priya, hella), (hella, cast.priya)]))
    assert sorted(done) == [False, True]


@pytest.mark.threat("AUTH-06")
@pytest.mark.parametrize("change", ["suspend", "deactivate", "grant", "revoke", "password"])
def test_others_hear_of_it_inside_the_transaction(
    cast: Cast, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(events, "_callbacks", [])
    events.on_person_lost_access(lambda user: heard.append(user.pk))
    abel = person(cast.globex, "Abel", "Apps", Role.APP_ADMIN)
    if change == "suspend":
        actions.suspend(abel, by=cast.priya)
    elif change == "deactivate":
        actions.deactivate(abel, by=cast.priya)
    elif change == "grant":
        actions.grant_role(abel, Role.ORG_ADMIN, by=cast.priya)
    elif change == "revoke":
        actions.revoke_role(abel, Role.APP_ADMIN, by=cast.priya)
    else:
        actions.passwords.set_password(abel, "seven grey herons wading", by=abel)
    assert heard == [abel.pk]


@pytest.mark.threat("AUTH-07")
def test_an_admin_ends_the_sessions_of_people_below(cast: Cast) -> None:
    theirs, other = client_for(cast.jonas), client_for(cast.jonas)
    first = Session.objects.filter(user=cast.jonas).order_by("created_at")[0]
    path = org_path(cast.globex, "orgs:person_session_end", cast.jonas.pk, first.pk)
    assert client_for(cast.priya).post(path).status_code == 303
    assert theirs.get(org_path(cast.globex, "orgs:account")).status_code == 302
    assert other.get(org_path(cast.globex, "orgs:account")).status_code == 200
    doing(cast, cast.priya, cast.jonas, "sessions_end")
    assert other.get(org_path(cast.globex, "orgs:account")).status_code == 302
    olga = person(cast.globex, "Olga", "Admin", Role.ORG_ADMIN)
    assert doing(cast, olga, cast.priya, "sessions_end").status_code == 403
