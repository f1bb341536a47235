"""The verbs of the catalog. They are parts of a verb of review, which judges, moves the status and records the event."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from django.db import IntegrityError, transaction

from entrepot.catalog import index
from entrepot.catalog.models import Listing
from entrepot.catalog.rules import require_network
from entrepot.core import clock
from entrepot.core.errors import Invalid, WrongState
from entrepot.instances.models import Instance, InstanceStatus
from entrepot.integrations.documents import keys_of, manifest_of, use_cases
from entrepot.integrations.models import Integration, Release
from entrepot.orgs.look_alikes import name_key
from entrepot.orgs.names import slug_from
from entrepot.orgs.rules import By

MAX_SLUG = 80
MAX_KEY = 64


@transaction.atomic
def list_release(release: Release, *, by: By, category: str = "") -> Listing:
    """List a release; it takes the place of the integration's listing, whose address stays.

    `by` an analyst or admin of the network. Raises `Invalid` where another integration has the name, or had it before
    it was removed (THREATS ROLE-09). Only what everybody may see is copied (ROLE-10).
    """
    require_network(by)
    integration = release.integration
    listing = Listing.objects.select_for_update().filter(integration=integration).first()
    now = clock.now()
    if listing is None:
        listing = Listing(integration=integration, listed_at=now, community=integration.community)
    fill(listing, release, category)
    listing.slug = listing.slug or free_slug(listing.name, integration.org.slug, _is_used)
    listing.listed, listing.updated_at = True, now
    _save(listing)
    index.write([listing.id])
    return listing


@transaction.atomic
def delist(integration: Integration, *, by: By) -> Listing:
    """Take it out of the catalog: its page is gone and nobody installs it; what is installed goes on working.

    Its name and address stay its own. Raises `WrongState` where it is not listed.
    """
    return _set_listed(integration, False, by)


@transaction.atomic
def restore(integration: Integration, *, by: By) -> Listing:
    """Put it back, as it was. Raises `WrongState` where it is listed."""
    return _set_listed(integration, True, by)


def count_installs(instance: Instance) -> None:
    """Count anew in how many organisations the integration of `instance` is installed.

    Registered with `instances.events`: runs in the transaction that installed or removed it. The listing's row is
    locked first, so that of two installs at once the later one counts both.
    """
    listing = Listing.objects.select_for_update().filter(integration=instance.release.integration_id).first()
    if listing is None:
        return
    living = Instance.objects.filter(release__integration=listing.integration_id).exclude(
        status=InstanceStatus.REMOVED
    )
    Listing.objects.filter(pk=listing.pk).update(installs=living.values("org").distinct().count())


def fill(listing: Listing, release: Release, category: str = "") -> None:
    """Copy what the catalog shows of a release (not saved yet)."""
    manifest = manifest_of(release)
    integration = release.integration
    listing.release = release
    listing.name = " ".join(manifest.general.name.split())
    listing.name_key = name_key(listing.name)[:MAX_KEY]
    listing.vendor = "" if integration.community else integration.org.name
    listing.description = manifest.general.description
    listing.capabilities = list(keys_of(release.manifest))
    listing.use_cases = use_cases(manifest)
    listing.category = category or manifest.general.category


def _save(listing: Listing) -> None:
    try:
        with transaction.atomic():
            listing.save()
    except IntegrityError:
        taken = (
            f"The catalog has, or had, another integration called {listing.name}. Give this one another name."
        )
        raise Invalid(fields={"general.name": taken}, code="name_taken") from None


def _set_listed(integration: Integration, listed: bool, by: By) -> Listing:
    require_network(by)
    listing = Listing.objects.select_for_update().filter(integration=integration).first()
    if listing is None or listing.listed == listed:
        state = "in the catalog already" if listed and listing else "not in the catalog"
        raise WrongState(f"{integration} is {state}. Reload the page.")
    listing.listed, listing.updated_at = listed, clock.now()
    listing.save(update_fields=["listed", "updated_at"])
    return listing


def free_slug(name: str, org_slug: str, is_taken: Callable[[str], bool]) -> str:
    """The name as an address, with the owner's short name or a number where it is taken. Never one that was used."""
    base = (slug_from(name) or "integration")[: MAX_SLUG - 8]
    tries = itertools.chain(
        [base, f"{base}-{org_slug}"[:MAX_SLUG]], (f"{base}-{n}" for n in itertools.count(2))
    )
    return next(slug for slug in tries if not is_taken(slug))


def _is_used(slug: str) -> bool:
    return Listing.objects.filter(slug=slug).exists()
