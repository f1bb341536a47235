"""Refusals in the system log (THREATS LOG-06), as many as somebody can read: nobody fills an organisation's log."""

from __future__ import annotations

from entrepot.audit import actions as audit
from entrepot.audit.actions import NOBODY, Actor, HasActor, Target
from entrepot.audit.kinds import Kind, Outcome
from entrepot.capabilities.oidc.models import Client
from entrepot.orgs import tries
from entrepot.orgs.models import Org

LOGGED = tries.Limit("refusal", 100)


def record(
    kind: Kind, org: Org, *, by: HasActor | Actor | None, client: Client | None, error: str, reason: str
) -> None:
    """Write one down, unless this address has had a hundred of them in this hour."""
    if tries.count(LOGGED, f"{org.id}:{tries.here()}").refused:
        return
    audit.record(
        kind,
        org_id=org.id,
        actor=by or NOBODY,
        target=client.instance.as_target() if client else Target("Client"),
        outcome=Outcome.DENY,
        error=error,
        reason=reason,
    )
