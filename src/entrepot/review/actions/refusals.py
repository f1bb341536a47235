"""Refused tries are in the log too (THREATS ROLE-01, LOG-06)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind, Outcome
from entrepot.core.errors import DomainError, Missing, NotAllowed, Stale, WrongState
from entrepot.integrations.models import Version
from entrepot.orgs.models import User
from entrepot.orgs.queries import network_org_id


@contextmanager
def logged(version: Version, action: str, by: User) -> Iterator[None]:
    """Write an event when what stands inside refuses. Stands outside of its transaction, which is rolled back by then."""
    try:
        yield
    except (NotAllowed, WrongState, Missing, Stale) as refusal:
        _record(version, action, by, refusal)
        raise


def _record(version: Version, action: str, by: User, refusal: DomainError) -> None:
    """To the log of the one who tried: an outsider's try must not write into another organisation's log (TEN-01)."""
    outsider = by.org_id != version.org_id and not by.org.is_network
    audit.record(
        Kind.SUBMISSION_REFUSED,
        org_id=network_org_id() if by.org.is_network else by.org_id,
        actor=by,
        target=audit.Target("Version", version.id) if outsider else version.as_target(),
        outcome=Outcome.DENY,
        action=action,
        reason=refusal.code,
    )
