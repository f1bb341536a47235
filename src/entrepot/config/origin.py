"""What an operator is told at the start: settings that suit one machine, and no network that others use.

Organisations share one browser origin without `BASE_DOMAIN` (THREATS TEN-07).
"""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection

from entrepot.core.log import logger
from entrepot.orgs.models import Org
from entrepot.orgs.states import OrgKind

log = logger(__name__)


def warn_if_open_to_inside() -> None:
    """Say at the start of a network that addresses behind its own walls are accepted (THREATS OUT-13)."""
    if settings.ALLOW_PRIVATE_TARGETS and not settings.DEMO:
        log.warning("private_targets_allowed", remedy="Unset ALLOW_PRIVATE_TARGETS before others use it.")


def warn_if_shared() -> None:
    """Say at the start of a network that more than one customer would meet the others' scripts, if there were any."""
    if settings.BASE_DOMAIN or settings.DEMO:
        return
    try:
        customers = Org.objects.filter(kind=OrgKind.CUSTOMER, active=True).count()
    except DatabaseError:  # not migrated yet, or away: the server says so itself, by /readyz
        return
    finally:
        connection.close()
    if customers > 1:
        log.warning(
            "one_origin_for_all", customers=customers, remedy="Set BASE_DOMAIN: each gets a host of its own."
        )
