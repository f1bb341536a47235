"""The world of the sign-ins: an organisation with an app, and people who are assigned and signed in.

Django must be set up before this is imported.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from bench.statements import Cost, cost
from entrepot.audit.actions import SYSTEM
from entrepot.capabilities.oidc.tests.peers import App, install, publish
from entrepot.instances.actions import assign
from entrepot.orgs import actions, sessions
from entrepot.orgs.models import Org, User
from entrepot.orgs.states import OrgKind, Role
from entrepot.testing import client_for


@dataclass(frozen=True)
class SignedIn:
    """Everybody's cookie, and one of them."""

    app: App
    cookies: list[str]
    one: User


def make(count: int) -> SignedIn:
    """So many people of an organisation, all in the group that is assigned to the app."""
    northwind = actions.create_org("Northwind", "northwind", OrgKind.DEVELOPER, by=SYSTEM)
    globex = actions.create_org("Globex", "globex", OrgKind.CUSTOMER, by=SYSTEM)
    admin = _person(globex, 0, Role.SUPER_ADMIN)
    everyone = actions.create_group(globex, "Everyone", "", by=SYSTEM)
    app = install(publish(northwind), admin)
    assign(app.instance, group=everyone, by=admin)
    people = [_person(globex, number) for number in range(1, count + 1)]
    cookies = []
    for user in people:
        actions.add_member(everyone, user, by=SYSTEM)
        _, token = sessions.start(user)
        cookies.append(f"{sessions.cookie_name(globex)}={token}")
    return SignedIn(app, cookies, people[0])


def costs(world: SignedIn) -> dict[str, Cost]:
    """The statements of each step."""
    app, browser = world.app, client_for(world.one)
    app.tokens(browser)  # keys are loaded, and "last used" of the secret is fresh
    code, token = app.code(browser), app.tokens(browser)["access_token"]
    counted = {
        "authorize": cost(lambda: app.ask(browser)),
        "token": cost(lambda: app.redeem(code)),
        "userinfo": cost(lambda: app.userinfo(token)),
        "keys": cost(lambda: app.peer.get(app.at("keys"))),
    }
    connection.close()
    return counted


def _person(org: Org, number: int, *roles: Role) -> User:
    login = f"person-{number}@{org.slug}.example"
    name = f"Person {number}"
    return actions.create_user(org, login=login, email=login, given_name=name, roles=roles, by=SYSTEM)
