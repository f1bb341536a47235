"""What the catalog tells drafts: which names are taken, and what is live (`integrations.lookups`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from entrepot.catalog.actions import MAX_KEY
from entrepot.catalog.models import Listing
from entrepot.integrations.lookups import Listed, TakenName


class ListedNames:
    """Answers from the listings. A removed one keeps its name (THREATS ROLE-09)."""

    def taken(self, key: str, *, but: str) -> TakenName | None:
        """The listing whose name looks like this key, except that of the integration `but`; vendors' come first."""
        found = (
            Listing.objects.filter(name_key=key[:MAX_KEY])
            .exclude(integration_id=but)
            .order_by("community")
            .values_list("name", "vendor", "integration__org_id", "community")
            .first()
        )
        return TakenName(*found) if key and found else None

    def listed(self, integration_ids: Collection[str]) -> Mapping[str, Listed]:
        """The listings of these integrations, by integration."""
        rows = Listing.objects.filter(integration_id__in=integration_ids).values_list(
            "integration_id", "slug", "installs", "listed"
        )
        return {
            integration: Listed(reverse("catalog:listing", args=[slug]), installs, listed)
            for integration, slug, installs, listed in rows
        }
