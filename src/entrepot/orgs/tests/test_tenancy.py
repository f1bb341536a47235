"""Every address of this package, walked as another organisation's admin, as an end user and as nobody (THREATS TEN-01)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.http import HttpResponseBase
from django.test import Client

from entrepot.orgs import urls
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Group, Org, RoleGrant, Session, User
from entrepot.orgs.states import Role
from entrepot.testing import Cast, client_for, events, nobody, person

PUBLIC = {"sign_in", "sign_out", "forgot", "forgot_sent", "reset", "accept_invite", "arrive"}
OWN = {
    "home",
    "verify_email",
    *(route.name for route in urls.urlpatterns if (route.name or "").startswith("account")),
}
ROUTES = [route for route in urls.urlpatterns if route.name not in PUBLIC]
WITH_IDS = [route for route in ROUTES if route.pattern.converters]
DATA = {
    "name": "Taken over",
    "given_name": "Taken",
    "role": "SUPER_ADMIN",
    "login": "x",
    "email": "x@y.example",
}


@dataclass(frozen=True)
class Ids:
    """What stands for `<slug:user_id>` and its like."""

    user_id: str
    session_id: str
    group_id: str
    org_id: str

    def fill(self, names: list[str]) -> dict[str, str]:
        return {name: getattr(self, name) for name in names}


MISSING = Ids("usr_missing", "ses_missing", "grp_missing", "org_missing")


@pytest.fixture
def initechs(cast: Cast) -> Ids:
    client_for(cast.ada)
    group = Group.objects.create(org=cast.initech, name="Secret plans")
    return Ids(cast.ada.pk, Session.objects.get(user=cast.ada).pk, group.pk, cast.initech.pk)


def ask(client: Client, org: Org, route, ids: Ids, method: str, extra: dict[str, str]) -> HttpResponseBase:
    path = org_path(org, f"orgs:{route.name}", **ids.fill(list(route.pattern.converters)))
    return getattr(client, method)(path, DATA | extra if method == "post" else {})


def answer(response: HttpResponseBase) -> tuple[int, str]:
    body = getattr(response, "content", b"").decode()
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    return response.status_code, re.sub(r"[0-9a-f]{16}", "", body)


def everything(org: Org) -> list[object]:
    return [
        Org.objects.filter(pk=org.pk).values().get(),
        list(User.objects.filter(org=org).order_by("pk").values()),
        list(Group.objects.filter(org=org).values()),
        list(RoleGrant.objects.filter(org=org).values()),
        list(Session.objects.filter(org=org).values()),
        len(events(org)),
    ]


@pytest.mark.threat("TEN-01")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", WITH_IDS, ids=lambda route: route.name)
def test_what_is_anothers_answers_as_what_is_not_there(cast: Cast, initechs: Ids, route, method: str) -> None:
    client = client_for(cast.priya)
    before = everything(cast.initech)
    foreign = answer(ask(client, cast.globex, route, initechs, method, {"user": initechs.user_id}))
    missing = answer(ask(client, cast.globex, route, MISSING, method, {"user": "usr_missing"}))
    assert foreign == missing
    assert foreign[0] in (404, 405)
    assert everything(cast.initech) == before


@pytest.mark.threat("TEN-01")
def test_ones_own_parent_with_anothers_child_is_not_there(cast: Cast, initechs: Ids) -> None:
    client = client_for(cast.priya)
    mixed = Ids(cast.jonas.pk, initechs.session_id, cast.sales.pk, cast.globex.pk)
    tried = {
        "person_session_end": {},
        "account_session_end": {},
        "group_add": {"user": initechs.user_id},
        "group_remove": {"user": initechs.user_id},
        "person_group_join": {"group": initechs.group_id},
        "person_group_leave": {"group": initechs.group_id},
    }
    before = everything(cast.initech)
    for route in WITH_IDS:
        if route.name in tried:
            assert ask(client, cast.globex, route, mixed, "post", tried[route.name]).status_code == 404, (
                route.name
            )
    assert everything(cast.initech) == before


@pytest.mark.threat("TEN-01")
def test_an_invitation_takes_no_group_of_another_organisation(cast: Cast, initechs: Ids) -> None:
    data = {"given_name": "Nils", "email": "nils@globex.example", "groups": [initechs.group_id]}
    assert client_for(cast.priya).post(org_path(cast.globex, "orgs:invite"), data).status_code == 422


@pytest.mark.threat("TEN-01")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_nobody_and_end_users_get_nothing(cast: Cast, route, method: str) -> None:
    own = Ids(cast.lena.pk, "ses_missing", cast.sales.pk, cast.globex.pk)
    before = (
        [user.status for user in User.objects.order_by("pk")],
        RoleGrant.objects.count(),
        Group.objects.count(),
    )
    response = ask(nobody(cast.globex), cast.globex, route, own, method, {"user": cast.lena.pk})
    assert response.status_code in (302, 405)
    if response.status_code == 302:
        assert response["Location"].startswith("/o/globex/sign-in/")
    if route.name not in OWN:
        response = ask(client_for(cast.jonas), cast.globex, route, own, method, {"user": cast.lena.pk})
        assert response.status_code in (403, 404, 405)
    after = (
        [user.status for user in User.objects.order_by("pk")],
        RoleGrant.objects.count(),
        Group.objects.count(),
    )
    assert after == before


@pytest.mark.threat("TEN-01", "TEN-02")
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_session_opens_nothing_elsewhere(cast: Cast, route) -> None:
    client = client_for(cast.priya)
    token = next(iter(client.cookies.values())).value
    client.cookies["entrepot_session_initech"] = token
    ids = Ids(cast.ada.pk, "ses_missing", "grp_missing", cast.initech.pk)
    assert ask(client, cast.initech, route, ids, "get", {}).status_code in (302, 405)


@pytest.mark.threat("LOG-06")
def test_a_refusal_is_in_the_log_of_who_was_refused(cast: Cast) -> None:
    reader = person(cast.globex, "Rita", "Olsen", Role.READ_ONLY_ADMIN)
    path = org_path(cast.globex, "orgs:group_delete", cast.sales.pk)
    client_for(reader).post(path)
    event = events(cast.globex)[-1]
    assert (event.kind, event.outcome, event.actor_id) == ("policy.access.deny", "deny", reader.pk)
    assert (event.target_label, event.detail["method"]) == (path, "POST")
    assert event.address == "127.0.0.1"
