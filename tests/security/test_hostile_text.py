"""Text that breaks programs, in every form and every address: refused by a page of ours, never an error."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from entrepot.orgs.models import User
from entrepot.testing import Cast, client_for, nobody
from tests import estate as estates
from tests.addresses import Address, all_addresses
from tests.estate import Estate
from tests.test_tenancy import ids_for

pytestmark = [pytest.mark.threat("LOG-08", "FILE-02"), pytest.mark.django_db]

FORM = "application/x-www-form-urlencoded"
HOSTILE = {
    "NUL": "%00",
    "half a character": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "a digit that is none": quote("\u00b2"),
    "digits that are no number here": "9" * 5000,
    "a day that has no morrow": "9999-12-31",
    "the first day": "0001-01-01",
    "controls and marks": quote("\x1b[31m\x07\u202e\u200b\ufeff"),
    "markup": quote("\"'><script>alert(1)</script>{{7*7}}${7*7}{% debug %}%s%(x)s"),
    "a path": quote("../../etc/passwd\\..\\x"),
    "much": "a" * 300_000,
}
IN_FORMS = (
    "NUL",
    "half a character",
    "a digit that is none",
    "digits that are no number here",
    "markup",
    "much",
)
IN_QUERIES = ("q", "page", "before", "since", "until", "kind", "outcome", "target", "actor", "status", "sort", "path",
              "queue", "phase", "capability", "category", "use_case", "maker", "next", "login_hint", "token", "name",
              "slug", "find", "to", "client_id", "redirect_uri", "id_token_hint", "post_logout_redirect_uri")  # fmt: skip


class _Forms(HTMLParser):
    """The fields of each form that posts, by the path that it posts to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.open = page, [], None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "get").lower() == "post":
            self.open = (given.get("action") or self.page, {})
            self.forms.append(self.open)
        elif self.open and given.get("name") and tag in ("input", "textarea", "select", "button"):
            self.open[1].setdefault(given["name"], given.get("value") or "")
        if self.open and given.get("formaction"):
            self.forms.append((given["formaction"], self.open[1]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


@pytest.fixture
def estate(cast: Cast) -> Estate:
    return estates.make(cast)


def readers(estate: Estate) -> Iterator[tuple[User | None, Address, str]]:
    """Every address, with who may read it and its path."""
    for address in all_addresses():
        if address.room == "root":
            if not address.parameters:
                yield None, address, address.path()
            continue
        person, ids = ids_for(address, estate)
        ids = {**ids, "slug": "northwind-notes", "icon_id": estate.release.icon_id or "none"}
        ids.setdefault("tab", "general")
        if address.parameters <= ids.keys():
            yield person, address, f"/o/{person.org.slug}{address.path(dict(ids))}"


def browser(clients: dict[object, Client], person: User | None) -> Client:
    if person not in clients:
        made = client_for(person) if person else nobody()
        made.raise_request_exception = False
        clients[person] = made
    return clients[person]


def test_no_query_breaks_a_page(estate: Estate) -> None:
    clients: dict[object, Client] = {}
    broken = []
    for person, address, path in readers(estate):
        client = browser(clients, person)
        for kind, value in HOSTILE.items():
            if len(value) > 10_000:
                continue
            query = "&".join(f"{name}={value}" for name in IN_QUERIES)
            response = client.get(f"{path}?{query}")
            if response.status_code >= 500:
                broken.append(
                    (
                        address.name,
                        kind,
                        [n for n in IN_QUERIES if client.get(f"{path}?{n}={value}").status_code >= 500],
                    )
                )
    assert not broken


def forms(estate: Estate, clients: dict[object, Client]) -> dict[tuple[object, str], dict[str, str]]:
    found: dict[tuple[object, str], dict[str, str]] = {}
    for person, _address, path in readers(estate):
        response = browser(clients, person).get(path)
        if response.status_code == 200 and "html" in response.headers.get("Content-Type", ""):
            parser = _Forms(path)
            parser.feed(response.content.decode())
            for action, fields in parser.forms:
                found.setdefault((person, urlsplit(action).path), {}).update(fields)
    return found


def test_no_text_breaks_a_form(estate: Estate) -> None:
    clients: dict[object, Client] = {}
    everything = forms(estate, clients)
    assert len(everything) > 40
    broken = []
    for (person, path), fields in everything.items():
        client = browser(clients, person)
        names = [name for name in fields if name != "csrfmiddlewaretoken"]
        for name in names:
            for kind in IN_FORMS:
                value = HOSTILE[kind]
                body = "&".join(
                    f"{quote(k)}={value if k == name else quote(v or 'x')}" for k, v in fields.items()
                )
                with transaction.atomic():
                    response = client.post(path, body, content_type=FORM)
                    transaction.set_rollback(True)
                if response.status_code >= 500:
                    broken.append(
                        (re.sub(r"[a-z]{3}_[0-9a-z]{22}", "…", path), name, kind, response.status_code)
                    )
    assert not broken
