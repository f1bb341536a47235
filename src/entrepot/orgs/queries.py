"""Reads that pages and other packages share."""

from __future__ import annotations

from entrepot.orgs.models import Org
from entrepot.orgs.states import OrgKind


def network_org() -> Org | None:
    """The network's own organisation; None before it is founded."""
    return Org.objects.filter(kind=OrgKind.NETWORK).first()


def network_org_id() -> str:
    """The id of the network's own organisation; empty before it is founded. Read anew: what asks for it is rare."""
    return Org.objects.filter(kind=OrgKind.NETWORK).values_list("id", flat=True).first() or ""
