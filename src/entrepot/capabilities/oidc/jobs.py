"""What the provider does by itself: rotate keys by age, drop what nobody needs any more."""

from __future__ import annotations

from entrepot.audit.actions import SYSTEM
from entrepot.capabilities.oidc import keys
from entrepot.capabilities.oidc.lifetimes import GRANT_KEPT
from entrepot.capabilities.oidc.models import Grant
from entrepot.core import clock
from entrepot.core.jobs import RETRY, app
from entrepot.core.log import logger

log = logger(__name__)


@app.periodic(cron="17 3 * * *")
@app.task(name="oidc.rotate_keys", queueing_lock="oidc.rotate_keys", retry=RETRY)
def rotate_keys(timestamp: int) -> None:
    """Rotate keys that have signed for 90 days, and drop retired ones. Repeating it finds nothing left to do."""
    due = keys.due_for_rotation()
    for org in due:
        keys.rotate(org, by=SYSTEM)
    dropped = keys.drop_retired()
    if due or dropped:
        log.info("keys_rotated", rotated=len(due), dropped=dropped, tick=timestamp)


@app.periodic(cron="23 * * * *")
@app.task(name="oidc.drop_ended_grants", queueing_lock="oidc.drop_ended_grants", retry=RETRY)
def drop_ended_grants(timestamp: int) -> None:
    """Delete codes of yesterday, with the tokens that they gave: all of them have ended."""
    dropped, _ = Grant.objects.filter(issued_at__lt=clock.now() - GRANT_KEPT).delete()
    if dropped:
        log.info("grants_dropped", rows=dropped, tick=timestamp)
