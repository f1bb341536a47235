"""Who lives in the demo's world: organisations, people, groups. Every password is `PASSWORD`, known to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from entrepot.audit.actions import SYSTEM
from entrepot.orgs import actions
from entrepot.orgs.addresses import org_url
from entrepot.orgs.models import Group, Org, User
from entrepot.orgs.passwords import DEMO_PASSWORD
from entrepot.orgs.states import OrgKind, Role

PASSWORD = DEMO_PASSWORD


@dataclass(frozen=True)
class Somebody:
    """A person to be: the login is `{given name}@{slug}.example`."""

    given_name: str
    family_name: str
    roles: tuple[Role, ...] = ()
    groups: tuple[str, ...] = ()
    does: str = ""


@dataclass(frozen=True)
class Home:
    """An organisation to be, with its people."""

    slug: str
    name: str
    kind: OrgKind
    people: tuple[Somebody, ...]
    groups: Mapping[str, str] = field(default_factory=dict)


WORLD: tuple[Home, ...] = (
    Home(
        "harbour",
        "Harbour network",
        OrgKind.NETWORK,
        (
            Somebody("Nadia", "Brandt", (Role.SUPER_ADMIN, Role.NETWORK_ADMIN), does="Network admin"),
            Somebody("Tomas", "Okafor", (Role.REVIEWER,), does="Analyst"),
            Somebody("Ines", "Sato", (Role.REVIEWER,), does="Analyst"),
        ),
    ),
    Home(
        "northwind",
        "Northwind",
        OrgKind.DEVELOPER,
        (
            Somebody("Maya", "Lindqvist", (Role.SUPER_ADMIN,), does="Integrator"),
            Somebody("Omar", "Reyes", (Role.APP_ADMIN, Role.ORG_ADMIN), does="Integrator"),
        ),
    ),
    Home(
        "oxbow",
        "Oxbow",
        OrgKind.DEVELOPER,
        (Somebody("Hanne", "Visser", (Role.SUPER_ADMIN,), does="Integrator"),),
    ),
    Home(
        "globex",
        "Globex",
        OrgKind.CUSTOMER,
        (
            Somebody("Priya", "Raman", (Role.SUPER_ADMIN,), does="Customer admin"),
            Somebody("Jonas", "Weber", groups=("Sales",), does="Uses Northwind Notes"),
            Somebody("Lena", "Fischer", groups=("Sales", "Engineering"), does="Uses Northwind Notes"),
            Somebody("Marek", "Dvorak", groups=("Engineering",), does="Has no tile yet"),
            Somebody("Aisha", "Bello", (Role.READ_ONLY_ADMIN,), does="Auditor, reads only"),
        ),
        {"Sales": "Everybody who talks to customers", "Engineering": "Everybody who builds"},
    ),
    Home(
        "initech",
        "Initech",
        OrgKind.CUSTOMER,
        (
            Somebody("Sam", "Bell", (Role.SUPER_ADMIN,), does="Customer admin"),
            Somebody("Ada", "Quist", groups=("Everybody",), does="Person"),
        ),
        {"Everybody": "The whole company"},
    ),
)


@dataclass
class People:
    """The world once it lives: by slug, by given name in lower case, and by (slug, group)."""

    orgs: dict[str, Org] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[tuple[str, str], Group] = field(default_factory=dict)


def settle() -> People:
    """Write everybody into the database."""
    living = People()
    for home in WORLD:
        org = actions.create_org(home.name, home.slug, home.kind, by=SYSTEM)
        living.orgs[home.slug] = org
        for name, description in home.groups.items():
            living.groups[home.slug, name] = actions.create_group(org, name, description, by=SYSTEM)
        for somebody in home.people:
            _arrive(somebody, org, living)
    return living


def _arrive(somebody: Somebody, org: Org, living: People) -> None:
    email = f"{somebody.given_name.lower()}@{org.slug}.example"
    user = actions.create_user(
        org,
        login=email,
        email=email,
        given_name=somebody.given_name,
        family_name=somebody.family_name,
        roles=somebody.roles,
        password=PASSWORD,
        by=SYSTEM,
    )
    living.users[somebody.given_name.lower()] = user
    for group in somebody.groups:
        actions.add_member(living.groups[org.slug, group], user, by=SYSTEM)


def accounts() -> list[dict[str, str]]:
    """Everybody as the demo's table lists them."""
    return [
        {
            "organisation": home.name,
            "who": f"{somebody.given_name} {somebody.family_name}",
            "does": somebody.does,
            "login": f"{somebody.given_name.lower()}@{home.slug}.example",
            "password": PASSWORD,
            "sign-in": org_url(Org(slug=home.slug), "orgs:sign_in"),
        }
        for home in WORLD
        for somebody in home.people
    ]
