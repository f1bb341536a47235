"""A listing's page: what of a release is shown to whom (THREATS ROLE-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlsplit

from entrepot.capabilities.base import Audience, Capability, Fact
from entrepot.catalog.models import Listing
from entrepot.catalog.rules import may_delist
from entrepot.instances import rules as installing
from entrepot.instances.manifests import Guide, capabilities_of, guides, manifest_of
from entrepot.instances.models import Instance
from entrepot.instances.queries import keepers, of_org
from entrepot.integrations.display import sections
from entrepot.integrations.manifest import Contact, Manifest
from entrepot.integrations.models import Release
from entrepot.orgs.http import OrgRequest
from entrepot.orgs.models import User

_SHOWN_RELEASES = 20
_DIALLED = "+0123456789"


class Way(StrEnum):
    """What the reader can do with the listing."""

    INSTALL = "install"
    SIGN_IN = "sign_in"
    ASK = "ask"  # an admin of their organisation
    NONE = "none"


@dataclass(frozen=True)
class Offer:
    """A capability, with what the vendor says of it to everybody."""

    capability: Capability
    facts: Sequence[Fact]


@dataclass(frozen=True)
class Help:
    """A public contact: its words, where its link leads (empty: nowhere), and the icon of its kind."""

    text: str
    url: str
    icon: str


@dataclass(frozen=True)
class SettingAsked:
    """A tenant setting, for those who would fill it in."""

    label: str
    help: str
    example: str
    required: bool


@dataclass(frozen=True)
class ListingPage:
    """Everything on the page beside the listing itself."""

    website: str
    website_host: str
    offers: Sequence[Offer]
    guides: Sequence[Guide]
    contacts: Sequence[Help]
    settings_count: int
    settings: Sequence[SettingAsked]
    releases: Sequence[Release]
    way: Way
    installed: Sequence[Instance]
    keepers: Sequence[User]
    may_delist: bool


def read(listing: Listing, request: OrgRequest) -> ListingPage:
    """What this reader sees of the listing. What only admins who install see is left out for everybody else."""
    manifest = manifest_of(listing.release)
    way = _way(listing, request.person)
    website = manifest.general.website if manifest.general.website.startswith("https://") else ""
    return ListingPage(
        website=website,
        website_host=(urlsplit(website).hostname or "").removeprefix("www."),
        offers=[Offer(one, one.facts(properties)) for one, properties in capabilities_of(manifest)],
        guides=guides(manifest),
        contacts=[_help(contact) for contact in manifest.support.contacts if contact.value],
        settings_count=len(manifest.tenant_settings),
        settings=_settings(manifest, Audience.INSTALL if way is Way.INSTALL else Audience.PUBLIC),
        releases=_releases(listing),
        way=way,
        installed=_installed(listing, request.person),
        keepers=keepers(request.org) if way is Way.ASK else [],
        may_delist=may_delist(request.person),
    )


def _way(listing: Listing, person: User | None) -> Way:
    if not listing.listed:
        return Way.NONE
    if person is None:
        return Way.SIGN_IN
    if installing.may_manage(person):
        return Way.INSTALL
    return Way.ASK if person.org.kind in installing.INSTALLING_KINDS else Way.NONE


def _help(contact: Contact) -> Help:
    """A link that can only write a mail, open an https page or dial (THREATS TEXT-03)."""
    value = contact.value
    match contact.kind:
        case "email":
            return Help(value, f"mailto:{quote(value, safe='@+')}", "mail")
        case "url":
            return Help(
                value.removeprefix("https://"), value if value.startswith("https://") else "", "globe"
            )
        case _:
            return Help(value, "tel:" + "".join(sign for sign in value if sign in _DIALLED), "phone")


def _settings(manifest: Manifest, audience: Audience) -> list[SettingAsked]:
    """The tenant settings as far as `audience` may know of them."""
    asked: dict[str, dict[str, str]] = {}
    for section in sections(manifest, audience):
        for row in section.rows:
            where, _, name = row.path.rpartition(".")
            if where.startswith("tenant_settings."):
                asked.setdefault(where, {})[name] = row.value
    return [
        SettingAsked(one["label"], one.get("help", ""), one.get("example", ""), one.get("required") != "No")
        for one in asked.values()
        if "label" in one
    ]


def _releases(listing: Listing) -> Sequence[Release]:
    """The history: numbers and dates only."""
    history = Release.objects.filter(integration=listing.integration_id).order_by("-number")
    return list(history.only("number", "published_at")[:_SHOWN_RELEASES])


def _installed(listing: Listing, person: User | None) -> Sequence[Instance]:
    """Where the reader's own organisation has it, for those who look after that."""
    if person is None or not installing.may_read(person):
        return []
    return list(
        of_org(person.org).filter(release__integration=listing.integration_id).order_by("label_key")[:5]
    )
