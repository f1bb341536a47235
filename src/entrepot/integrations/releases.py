"""Freezing a version as what is published."""

from __future__ import annotations

import hmac

from django.db import transaction

from entrepot.core import clock
from entrepot.core.errors import Stale
from entrepot.integrations.documents import hash_of, publishable
from entrepot.integrations.models import Release, Version
from entrepot.orgs.models import User


@transaction.atomic
def freeze(version: Version, *, by: User | None) -> Release:
    """Make the release of a version, and make it the current one of its integration.

    Part of the verb that publishes: that one judges, moves the status and records the event. The row of `version` must
    be locked. Raises `Stale` unless the document is the one that was submitted (THREATS ROLE-03).
    """
    actual = hash_of(version)
    if not hmac.compare_digest(actual, version.submitted_hash):
        raise Stale(
            "The submission is not the one that was judged. Return it, so that it is submitted again."
        )
    manifest = publishable(version.document)
    release = Release.objects.create(
        integration=version.integration,
        version=version,
        number=version.number,
        manifest=manifest,
        manifest_hash=actual,
        icon=version.icon,
        published_at=clock.now(),
        published_by=by,
    )
    integration = version.integration
    integration.current_release = release
    integration.name = manifest["general"]["name"]
    integration.save(update_fields=["current_release", "name"])
    return release
