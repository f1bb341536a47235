"""Inviting people, and accepting (THREATS ROLE-08, AUTH-10)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine

from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.orgs import actions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Org, Session, User
from entrepot.orgs.states import Role, UserStatus
from entrepot.testing import PASSWORD, Cast, client_for, events, mails, nobody, person

MAIL = "nils@globex.example"


def invite(cast: Cast, by: User, *roles: Role, email: str = MAIL) -> User:
    return actions.invite(cast.globex, email=email, given_name="Nils", family_name="Berg", roles=roles, by=by)


def token(email: str = MAIL) -> str:
    return urlsplit(mails(email)[-1].link).query.removeprefix("token=")


def accept(org: Org, a_token: str, password: str = PASSWORD):
    data = {"token": a_token, "given_name": "Nils", "family_name": "Berg-Hansen", "password": password}
    return nobody(org).post(org_path(org, "orgs:accept_invite"), data)


def test_an_admin_invites_by_the_form_and_the_person_comes_in(cast: Cast) -> None:
    data = {
        "given_name": "Nils",
        "family_name": "Berg",
        "email": MAIL,
        "roles": ["APP_ADMIN"],
        "groups": [cast.sales.pk],
    }
    response = client_for(cast.priya).post(org_path(cast.globex, "orgs:invite"), data)
    nils = User.objects.get(login=MAIL)
    assert response["Location"] == org_path(cast.globex, "orgs:person", nils.pk)
    assert (nils.status, nils.has_password(PASSWORD)) == (UserStatus.STAGED, False)
    mail = mails(MAIL)[0]
    assert "Priya Raman invites you to “Globex”" in mail.text
    assert "as App admin" in mail.text

    client = nobody(cast.globex)
    page = client.get(org_path(cast.globex, "orgs:accept_invite") + f"?token={token()}")
    assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
    assert 'value="Berg"' in page.content.decode()

    assert accept(cast.globex, token()).status_code == 303
    nils = User.objects.get(login=MAIL)
    assert (nils.status, nils.name) == (UserStatus.ACTIVE, "Nils Berg-Hansen")
    assert (nils.roles, list(nils.groups.all())) == ({Role.APP_ADMIN}, [cast.sales])
    assert nils.email_verified_at is not None
    assert Session.objects.filter(user=nils).exists()
    assert events(cast.globex, Kind.USER_INVITE)[0].actor_id == cast.priya.pk
    assert events(cast.globex, Kind.USER_ACTIVATE)[0].actor_id == nils.pk


@pytest.mark.threat("ROLE-08")
def test_an_org_admin_invites_without_roles_only(cast: Cast) -> None:
    olga = person(cast.globex, "Olga", "Admin", Role.ORG_ADMIN)
    page = client_for(olga).get(org_path(cast.globex, "orgs:invite")).content.decode()
    assert "Super admin: " not in page
    with pytest.raises(NotAllowed):
        invite(cast, olga, Role.APP_ADMIN)
    data = {"given_name": "Nils", "email": MAIL, "roles": ["SUPER_ADMIN"]}
    client_for(olga).post(org_path(cast.globex, "orgs:invite"), data)
    assert User.objects.get(login=MAIL).roles == frozenset()


@pytest.mark.threat("ROLE-08")
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.NETWORK_ADMIN])
def test_network_roles_are_given_at_home_only(cast: Cast, role: Role) -> None:
    with pytest.raises(NotAllowed, match="network's own organisation"):
        invite(cast, cast.priya, role)
    data = {"given_name": "Nils", "email": MAIL, "roles": [role.value]}
    response = client_for(cast.priya).post(org_path(cast.globex, "orgs:invite"), data)
    assert response.status_code == 422
    assert not User.objects.filter(login=MAIL).exists()


@pytest.mark.threat("ROLE-08", "AUTH-10")
@pytest.mark.parametrize(
    "change", ["inviter suspended", "inviter demoted", "cancelled", "sent again", "a week later"]
)
def test_an_invitation_is_checked_again_when_it_is_used(cast: Cast, change: str) -> None:
    helper = person(cast.globex, "Hella", "Super", Role.SUPER_ADMIN)
    nils = invite(cast, helper, Role.ORG_ADMIN)
    first = token()
    later = clock.now()
    if change == "inviter suspended":
        actions.suspend(helper, by=cast.priya)
    elif change == "inviter demoted":
        actions.revoke_role(helper, Role.SUPER_ADMIN, by=cast.priya)
    elif change == "cancelled":
        actions.cancel_invite(nils, by=cast.priya)
    elif change == "sent again":
        actions.send_invite(nils, by=cast.priya)
    else:
        later += timedelta(days=7, seconds=1)
    with time_machine.travel(later):
        assert accept(cast.globex, first).status_code == 410
    assert not User.objects.filter(login=MAIL, status=UserStatus.ACTIVE).exists()


@pytest.mark.threat("AUTH-10")
def test_an_invitation_works_once_and_at_its_organisation_only(cast: Cast) -> None:
    invite(cast, cast.priya)
    assert accept(cast.initech, token()).status_code == 410
    assert accept(cast.globex, token()).status_code == 303
    assert accept(cast.globex, token(), "another nine grey herons").status_code == 410
    assert User.objects.get(login=MAIL).has_password(PASSWORD)


@pytest.mark.threat("AUTH-10")
def test_reading_the_invitation_changes_nothing(cast: Cast) -> None:
    invite(cast, cast.priya)
    path = org_path(cast.globex, "orgs:accept_invite") + f"?token={token()}"
    for _ in range(3):
        assert nobody(cast.globex).get(path).status_code == 200
    assert User.objects.get(login=MAIL).status == UserStatus.STAGED


@pytest.mark.threat("AUTH-04")
def test_a_guessable_password_is_refused_beside_the_field(cast: Cast) -> None:
    invite(cast, cast.priya)
    response = accept(cast.globex, token(), "Globex2026Globex")
    assert response.status_code == 422
    assert 'id="password-error"' in response.content.decode()


def test_a_login_that_is_here_already_is_named(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        invite(cast, cast.priya, email="JONAS@globex.example")
    assert "login" in refused.value.fields
    response = client_for(cast.priya).post(
        org_path(cast.globex, "orgs:invite"), {"given_name": "J", "email": "JONAS@globex.example"}
    )
    assert "Somebody here has this login already" in response.content.decode()


def test_a_cancelled_invitation_leaves_nobody_behind_and_can_be_made_again(cast: Cast) -> None:
    nils = invite(cast, cast.priya)
    response = client_for(cast.priya).post(org_path(cast.globex, "orgs:person_invite_cancel", nils.pk))
    assert response["Location"] == org_path(cast.globex, "orgs:people")
    assert not User.objects.filter(login=MAIL).exists()
    invite(cast, cast.priya)
    assert accept(cast.globex, token()).status_code == 303


def test_who_has_accepted_is_not_invited_or_cancelled_any_more(cast: Cast) -> None:
    for verb in (actions.send_invite, actions.cancel_invite):
        with pytest.raises(WrongState):
            verb(cast.jonas, by=cast.priya)


def test_a_deactivated_person_is_invited_back_with_the_same_id(cast: Cast) -> None:
    actions.deactivate(cast.jonas, by=cast.priya)
    actions.send_invite(cast.jonas, by=cast.priya)
    assert accept(cast.globex, token(cast.jonas.email)).status_code == 303
    back = User.objects.get(login=cast.jonas.login)
    assert (back.pk, back.status, list(back.groups.all())) == (cast.jonas.pk, UserStatus.ACTIVE, [])


@pytest.mark.threat("TEN-01")
def test_nobody_invites_into_another_organisation(cast: Cast) -> None:
    with pytest.raises(Missing):
        invite(cast, cast.sam)
    theirs = actions.create_group(cast.initech, "Ours", by=cast.sam)
    with pytest.raises(Missing):
        actions.invite(cast.globex, email=MAIL, given_name="Nils", groups=[theirs], by=cast.priya)
    assert not User.objects.filter(login=MAIL).exists()


@pytest.mark.threat("JOB-06")
def test_an_invitation_is_sent_again_five_times_an_hour_at_most(cast: Cast) -> None:
    nils = invite(cast, cast.priya)
    client = client_for(cast.priya)
    path = org_path(cast.globex, "orgs:person_invite", nils.pk)
    assert [client.post(path).status_code for _ in range(5)] == [303] * 4 + [429]
