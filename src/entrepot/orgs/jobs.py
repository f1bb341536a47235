"""Mails that the page must not wait for, and once a night: what has run out goes."""

from __future__ import annotations

from entrepot.core.jobs import RETRY, app
from entrepot.core.log import logger
from entrepot.orgs import links, sessions, tries
from entrepot.orgs.actions import passwords

log = logger(__name__)


@app.task(name="orgs.mail_reset", queue="mail", retry=RETRY)
def mail_reset(user_id: str) -> None:
    """Mail the link to who forgot their password; nobody, where the id is empty (THREATS AUTH-01)."""
    passwords.mail_reset(user_id)


@app.periodic(cron="17 3 * * *")
@app.task(name="orgs.sweep", queueing_lock="orgs.sweep", retry=RETRY)
def sweep(timestamp: int) -> None:
    """Delete sessions, links and counters that nothing needs any more."""
    log.info("swept", sessions=sessions.sweep(), links=links.sweep(), tries=tries.sweep(), tick=timestamp)
