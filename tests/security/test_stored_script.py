"""Every text that somebody else typed, made hostile behind the product's back; then every page is read (TEXT-02, TEXT-03).

Verbs refuse most of it. Here it stands in the rows all the same, as if a rule were missing: pages must not rely on rules.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import models

from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import Client as OidcClient
from entrepot.catalog.models import Listing
from entrepot.instances.models import Instance
from entrepot.integrations.models import Integration, Release, Version
from entrepot.orgs.models import Group, Org, Session, User
from entrepot.review.models import Finding, Move, Note, Reply
from entrepot.testing import Cast, client_for, nobody
from tests import estate as estates
from tests.addresses import all_addresses
from tests.estate import Estate
from tests.test_tenancy import ids_for

pytestmark = [pytest.mark.threat("TEXT-02", "TEXT-03"), pytest.mark.django_db]

MARK = "<hostile\"'`>"
LINK = f"javascript:alert(1)//{MARK}"
TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Org: ("name",),
    User: ("given_name", "family_name", "login", "email"),
    Group: ("name", "description"),
    Session: ("user_agent", "address"),
    Integration: ("name",),
    Listing: ("name", "vendor", "description", "category"),
    Instance: ("label",),
    Finding: ("title", "text", "remedy"),
    Reply: ("text",),
    Note: ("text",),
    Move: ("note",),
    Event: ("actor_label", "target_label", "user_agent", "address", "kind"),
    OidcClient: ("initiate_login_uri",),
}
TABS = ("general", "support", "tenant_settings", "oidc", "test_account")
SAFE = {"", "https", "mailto", "tel"}


def hostile(value: Any, key: str = "") -> Any:
    """The same document with hostile texts in all places, and script where addresses are."""
    if isinstance(value, dict):
        return {name: hostile(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner, key) for inner in value]
    if not isinstance(value, str) or key in ("icon", "kind", "name", "type"):
        return value
    return LINK if any(word in key for word in ("url", "uri", "website", "value")) else f"{value} {MARK}"


def poison() -> None:
    for model, columns in TEXTS.items():
        for row in model._default_manager.all():
            changes = {}
            for column in columns:
                field = model._meta.get_field(column)
                length = getattr(field, "max_length", None) or 200
                text = LINK if "uri" in column else f"{MARK}{row.pk}"
                changes[column] = text[:length]
            model._default_manager.filter(pk=row.pk).update(**changes)
    Event.objects.update(detail={"reason": MARK, MARK: MARK})
    Listing.objects.update(use_cases=[MARK])
    OidcClient.objects.update(redirect_uris=[LINK], post_logout_redirect_uris=[LINK])
    for instance in Instance.objects.all():
        Instance.objects.filter(pk=instance.pk).update(settings=dict.fromkeys(instance.settings, MARK))
    for version in Version.objects.all():
        Version.objects.filter(pk=version.pk).update(document=hostile(version.document))
    for release in Release.objects.all():
        Release.objects.filter(pk=release.pk).update(manifest=hostile(release.manifest))


class _Links(HTMLParser):
    """What a page leads to, loads or runs."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("hostile"):
            self.wrong.append(tag)
        for name, value in attrs:
            if name in (
                "href",
                "src",
                "action",
                "formaction",
                "data-copy",
                "hx-get",
                "hx-post",
                "cite",
                "poster",
            ):
                self.links.append(value or "")
            if name.startswith("on") or name == "style" or "hostile" in name:
                self.wrong.append(f"{tag} {name}")


@pytest.fixture
def estate(cast: Cast) -> Estate:
    made = estates.make(cast)
    poison()
    return made


def pages(estate: Estate) -> Iterator[tuple[str, int, str]]:
    """Every page, read by everybody who might."""
    cast = estate.cast
    readers = {
        user: client_for(User.objects.get(pk=user.pk))
        for user in (cast.nadia, cast.tomas, cast.maya, cast.priya, cast.jonas, cast.sam)
    }
    for client in readers.values():
        client.raise_request_exception = False
    versions = [estate.waiting, estate.returned, estate.published, estate.draft]
    for address in all_addresses():
        if address.room == "root":
            path = address.path(dict.fromkeys(address.parameters, "northwind-notes"))
            response = nobody().get(path)
            yield path, response.status_code, body_of(response)
            continue
        _, ids = ids_for(address, estate)
        for reader, client in readers.items():
            for version in versions if "version_id" in address.parameters else versions[:1]:
                for tab in (
                    ("general", "support", "tenant_settings", "oidc", "test_account")
                    if "tab" in address.parameters
                    else ("",)
                ):
                    given = {"slug": "northwind-notes", "icon_id": "x", "tab": tab, **ids}
                    if "version_id" in given:
                        given["version_id"] = version.id
                    path = f"/o/{reader.org.slug}{address.path(given)}"
                    response = client.get(path)
                    yield path, response.status_code, body_of(response)


def body_of(response: Any) -> str:
    is_page = not response.streaming and "html" in response.headers.get("Content-Type", "")
    return response.content.decode() if is_page else ""


def faults(body: str) -> list[str]:
    """What a page says or leads to that it should not."""
    page = _Links()
    page.feed(body)
    leads_out = [
        link
        for link in page.links
        if link.strip().startswith(("//", "\\"))
        or (urlsplit(link.strip()).scheme.lower() not in SAFE and not link.startswith("http://localhost"))
    ]
    return [*page.wrong, *leads_out, *(["raw markup"] if "<hostile" in body else [])]


def test_hostile_text_is_text_on_every_page_and_links_lead_to_the_web_only(estate: Estate) -> None:
    shown, wrong = 0, {}
    for path, status, body in pages(estate):
        if found := [*faults(body), *(["an error of ours"] if status >= 500 else [])]:
            wrong[path] = found
        shown += "&lt;hostile" in body
    assert wrong == {}
    assert shown > 150, "the hostile texts were there to be read"
