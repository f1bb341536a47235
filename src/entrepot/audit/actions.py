"""Recording: called by every verb, inside its transaction (THREATS LOG-06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from entrepot.audit.kinds import ActorKind, Kind, Outcome
from entrepot.audit.models import Event
from entrepot.core import clock, context

_LABEL = 200


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


def record(
    kind: Kind,
    *,
    org_id: str,
    actor: HasActor | Actor,
    target: Target,
    outcome: Outcome = Outcome.SUCCESS,
    network_org_id: str = "",
    **detail: object,
) -> None:
    """Write the event into the log of `org_id`, and into the network's where the kind says so.

    `detail` must be JSON and hold no secret. Where `network_org_id` is given, it gets the event whatever the kind.
    """
    who = actor if isinstance(actor, Actor) else actor.as_actor()
    orgs = [org_id] + ([network_org_id] if network_org_id and network_org_id != org_id else [])
    Event.objects.bulk_create([_event(kind, org, who, target, outcome, detail) for org in orgs if org])


def _event(
    kind: Kind, org_id: str, who: Actor, target: Target, outcome: Outcome, detail: Mapping[str, object]
) -> Event:
    at = context.current()
    words = " ".join(
        (kind.value, kind.label, who.label, target.label, target.id, at.address, *(str(v) for v in detail.values()))
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
