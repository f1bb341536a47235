"""Rows are locked in one order everywhere: the version with its integration, then its findings."""

from __future__ import annotations

from entrepot.core.errors import Missing
from entrepot.integrations.models import Version
from entrepot.review.models import Finding


def locked_version(version: Version) -> Version:
    """The version, read anew and locked with its integration. Raises `Missing` where it was deleted meanwhile."""
    found = (
        Version.objects.select_for_update(of=("self", "integration"), no_key=True)
        .select_related("integration", "org")
        .filter(pk=version.pk)
        .first()
    )
    if found is None:
        raise Missing
    return found


def locked_finding(finding: Finding) -> Finding:
    """The finding, read anew, with its version locked first. Raises `Missing` where it was taken back meanwhile."""
    version = locked_version(finding.version)
    found = Finding.objects.select_for_update(no_key=True).filter(pk=finding.pk, version=version).first()
    if found is None:
        raise Missing
    found.version = version
    return found
