"""Recording: called by every verb, inside its transaction (THREATS LOG-06)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from entrepot.audit.kinds import ActorKind, Kind, Outcome
from entrepot.audit.models import Event
from entrepot.core import clock, context
from entrepot.core.failures import FailedJob

_LABEL = 200
_network_log: list[Callable[[], str]] = []


@dataclass(frozen=True)
class Actor:
    """Who acted. `org_id` is the actor's own organisation: an analyst acts on a vendor's submission."""

    kind: ActorKind
    id: str = ""
    label: str = ""
    org_id: str = ""


SYSTEM = Actor(ActorKind.SYSTEM, label="Entrepot")
NOBODY = Actor(ActorKind.NOBODY)


@dataclass(frozen=True)
class Target:
    """What it was done to."""

    type: str
    id: str = ""
    label: str = ""


class HasActor(Protocol):
    """Whatever can act: people and clients say who they are in events."""

    def as_actor(self) -> Actor: ...


def register_network(org_id: Callable[[], str]) -> None:
    """Name the network's organisation: `org_id()` is its id, or empty before it is founded. Called when apps are ready."""
    _network_log[:] = [org_id]


def record(
    kind: Kind,
    *,
    org_id: str,
    actor: HasActor | Actor,
    target: Target,
    outcome: Outcome = Outcome.SUCCESS,
    network: bool = False,
    **detail: object,
) -> None:
    """Write the event into the log of `org_id`, and into the network's where the kind or `network` says so.

    `detail` must be JSON and hold no secret. `org_id` is empty where no organisation is concerned yet.
    """
    who = actor if isinstance(actor, Actor) else actor.as_actor()
    logs = {org_id: None}
    if kind.network or network:
        logs |= dict.fromkeys(_network_ids())
    Event.objects.bulk_create(
        [_event(kind, log, _as_seen_from(log, who), target, outcome, detail) for log in logs if log]
    )


def record_failed_job(failed: FailedJob) -> None:
    """Tell the network's log of a job that was given up (THREATS JOB-04)."""
    record(
        Kind.JOB_FAIL,
        org_id="",
        actor=SYSTEM,
        target=Target("Job", str(failed.id), failed.task),
        outcome=Outcome.FAILURE,
        tries=failed.tries,
        reason=failed.reason,
    )


def _network_ids() -> list[str]:
    return [provider() for provider in _network_log]


def _as_seen_from(log: str, who: Actor) -> Actor:
    """In others' logs the network's people act in its name: analysts are not named to vendors (THREATS ROLE-10)."""
    if who.org_id and who.org_id != log and who.org_id in _network_ids():
        return Actor(ActorKind.NETWORK, label=settings.NETWORK_NAME, org_id=who.org_id)
    return who


def _event(
    kind: Kind, org_id: str, who: Actor, target: Target, outcome: Outcome, detail: Mapping[str, object]
) -> Event:
    at = context.RequestContext() if who.kind is ActorKind.NETWORK else context.current()
    words = " ".join(
        (
            kind.value,
            kind.label,
            who.label,
            target.label,
            target.id,
            at.address,
            *(str(v) for v in detail.values()),
        )
    )
    return Event(
        at=clock.now(),
        org_id=org_id,
        kind=kind.value,
        outcome=outcome.value,
        actor_kind=who.kind.value,
        actor_id=who.id,
        actor_label=who.label[:_LABEL],
        actor_org_id=who.org_id,
        target_type=target.type,
        target_id=target.id,
        target_label=target.label[:_LABEL],
        address=at.address,
        user_agent=at.user_agent,
        request_id=at.request_id,
        detail=dict(detail),
        text=words.lower()[:4000],
    )
