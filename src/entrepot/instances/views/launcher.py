"""The launcher: a person's tiles, and what happens when one is opened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from entrepot.capabilities.base import all_capabilities
from entrepot.core import clock
from entrepot.core.errors import Missing
from entrepot.instances.actions import note_launch
from entrepot.instances.manifests import installed_capabilities, manifest_of
from entrepot.instances.models import Instance
from entrepot.instances.queries import Usable, keepers, launchable, usable_by
from entrepot.instances.rules import may_manage
from entrepot.orgs.access import signed_in
from entrepot.orgs.http import PersonRequest

RECENT = 6
ENOUGH_FOR_GROUPS = 6  # fewer tiles than this are found at a glance
NEW_FOR = timedelta(days=7)
_OWN_START = ("same-origin", "none")  # a click on one of our pages, or an address typed or bookmarked


@dataclass(frozen=True)
class Tile:
    """A tile as the launcher shows it."""

    instance: Instance
    note: str
    badge: str


@require_safe
@signed_in
def home(request: PersonRequest) -> HttpResponse:
    """What the person may use: what they opened last first, then the rest by name."""
    mine = launchable(request.person)
    opened = sorted((one for one in mine if one.opened_at), key=_last_opened, reverse=True)[:RECENT]
    recent = opened if len(mine) >= ENOUGH_FOR_GROUPS else []
    others = [one for one in mine if one not in recent]
    starts = _starting([one.instance for one in mine])
    values = {
        "recent": [_tile(one, starts) for one in recent],
        "others": [_tile(one, starts) for one in others],
        "keepers": keepers(request.org),
        "manages": may_manage(request.person),
    }
    return render(request, "instances/launcher.html", values)


@require_GET
@signed_in
def launch(request: PersonRequest, instance_id: str) -> HttpResponse:
    """Open an app for the person, where they are assigned right now (THREATS OIDC-15); all else is 404.

    A start by another site's page asks first (AUTH-08): its link leads here again, as a click on our own page.
    """
    instance = usable_by(request.person).filter(pk=instance_id).first()
    if instance is None:
        raise Missing
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_START:
        return render(request, "instances/confirm_launch.html", {"instance": instance})
    return _start(request, instance)


def _start(request: PersonRequest, instance: Instance) -> HttpResponse:
    reason = ""
    for capability in installed_capabilities(instance):
        start = capability.tile(instance)
        if start.can_launch and (response := capability.launch(request, instance)):
            note_launch(instance, by=request.person)
            return response
        reason = reason or start.reason
    website = manifest_of(instance.release).general.website
    values = {
        "instance": instance,
        "reason": reason,
        "website": website if website.startswith("https://") else "",
        "keepers": keepers(request.org),
    }
    return render(request, "instances/no_launch.html", values)


def _last_opened(usable: Usable) -> datetime:
    return usable.opened_at or datetime.min.replace(tzinfo=UTC)


def _tile(usable: Usable, starts: Collection[str]) -> Tile:
    instance = usable.instance
    integration = instance.release.integration
    note = "" if integration.name == instance.label else integration.name
    if instance.id not in starts:
        return Tile(instance, f"{note}, starts in the app" if note else "Starts in the app", "")
    fresh = not usable.opened_at and usable.given_at and clock.now() - usable.given_at < NEW_FOR
    return Tile(instance, note, "New" if fresh else "")


def _starting(instances: Sequence[Instance]) -> set[str]:
    """The ids of those that a tile can start."""
    found: set[str] = set()
    for capability in all_capabilities():
        having = [one for one in instances if capability in installed_capabilities(one)]
        tiles = capability.tiles(having) if having else ()
        found.update(one.id for one, tile in zip(having, tiles, strict=True) if tile.can_launch)
    return found
