"""What a vendor, a customer and the public learn of the network's inner side: nothing (THREATS ROLE-10).

Everything that analysts can do is done once, by people with names that stand nowhere else; then every page, mail and
log line of everybody else is read for them.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from entrepot.audit.actions import SYSTEM
from entrepot.integrations.models import Version
from entrepot.orgs import actions as orgs
from entrepot.orgs.models import Org, User
from entrepot.orgs.states import Role
from entrepot.review import actions as review
from entrepot.review.models import Finding
from entrepot.testing import Cast, client_for, mails, nobody, person
from tests import estate as estates
from tests.addresses import all_addresses
from tests.estate import Estate

pytestmark = [pytest.mark.threat("ROLE-10", "LOG-06"), pytest.mark.django_db]

NAMES = (
    "Xanthippe",
    "Quillfeather",
    "xanthippe@harbour.example",
    "Zebulon",
    "Marrowfat",
    "zebulon@harbour.example",
)
UNTOLD = ("a note among analysts", "an untold finding", "why it is untold", "how untold ends")
ADDRESS = "198.51.100.77"
AGENT = "Analysts-own-browser"


@pytest.fixture
def estate(cast: Cast) -> Estate:
    return estates.make(cast)


@pytest.fixture
def analysts(estate: Estate) -> list[User]:
    harbour = estate.cast.harbour
    roles = (Role.REVIEWER, Role.NETWORK_ADMIN)
    return [
        person(harbour, "Xanthippe", "Quillfeather", *roles),
        person(harbour, "Zebulon", "Marrowfat", *roles),
    ]


def post(by: User, path: str, /, **form: str) -> int:
    """A form of the desk, sent from the analyst's own browser."""
    client = client_for(by, REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT)
    return client.post(f"/o/harbour/desk/{path}", form).status_code


@pytest.fixture
def seen(estate: Estate, analysts: list[User]) -> list[Version]:
    """Submissions to which everything was done that analysts do; the vendor's own ids of them."""
    cast, (first, second) = estate.cast, analysts
    fresh = estates._submitted(cast, "Northwind Almanac")
    key = fresh.id
    assert post(first, f"{key}/claim/") == 302
    assert post(first, f"{key}/note/", text="a note among analysts") == 302
    new = {"severity": "should", "path": "general.name"}
    assert post(first, f"{key}/findings/new/", title="Told", text="Look.", remedy="Mend it.", **new) == 302
    told = Finding.objects.get(version=fresh)
    assert post(first, f"{key}/test-account/") == 200
    assert post(first, f"{key}/return/", note="A letter on top") == 302
    assert post(second, f"{key}/findings/{told.id}/reply/", text="Here is how.") == 302
    review.answer_finding(told, "Done.", by=cast.maya)
    review.submit(fresh, by=cast.maya)
    assert post(second, f"{key}/claim/") == 302
    assert post(second, f"{key}/release/") == 302
    assert post(first, f"{key}/claim/") == 302
    assert post(first, f"{key}/findings/{told.id}/resolve/", text="Thank you.") == 302
    assert post(first, f"{key}/findings/{told.id}/reopen/") == 302
    assert (
        post(
            first,
            f"{key}/findings/new/",
            title="an untold finding",
            text="why it is untold",
            remedy="how untold ends",
            **new,
        )
        == 302
    )
    assert post(second, f"{key}/pass/", seen_hash="x") == 409
    published = estate.published
    assert post(first, f"delist/{published.integration_id}/", reason="It stopped working") == 302
    assert post(second, f"restore/{published.integration_id}/", reason="It works again") == 302
    orgs.suspend(second, by=SYSTEM)
    return [fresh, estate.returned, estate.waiting, published, estate.draft]


def pages(
    person_: User | None, org: Org, versions: list[Version], estate: Estate
) -> Iterator[tuple[str, str]]:
    """Every page that somebody gets, as it is sent."""
    client = client_for(person_) if person_ else nobody(org)
    findings = Finding.objects.filter(version__in=versions)
    for address in all_addresses():
        for version in versions if "version_id" in address.parameters else versions[:1]:
            ids = {
                "version_id": version.id, "integration_id": version.integration_id, "slug": "northwind-notes",
                "instance_id": estate.instance.id, "user_id": person_.id if person_ else "x", "group_id": "x",
                "finding_id": findings[0].id, "verb": "answer", "icon_id": "x", "secret_id": "x", "session_id": "x",
                "org_id": org.id, "event_id": "1", "tab": "general",
            }  # fmt: skip
            inner = address.path({name: ids.get(name, "x") for name in address.parameters})
            path = inner if address.room == "root" else f"/o/{org.slug}{inner}"
            response = client.get(path, follow=False)
            if response.status_code == 200 and not response.streaming:
                yield path, response.content.decode(errors="replace")


def test_no_page_of_others_names_an_analyst_or_shows_what_is_theirs(
    estate: Estate, seen: list[Version]
) -> None:
    cast = estate.cast
    readers = [
        (cast.maya, cast.northwind),
        (cast.omar, cast.northwind),
        (estate.vera, estate.contoso),
        (cast.priya, cast.globex),
        (None, cast.northwind),
    ]
    read = 0
    for reader, org in readers:
        for path, body in pages(reader, org, seen, estate):
            read += 1
            shown = [word for word in (*NAMES, *UNTOLD, ADDRESS, AGENT) if word in body]
            assert not shown, f"{path} shows {shown} to {reader}"
    assert read > 80
    own = client_for(cast.maya).get(f"/o/northwind/integrations/{seen[0].id}/review/").content.decode()
    assert "Here is how." in own, "what is told is there, in the network's name"
    assert settings.NETWORK_NAME in own


def cells(query: str, *values: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return "\n".join(str(row) for row in cursor.fetchall())


def test_no_log_or_mail_of_others_names_an_analyst(estate: Estate, seen: list[Version]) -> None:
    harbour = estate.cast.harbour.id
    log = cells("SELECT to_jsonb(e) FROM audit_event e WHERE org_id <> %s", harbour)
    assert "integration.submission.return" in log
    ids = cells("SELECT id FROM orgs_user WHERE org_id = %s", harbour).split("'")[1::2]
    assert not [word for word in (*NAMES, *UNTOLD, ADDRESS, AGENT, *ids) if word in log]
    sent = "\n".join(
        f"{mail.subject}\n{mail.text}\n{mail.html}"
        for mail in mails()
        if not mail.to.endswith("@harbour.example")
    )
    assert "Here is how." in sent
    assert not [word for word in (*NAMES, *UNTOLD, *ids) if word in sent]
