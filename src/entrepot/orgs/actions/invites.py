"""Inviting people; the invitation is bound to organisation, address and roles, and checked again at use (ROLE-08)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.actions import Actor
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid, WrongState
from entrepot.orgs import links, mailer, names, rules, sessions
from entrepot.orgs.actions.groups import add_member
from entrepot.orgs.actions.lifecycle import move
from entrepot.orgs.actions.people import create_user, guessable_words, profile_problems
from entrepot.orgs.actions.signing_in import SignedIn, replace
from entrepot.orgs.addresses import org_url
from entrepot.orgs.links import LinkDead
from entrepot.orgs.models import Group, Link, Org, Session, User
from entrepot.orgs.passwords import password_problem
from entrepot.orgs.rules import By
from entrepot.orgs.states import LinkKind, Role, UserStatus


@transaction.atomic
def invite(
    org: Org,
    *,
    email: str,
    given_name: str,
    family_name: str = "",
    roles: Iterable[Role] = (),
    groups: Iterable[Group] = (),
    by: By,
) -> User:
    """Add a person who becomes active by the link that is mailed. Raises `Invalid`, `NotAllowed`, `Throttled`."""
    email = names.tidy(email)
    user = create_user(
        org,
        login=email,
        email=email,
        given_name=given_name,
        family_name=family_name,
        roles=roles,
        status=UserStatus.STAGED,
        by=by,
    )
    for group in groups:
        add_member(group, user, by=by)
    _mail(user, by)
    return user


@transaction.atomic
def send_invite(user: User, *, by: By) -> None:
    """Mail a new link to an invited person, or invite a deactivated one back; the older link ends."""
    rules.require_may_manage(by, user)
    locked = move(user, "invite")
    _mail(locked, by)


def _mail(user: User, by: By) -> None:
    inviter = None if isinstance(by, Actor) else by
    payload = {
        "trusted": inviter is None
    }  # by a verb that had judged already, such as the founding of the org
    token = links.make(
        LinkKind.INVITE, org=user.org, user=user, email=user.email, by=inviter, payload=payload
    )
    context = {
        "person": user,
        "by": inviter,
        "roles": [role.label for role in sorted(user.roles)],
        "action_url": f"{org_url(user.org, 'orgs:accept_invite')}?token={token}",
        "action_label": "Accept the invitation",
        "reason": f"an admin of {user.org} entered your address",
    }
    mailer.send("invite", to=user.email, org=user.org, context=context, limited=True)
    audit.record(Kind.USER_INVITE, org_id=user.org_id, actor=by, target=user.as_target(), email=user.email)


@transaction.atomic
def cancel_invite(user: User, *, by: By) -> None:
    """Take an invitation back: the link ends, and the person who never was active goes."""
    rules.require_may_manage(by, user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.status != UserStatus.STAGED:
        raise WrongState(f"{locked} has accepted already. Suspend or deactivate the person instead.")
    audit.record(
        Kind.USER_INVITE_CANCEL, org_id=user.org_id, actor=by, target=locked.as_target(), email=user.email
    )
    if locked.last_sign_in_at is None:
        locked.delete()
    else:  # was active once: the id and what it did stay
        links.end_all(locked)
        locked.status, locked.status_changed_at = UserStatus.DEPROVISIONED, clock.now()
        locked.save()


def find_invite(org: Org, token: str) -> Link:
    """The living invitation, whose inviter may still give what it gives; raises `LinkDead`."""
    link = links.find(LinkKind.INVITE, token, org)
    _check(link)
    return link


def _check(link: Link) -> User:
    user = links.person_of(link, UserStatus.STAGED)
    if not _still_given(link, user):
        raise LinkDead()
    return user


def _still_given(link: Link, user: User) -> bool:
    """Whether the inviter is active and could invite to these roles today."""
    inviter = link.created_by
    if inviter is None:
        return link.payload.get("trusted") is True
    return inviter.status == UserStatus.ACTIVE and rules.may_manage(inviter, user)


@transaction.atomic
def accept_invite(
    org: Org, token: str, *, given_name: str, family_name: str, password: str, before: Session | None
) -> SignedIn:
    """Become active with a name and a password, and begin a session. Raises `LinkDead`, `Invalid`."""
    user = _check(links.redeem(LinkKind.INVITE, token, org))
    given_name, family_name = names.tidy(given_name), names.tidy(family_name)
    problems: dict[str, str | None] = dict(profile_problems(given_name, family_name))
    problems["password"] = password_problem(
        password, words=guessable_words(org, user.login, given_name, family_name)
    )
    found = {field: text for field, text in problems.items() if text}
    if found:
        raise Invalid(fields=found)
    return _activate(user, given_name, family_name, password, before)


def _activate(
    user: User, given_name: str, family_name: str, password: str, before: Session | None
) -> SignedIn:
    now = clock.now()
    user.given_name, user.family_name = given_name, family_name
    user.set_password(password)
    user.status = UserStatus.ACTIVE
    user.status_changed_at = user.password_changed_at = user.email_verified_at = now
    user.save()
    audit.record(Kind.USER_ACTIVATE, org_id=user.org_id, actor=user, target=user.as_target())
    if before is not None:
        replace(before, user)
    session, token = sessions.start(user)
    return SignedIn(user, session, token)
