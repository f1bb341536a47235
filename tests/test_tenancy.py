"""Every address, walked by those who have no business there (THREATS TEN-01, TEN-02).

Whoever names another organisation's things gets what they get for things that do not exist, changes nothing, and writes
nothing into the other's log. An address whose ids stand nowhere in `ids_for` fails the walk.
"""

import re
from collections.abc import Iterator, Mapping

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from entrepot.audit.actions import SYSTEM
from entrepot.instances import actions as instances
from entrepot.orgs import actions as orgs
from entrepot.orgs import sessions
from entrepot.orgs.models import Org, User
from entrepot.orgs.states import Role
from entrepot.testing import Cast, client_for, nobody
from tests import estate as estates
from tests.addresses import Address, all_addresses
from tests.estate import Estate

pytestmark = [pytest.mark.threat("TEN-01"), pytest.mark.django_db]

MISSING = "none_there"
IN_ORG = [address for address in all_addresses() if address.room == "org"]
# Nobody signs in for these: sign-in itself, what the catalog shows, and what apps ask.
PUBLIC = {
    "orgs:sign_in", "orgs:sign_out", "orgs:forgot", "orgs:forgot_sent", "orgs:reset", "orgs:accept_invite",
    "orgs:arrive", "catalog:catalog", "catalog:listing", "integrations:icon",
    "oidc:configuration", "oidc:oauth_configuration", "oidc:keys", "oidc:authorize", "oidc:account", "oidc:token",
    "oidc:userinfo", "oidc:introspect", "oidc:revoke", "oidc:logout", "oidc:confirm_logout",
}  # fmt: skip
WITH_IDS = [address for address in IN_ORG if address.parameters and address.name not in PUBLIC]
# A form with every name that our forms know, so that a door that takes one is tried with it.
_TEXTS = (
    "name", "label", "text", "note", "given_name", "title", "reason", "value", "description", "email", "slug", "old",
    "new", "password",
)  # fmt: skip
POSTED = dict.fromkeys(_TEXTS, "Mine") | {
    "role": "SUPER_ADMIN",
    "path": "general.name",
    "revision": "0",
    "confirm": "yes",
}


@pytest.fixture
def estate(cast: Cast) -> Estate:
    return estates.make(cast)


def ids_for(address: Address, estate: Estate) -> tuple[User, dict[str, str]]:
    """Who may be there, and with which ids."""
    cast = estate.cast
    if address.name.startswith("review:") and address.route.startswith("desk/"):
        return cast.tomas if "integration_id" not in address.parameters else cast.nadia, {
            "version_id": estate.waiting.id,
            "finding_id": estate.opened.id,
            "verb": "resolve",
            "integration_id": estate.release.integration_id,
        }
    if address.name.startswith(("review:", "integrations:")):
        return cast.maya, _of_the_vendor(address, estate)
    if address.name.startswith("orgs:organisation"):
        return cast.nadia, {"org_id": cast.globex.id}
    if address.name.startswith("orgs:account"):
        return cast.jonas, {"session_id": estate.session.id}
    if address.name == "instances:launch":
        return cast.jonas, {"instance_id": estate.instance.id}
    user = estate.invited if "invite" in address.name else cast.jonas
    return cast.priya, {
        "user_id": user.id,
        "session_id": estate.session.id,
        "group_id": estate.pelicans.id,
        "instance_id": estate.instance.id,
        "integration_id": estate.release.integration_id,
        "secret_id": estate.secret.id,
        "event_id": str(estate.event.id),
    }


def _of_the_vendor(address: Address, estate: Estate) -> dict[str, str]:
    returned = address.name in ("review:status", "review:answer")
    version = estate.returned if returned else estate.draft
    return {
        "version_id": version.id,
        "finding_id": estate.answered.id,
        "integration_id": version.integration_id,
        "tab": "general",
    }


def missing(ids: Mapping[str, str]) -> dict[str, str]:
    """Ids of the same form that nothing has."""
    return {name: "999999999" if value.isdigit() else MISSING for name, value in ids.items()} | {
        name: ids[name] for name in ("verb", "tab") if name in ids
    }


def at(org: Org, address: Address, ids: Mapping[str, object]) -> str:
    return f"/o/{org.slug}{address.path(dict(ids))}"


def said(response: HttpResponse, ids: Mapping[str, str]) -> tuple[int, str, str]:
    """Status, target and body, without what differs from request to request."""
    body = response.content.decode() if not response.streaming else ""
    body = body.replace(response.headers["X-Request-Id"], "…")
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    target = response.headers.get("Location", "")
    for word in ids.values():
        found, instead = (f"/{word}/", "/…/") if word.isdigit() else (word, "…")  # digits stand everywhere
        body, target = body.replace(found, instead), target.replace(found, instead)
    return response.status_code, target, body


def asked(client: Client, method: str, path: str, children: Mapping[str, str] | None = None) -> HttpResponse:
    return client.get(path) if method == "GET" else client.post(path, {**POSTED, **(children or {})})


def children(estate: Estate) -> dict[str, str]:
    """People and groups of Globex, as forms name them."""
    lena, sales = estate.cast.lena.id, estate.pelicans.id
    return {"user": lena, "group": sales, "who": f"user:{lena}", "users": lena, "groups": sales}


def rows(without: Org | None) -> dict[str, str]:
    """A digest of every table; of the log, without what stands in this organisation's own."""
    digests = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = sorted(row[0] for row in cursor.fetchall() if row[0] != "orgs_tries")
        for table in tables:
            where = " WHERE org_id <> %s" if table == "audit_event" else ""
            columns = "t - 'seen_at'" if table == "orgs_session" else "t"
            cursor.execute(
                f"SELECT md5(string_agg(md5(({columns})::text), '' ORDER BY t::text)) "  # noqa: S608 - names of our tables
                f'FROM (SELECT to_jsonb(x) AS t FROM "{table}" x{where}) y',
                [without.id if without else ""] if where else [],
            )
            digests[table] = cursor.fetchone()[0]
    return digests


def intruders(estate: Estate) -> list[User]:
    cast = estate.cast
    return [
        cast.sam,
        cast.ada,
        estate.vera,
        cast.priya,
        cast.jonas,
        cast.maya,
        cast.omar,
        cast.nadia,
        cast.tomas,
    ]


def test_every_address_with_ids_is_there_for_who_may(estate: Estate) -> None:
    """What the walk relies on: the ids are right, so that a 404 elsewhere means something."""
    for address in WITH_IDS:
        person, ids = ids_for(address, estate)
        client = client_for(person)
        found = set()
        for method in ("GET", "POST"):
            with transaction.atomic():
                response = asked(client, method, at(person.org, address, ids), children(estate))
                found.add(response.status_code)
                transaction.set_rollback(True)
        assert found - {404, 405}, f"{address.name} is not there for {person}: {found}"


@pytest.mark.threat("LOG-06")
def test_other_organisations_things_are_as_things_that_do_not_exist(estate: Estate) -> None:
    for person in intruders(estate):
        client, before = client_for(person), rows(person.org)
        expected = {404, 405} if Role.SUPER_ADMIN in person.roles else {403, 404, 405}
        for address in WITH_IDS:
            owner, known = ids_for(address, estate)
            ids = {name: known[name] for name in address.parameters}
            if owner.org_id == person.org_id or _is_open_to(person, address):
                continue
            for method in ("GET", "POST"):
                where = f"{method} {address.name} as {person}"
                theirs = asked(client, method, at(person.org, address, ids), children(estate))
                nothing = asked(client, method, at(person.org, address, missing(ids)))
                assert said(theirs, ids) == said(nothing, missing(ids)), where
                assert theirs.status_code in expected, where
        assert rows(person.org) == before, f"{person} changed something"


def _is_open_to(person: User, address: Address) -> bool:
    """What the catalog lists may be installed by everybody who installs."""
    return (
        "integration_id" in address.parameters and address.name.startswith("instances:") and person.is_admin
    )


@pytest.mark.threat("TEN-02")
def test_who_is_signed_in_elsewhere_is_nobody_here(estate: Estate) -> None:
    cast = estate.cast
    strangers = {org: list(_strangers(estate, org)) for org in (cast.globex, cast.northwind, cast.harbour)}
    before = rows(None)
    for org, clients in strangers.items():
        for client in clients:
            for address in IN_ORG:
                if address.name in PUBLIC:
                    continue
                _, ids = ids_for(address, estate)
                for method in ("GET", "POST"):
                    response = asked(client, method, at(org, address, ids))
                    where = f"{method} {address.name} at {org}"
                    assert response.status_code in (302, 405), where
                    if response.status_code == 302:
                        assert response.headers["Location"].startswith(f"/o/{org.slug}/sign-in/"), where
    assert rows(None) == before


def _strangers(estate: Estate, org: Org) -> Iterator[Client]:
    """Nobody, and people whose session of elsewhere is presented under this organisation's name."""
    yield nobody(org)
    for person in (estate.cast.sam, estate.vera):
        client = nobody(org)
        _, token = sessions.start(person)
        client.cookies[sessions.cookie_name(org)] = token
        client.cookies[sessions.cookie_name(person.org)] = token
        yield client


def test_no_page_shows_what_is_anothers(estate: Estate) -> None:
    cast = estate.cast
    seen = 0
    for person in (cast.sam, cast.ada, estate.vera, None):
        org = person.org if person else cast.initech
        client = client_for(person) if person else nobody(org)
        for address in all_addresses():
            if address.parameters or address.name == "healthz":
                continue
            path = address.path() if address.room == "root" else at(org, address, {})
            response = client.get(path)
            if response.status_code == 200 and not response.streaming:
                seen += 1
                body = response.content.decode()
                shown = [word for word in estates.PRIVATE if word in body and address.name != "ui:styleguide"]
                assert not shown, f"{path} shows {shown} to {person}"
    assert seen > 40


@pytest.mark.threat("ROLE-10")
def test_the_listing_keeps_what_is_private_between_vendor_and_network(estate: Estate) -> None:
    listing = client_for(estate.cast.sam).get("/o/initech/catalog/northwind-notes/")
    assert listing.status_code == 200
    body = listing.content.decode()
    assert "help@northwind.example" in body
    for private in ("identity-oncall", "isvtest@", "hull plan", "A quiet note", "Tomas", "ferry wharf"):
        assert private not in body


def test_other_organisations_children_cannot_be_named_in_own_forms(estate: Estate) -> None:
    cast = estate.cast
    own, _ = instances.install(
        cast.initech, estate.release, label="Ours", settings={"subdomain": "initech"}, by=cast.sam
    )
    group = orgs.create_group(cast.initech, "Ours", by=SYSTEM)
    tries: dict[str, tuple[User, str, dict[str, str]]] = {
        "a person into a group": (cast.sam, f"groups/{group.id}/members/add/", {"user": cast.jonas.id}),
        "a person out of a group": (cast.sam, f"groups/{group.id}/members/remove/", {"user": cast.jonas.id}),
        "into a group": (cast.sam, f"people/{cast.ada.id}/groups/join/", {"group": estate.pelicans.id}),
        "out of a group": (cast.sam, f"people/{cast.ada.id}/groups/leave/", {"group": estate.pelicans.id}),
        "a session": (cast.sam, f"people/{cast.ada.id}/sessions/{estate.session.id}/end/", {}),
        "one's session": (cast.ada, f"account/sessions/{estate.session.id}/end/", {}),
        "assign a person": (cast.sam, f"apps/{own.id}/assignments/", {"who": f"user:{cast.jonas.id}"}),
        "assign a group": (cast.sam, f"apps/{own.id}/assignments/", {"who": f"group:{estate.pelicans.id}"}),
        "unassign": (cast.sam, f"apps/{own.id}/assignments/remove/", {"who": f"user:{cast.lena.id}"}),
        "a secret": (cast.sam, f"apps/{own.id}/oidc/secrets/{estate.secret.id}/revoke/", {}),
        "a finding of another submission": (
            cast.tomas, f"desk/{estate.waiting.id}/findings/{estate.answered.id}/resolve/", {}
        ),
        "an answer to it": (
            cast.maya, f"integrations/{estate.waiting.id}/findings/{estate.answered.id}/answer/", {"text": "Done."}
        ),
    }  # fmt: skip
    clients = {person: client_for(person) for person, _, _ in tries.values()}
    before = rows(None)
    for what, (person, path, posted) in tries.items():
        theirs = clients[person].post(f"/o/{person.org.slug}/{path}", posted)
        assert theirs.status_code == 404, what
    assert rows(None) == before


def test_a_search_finds_nobody_of_another_organisation(estate: Estate) -> None:
    cast = estate.cast
    own, _ = instances.install(
        cast.initech, estate.release, label="Ours", settings={"subdomain": "initech"}, by=cast.sam
    )
    group = orgs.create_group(cast.initech, "Ours", by=SYSTEM)
    client = client_for(cast.sam)
    for path in (
        f"apps/{own.id}/assignments/find/?find=", f"apps/{own.id}/assignments/?find=", f"groups/{group.id}/?q=",
        "people/?q=", "groups/?q=", "log/?q=", "catalog/?q=", "apps/?q=",
    ):  # fmt: skip
        mine = client.get(f"/o/initech/{path}Quist")
        assert mine.status_code == 200, path
        for word, beside in (
            ("Jonas", "Weber"),
            ("pelican", "The pelican desk"),
            ("jonas@globex", "globex.example"),
        ):
            theirs = client.get(f"/o/initech/{path}{word}").content.decode()
            assert beside not in theirs, f"{path}{word}"
