"""Mail, from below: `notify` comes after this package and registers what really sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from entrepot.orgs.models import Org
from entrepot.orgs.queries import network_org_id


class Send(Protocol):
    """`notify.actions.send_mail`: renders `emails/{template}/`, queues, and defers the sending in the transaction."""

    def __call__(
        self, template: str, *, to: str, org_id: str, context: Mapping[str, object], limited: bool = False
    ) -> object: ...


_send: list[Send] = []


def register(send: Send) -> None:
    """Name the one who sends; called when apps are ready."""
    _send[:] = [send]


def send(
    template: str, *, to: str, org: Org | None, context: Mapping[str, object], limited: bool = False
) -> None:
    """Queue the mail `emails/orgs/{template}/` in the caller's transaction; the network's where no organisation is.

    `limited`: anybody can cause it, so it raises `Throttled` beyond five an hour to one recipient (THREATS JOB-06).
    """
    org_id = org.id if org else network_org_id()
    for registered in _send:
        registered(f"orgs/{template}", to=to, org_id=org_id, context={"org": org, **context}, limited=limited)
