"""For tests of every package: the cast, clients that are signed in, and the settings of host mode.

The cast is the world of the demo in small: the network Harbour, the vendor Northwind, the customers Globex and Initech.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client, override_settings

from entrepot.audit.actions import SYSTEM
from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.core.fields import sealed_field
from entrepot.core.ids import new_id
from entrepot.core.jobs import app
from entrepot.notify.models import Mail
from entrepot.orgs import actions, sessions
from entrepot.orgs.addresses import org_origin
from entrepot.orgs.models import Group, Membership, Org, RoleGrant, User
from entrepot.orgs.names import login_key
from entrepot.orgs.states import OrgKind, Role, UserStatus

PASSWORD = "copper lantern 4826 quay"  # noqa: S105 - of everybody, in tests
SITE = {"HTTP_HOST": "localhost:8000"}

HOST_MODE: dict[str, Any] = {
    "ROOT_URL": "https://network.example",
    "BASE_DOMAIN": "network.example",
    "ALLOWED_HOSTS": ["network.example", ".network.example"],
    "SESSION_COOKIE_NAME": "__Host-entrepot_session",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-entrepot_csrf",
    "CSRF_COOKIE_SECURE": True,
}


def host_mode() -> override_settings:
    """Each organisation at a sub-domain: `with host_mode(): …`, or as a decorator."""
    return override_settings(**HOST_MODE)


@dataclass(frozen=True)
class Cast:
    """Organisations and people with fixed roles. Everybody's password is `PASSWORD`, their login is their e-mail."""

    harbour: Org  # the network
    northwind: Org  # a vendor
    globex: Org  # a customer
    initech: Org  # another customer, who must never see anything of globex

    tomas: User  # analyst at harbour
    ines: User  # another analyst at harbour
    nadia: User  # super admin and network admin at harbour
    maya: User  # super admin at northwind
    omar: User  # app admin at northwind
    priya: User  # super admin at globex
    jonas: User  # end user at globex, in sales
    lena: User  # end user at globex
    sam: User  # super admin at initech
    ada: User  # end user at initech

    sales: Group  # at globex: jonas


_ORGS = {
    "harbour": OrgKind.NETWORK,
    "northwind": OrgKind.DEVELOPER,
    "globex": OrgKind.CUSTOMER,
    "initech": OrgKind.CUSTOMER,
}
_PEOPLE: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("harbour", "Tomas", "Okafor", (Role.REVIEWER,)),
    ("harbour", "Ines", "Sato", (Role.REVIEWER,)),
    ("harbour", "Nadia", "Brandt", (Role.SUPER_ADMIN, Role.NETWORK_ADMIN)),
    ("northwind", "Maya", "Lindqvist", (Role.SUPER_ADMIN,)),
    ("northwind", "Omar", "Reyes", (Role.APP_ADMIN,)),
    ("globex", "Priya", "Raman", (Role.SUPER_ADMIN,)),
    ("globex", "Jonas", "Weber", ()),
    ("globex", "Lena", "Fischer", ()),
    ("initech", "Sam", "Bell", (Role.SUPER_ADMIN,)),
    ("initech", "Ada", "Quist", ()),
)


def make_cast() -> Cast:
    """Write the cast into the database: in five statements, as nearly every test begins with it."""
    orgs = {
        slug: Org(id=new_id("org"), slug=slug, name=slug.title(), kind=kind) for slug, kind in _ORGS.items()
    }
    Org.objects.bulk_create(orgs.values())
    people = {given.lower(): _member(orgs[slug], given, family) for slug, given, family, _ in _PEOPLE}
    User.objects.bulk_create(people.values())
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=role, org=user.org, org_kind=user.org.kind)
        for user, (_, _, _, roles) in zip(people.values(), _PEOPLE, strict=True)
        for role in roles
    )
    name = "Everyone in Sales"
    description = "Field and inside sales"
    sales = Group(
        id=new_id("grp"), org=orgs["globex"], name=name, name_key=login_key(name), description=description
    )
    Group.objects.bulk_create([sales])
    Membership.objects.bulk_create([Membership(group=sales, user=people["jonas"])])
    everybody: dict[str, Any] = {**orgs, **people}
    return Cast(**everybody, sales=sales)


@cache
def _hash() -> str:
    return make_password(PASSWORD)


def _member(org: Org, given_name: str, family_name: str) -> User:
    email = f"{given_name.lower()}@{org.slug}.example"
    return User(
        id=new_id("usr"),
        org=org,
        login=email,
        login_key=login_key(email),
        email=email,
        given_name=given_name,
        family_name=family_name,
        password=_hash(),
        status=UserStatus.ACTIVE,
    )


def person(org: Org, given_name: str, family_name: str = "", *roles: Role) -> User:
    """An active person of `org` with `roles`; login and e-mail are `given_name@slug.example`."""
    email = f"{given_name.lower()}@{org.slug}.example"
    return actions.create_user(
        org,
        login=email,
        email=email,
        given_name=given_name,
        family_name=family_name,
        roles=roles,
        password=PASSWORD,
        by=SYSTEM,
    )


def site_of(org: Org | None = None) -> dict[str, str]:
    """The headers of a request to this organisation's host (the root's where None), in either address form."""
    parts = urlsplit(org_origin(org) if org else settings.ROOT_URL)
    return {"HTTP_HOST": parts.netloc, "wsgi.url_scheme": parts.scheme}


def nobody(org: Org | None = None, **defaults: Any) -> Client:
    """A browser that is signed in nowhere, at this organisation's host."""
    return Client(**(site_of(org) | defaults))


def client_for(user: User, **defaults: Any) -> Client:
    """A browser that is signed in as `user`. Ask it for paths made by `orgs.addresses.org_path(user.org, …)`."""
    client = nobody(user.org, **defaults)
    _, token = sessions.start(user)
    client.cookies[sessions.cookie_name(user.org)] = token
    return client


@dataclass(frozen=True)
class ReadMail:
    """A queued mail, opened."""

    template: str
    to: str
    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        """The address of what the mail asks to do: the last one in its text."""
        return str(re.findall(r"https?://\S+", self.text)[-1])


def mails(to: str = "") -> list[ReadMail]:
    """The mails that were queued in this test, oldest first; those to one recipient where `to` is given."""
    found = Mail.objects.order_by("created_at", "id")
    return [_open(mail) for mail in (found.filter(to=to) if to else found)]


def _open(mail: Mail) -> ReadMail:
    text, html = (sealed_field(mail, column).take(mail) for column in ("body_text", "body_html"))
    return ReadMail(mail.template, mail.to, mail.subject, text, html)


def events(org: Org, *kinds: Kind) -> list[Event]:
    """The system log of the organisation, oldest first; of these kinds where they are named."""
    found = Event.objects.filter(org_id=org.id).order_by("id")
    return list(found.filter(kind__in=kinds) if kinds else found)


def work(*names: str) -> None:
    """Do the waiting jobs of these names here and now, in the transaction of the test."""
    waiting = (
        "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'todo' AND task_name = ANY(%s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{waiting} RETURNING task_name, args", [list(names)])
        jobs = cursor.fetchall()
    for name, arguments in jobs:
        app.tasks[name](**(json.loads(arguments) if isinstance(arguments, str) else arguments))
