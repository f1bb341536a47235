"""Single-use links in mails (THREATS AUTH-10): 256 random bits, stored as a digest, ended by use, time or change.

The token stands in the query, which is never logged; pages that read it say `no-referrer`; GET only shows a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Q

from entrepot.core import clock
from entrepot.core.crypto import digest
from entrepot.core.errors import DomainError
from entrepot.core.ids import new_token
from entrepot.orgs.models import Link, Org, User
from entrepot.orgs.states import LinkKind, UserStatus

LIFE: dict[LinkKind, timedelta] = {
    LinkKind.SIGN_UP: timedelta(minutes=60),
    LinkKind.INVITE: timedelta(days=7),
    LinkKind.RESET: timedelta(minutes=60),
    LinkKind.VERIFY_EMAIL: timedelta(minutes=60),
    LinkKind.ARRIVE: timedelta(minutes=5),
}
KEPT = timedelta(days=30)  # after it ended


class LinkDead(DomainError):
    """The link was used, is too old, was replaced, or never was: all answer alike."""

    code = "link_dead"

    def __init__(self) -> None:
        super().__init__("This link was used already, or it is too old, or a newer one replaced it.")


def make(
    kind: LinkKind,
    *,
    email: str,
    org: Org | None = None,
    user: User | None = None,
    by: User | None = None,
    payload: Mapping[str, object] | None = None,
) -> str:
    """Write a link and return its token, which is stored nowhere. An older one of the kind for the person ends."""
    if user is not None:
        end_all(user, kind)
    token, now = new_token(), clock.now()
    Link.objects.create(
        kind=kind,
        token_digest=digest(token),
        org=org,
        user=user,
        email=email,
        payload=dict(payload or {}),
        created_by=by,
        created_at=now,
        expires_at=now + LIFE[kind],
    )
    return token


def find(kind: LinkKind, token: str, org: Org | None) -> Link:
    """The living link of this kind in this organisation (None: outside of all); raises `LinkDead`."""
    link = (
        Link.objects.select_related("user__org", "created_by")
        .filter(kind=kind, token_digest=digest(token), org=org, used_at=None, expires_at__gt=clock.now())
        .first()
    )
    if link is None:
        raise LinkDead()
    return link


def redeem(kind: LinkKind, token: str, org: Org | None) -> Link:
    """Use the link up, once, in the caller's transaction; its person's row is locked and fresh. Raises `LinkDead`.

    The person is locked before the link, as by every verb that ends a person's links.
    """
    link = find(kind, token, org)
    user = None
    if link.user_id:
        user = User.objects.select_for_update(of=("self",)).select_related("org").get(pk=link.user_id)
    if Link.objects.filter(pk=link.pk, used_at=None).update(used_at=clock.now()) != 1:
        raise LinkDead()
    link.user = user
    return link


def person_of(link: Link, status: UserStatus) -> User:
    """The person of the link, if they have this status and still the address it was mailed to; else `LinkDead`."""
    user = link.user
    if (
        user is None
        or user.status != status
        or (user.email != link.email and link.kind != LinkKind.VERIFY_EMAIL)
    ):
        raise LinkDead()
    return user


def end_all(user: User, *kinds: LinkKind) -> None:
    """End the person's links, of these kinds or of all."""
    living = Link.objects.filter(user=user, used_at=None)
    if kinds:
        living = living.filter(kind__in=kinds)
    living.update(used_at=clock.now())


def sweep() -> int:
    """Delete links that ended a month ago; returns how many."""
    before = clock.now() - KEPT
    deleted, _ = Link.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before)).delete()
    return deleted
