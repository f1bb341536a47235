"""A catalog of many listings, with words as they stand in the starter catalog.

Django must be set up before this is imported.
"""

from __future__ import annotations

import random

from bench.statements import Cost, cost
from entrepot.audit.actions import SYSTEM
from entrepot.catalog import index
from entrepot.catalog.actions import fill
from entrepot.catalog.community import templates
from entrepot.catalog.models import Listing
from entrepot.core import clock
from entrepot.core.ids import new_id
from entrepot.integrations.manifest import CATEGORIES, USE_CASES
from entrepot.integrations.models import Integration, Release, Version
from entrepot.integrations.states import Status
from entrepot.orgs import actions
from entrepot.orgs.models import Org
from entrepot.orgs.states import OrgKind
from entrepot.testing import nobody

WORDS_EACH = 60
VENDORS = 200
BATCH = 1000


def make(count: int) -> None:
    """So many published integrations of some vendors, listed."""
    chance = random.Random(1)  # noqa: S311 - the same catalog each time
    words = " ".join(document["general"]["description"] for document in templates()).split()
    vendors = [
        actions.create_org(f"Vendor {number}", f"vendor-{number}", OrgKind.DEVELOPER, by=SYSTEM)
        for number in range(VENDORS)
    ]
    for begin in range(0, count, BATCH):
        _write([_listing(chance, words, chance.choice(vendors), begin + number) for number in range(BATCH)])


def costs(pages: dict[str, str]) -> dict[str, Cost]:
    """The statements of each page, once the counts of the whole catalog are held."""
    browser = nobody()
    counted = {}
    for name, path in pages.items():
        browser.get(path)
        counted[name] = cost(lambda path=path: browser.get(path))  # type: ignore[misc]
    return counted


def _listing(chance: random.Random, words: list[str], vendor: Org, number: int) -> Listing:
    now = clock.now()
    name = (
        f"{chance.choice(words).strip('.,:;()').capitalize()} {chance.choice(words).strip('.,:;()')} {number}"
    )
    document = {
        "general": {
            "name": name,
            "description": " ".join(chance.choices(words, k=WORDS_EACH)),
            "category": chance.choice(CATEGORIES),
            "use_cases": chance.sample(USE_CASES, 2),
        },
        "capabilities": {"oidc": {"redirect_uris": ["https://app.example/cb"]}},
    }
    integration = Integration(id=new_id("int"), org=vendor, name=name)
    version = Version(
        id=new_id("ver"),
        integration=integration,
        org=vendor,
        number=1,
        status=Status.PUBLISHED,
        status_changed_at=now,
        document=document,
        created_at=now,
        updated_at=now,
    )
    release = Release(
        id=new_id("rel"),
        integration=integration,
        version=version,
        number=1,
        manifest=document,
        manifest_hash=new_id("x"),
        published_at=now,
    )
    listing = Listing(id=new_id("lst"), integration=integration, listed_at=now, updated_at=now)
    fill(listing, release)
    listing.slug, listing.installs = f"app-{number}", int(chance.paretovariate(1))
    return listing


def _write(made: list[Listing]) -> None:
    Integration.objects.bulk_create([one.integration for one in made])
    Version.objects.bulk_create([one.release.version for one in made])
    Release.objects.bulk_create([one.release for one in made])
    for one in made:
        one.integration.current_release = one.release
    Integration.objects.bulk_update([one.integration for one in made], ["current_release"])
    Listing.objects.bulk_create(made)
    index.write(one.id for one in made)
