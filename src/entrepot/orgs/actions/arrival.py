"""From the root into an organisation on another host: a session can't be begun from there, a link can be carried."""

from __future__ import annotations

from django.db import transaction

from entrepot.orgs import links, sessions
from entrepot.orgs.actions.signing_in import SignedIn, replace
from entrepot.orgs.addresses import org_url
from entrepot.orgs.models import Link, Org, Session, User
from entrepot.orgs.states import LinkKind, UserStatus


def arrival_url(user: User) -> str:
    """A page of the person's organisation whose button signs them in, once, within five minutes."""
    token = links.make(LinkKind.ARRIVE, org=user.org, user=user, email=user.email)
    return f"{org_url(user.org, 'orgs:arrive')}?token={token}"


@transaction.atomic
def begin_session(user: User) -> SignedIn:
    """Begin a session of a person whom another verb has just made, on the same host."""
    session, token = sessions.start(user)
    return SignedIn(user, session, token)


def find_arrival(org: Org, token: str) -> Link:
    """The living link; raises `LinkDead`."""
    return links.find(LinkKind.ARRIVE, token, org)


@transaction.atomic
def arrive(org: Org, token: str, *, before: Session | None) -> SignedIn:
    """Begin the session. Raises `LinkDead`."""
    user = links.person_of(links.redeem(LinkKind.ARRIVE, token, org), UserStatus.ACTIVE)
    if before is not None:
        replace(before, user)
    session, session_token = sessions.start(user)
    return SignedIn(user, session, session_token)
