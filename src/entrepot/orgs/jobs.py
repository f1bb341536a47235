"""Once a night: what has run out goes."""

from __future__ import annotations

from entrepot.core.jobs import RETRY, app
from entrepot.core.log import logger
from entrepot.orgs import links, sessions, tries

log = logger(__name__)


@app.periodic(cron="17 3 * * *")
@app.task(name="orgs.sweep", queueing_lock="orgs.sweep", retry=RETRY)
def sweep(timestamp: int) -> None:
    """Delete sessions, links and counters that nothing needs any more."""
    log.info("swept", sessions=sessions.sweep(), links=links.sweep(), tries=tries.sweep(), tick=timestamp)
