"""What `entrepot check` says about organisations (THREATS TEN-07)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from entrepot.orgs.models import Org
from entrepot.orgs.states import OrgKind

SHARED_ORIGIN = checks.Warning(
    "Several customer organisations share one browser origin, as BASE_DOMAIN is not set.",
    hint="Set BASE_DOMAIN, so that a script in one organisation's page could never act in another's.",
    id="orgs.W001",
)


@checks.register(checks.Tags.database)
def customers_have_their_own_origin(
    databases: Sequence[str] | None = None, **_: Any
) -> list[checks.CheckMessage]:
    """Warn where more than one customer lives in path mode. Before the tables are there, nobody does."""
    if settings.BASE_DOMAIN or not databases:
        return []
    try:
        customers = Org.objects.filter(kind=OrgKind.CUSTOMER, active=True)[:2].count()
    except DatabaseError:
        return []
    return [SHARED_ORIGIN] if customers > 1 else []
