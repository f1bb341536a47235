"""What happens to test accounts as days pass (THREATS JOB-07)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from entrepot.core import clock
from entrepot.core.jobs import RETRY, app
from entrepot.core.log import logger
from entrepot.integrations.documents import PRIVATE
from entrepot.integrations.models import Release
from entrepot.review.actions.test_account import (
    KEPT,
    NOTICE,
    announce_erasure,
    erase_test_account,
    has_test_account,
)

log = logger(__name__)


@app.periodic(cron="11 4 * * *")
@app.task(name="review.erase_test_accounts", queueing_lock="review.erase_test_accounts", retry=RETRY)
def erase_test_accounts(timestamp: int) -> None:  # noqa: ARG001 - the tick; what is due is read from the releases
    """Erase what was published 30 days ago or earlier, then announce what follows within a week.

    It asks what is due and not done, never what is due today: days on which no worker ran are made up.
    """
    now = clock.now()
    erased = sum(erase_test_account(one.version) for one in _due(now - KEPT))
    soon = (one for one in _due(now - KEPT + NOTICE) if one.published_at > now - KEPT)
    announced = sum(announce_erasure(one.version, day=one.published_at + KEPT) for one in soon)
    log.info("test_accounts", erased=erased, announced=announced)


def _due(published_before: datetime) -> list[Release]:
    """Releases of that time whose version still holds something of a test account."""
    holds = ~Q(version__test_password="") | Q(version__document__has_key=PRIVATE)
    found = Release.objects.filter(
        holds, published_at__lte=published_before, version__erasure__erased_at=None
    ).select_related("version__integration", "version__org")
    return [one for one in found if has_test_account(one.version)]
