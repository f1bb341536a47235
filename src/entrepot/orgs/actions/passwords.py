"""Choosing a password: by a link after forgetting it, or knowing the old one (THREATS AUTH-01, 04, 06, 10)."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.actions import NOBODY, Target
from entrepot.audit.kinds import Kind, Outcome
from entrepot.core import clock
from entrepot.core.errors import Invalid, Throttled
from entrepot.core.jobs import app
from entrepot.core.log import logger
from entrepot.orgs import events, links, mailer, rules, sessions, tries
from entrepot.orgs.actions.people import guessable_words
from entrepot.orgs.actions.signing_in import SignedIn, find_person, in_words, replace
from entrepot.orgs.addresses import org_url
from entrepot.orgs.models import Link, Org, Session, User
from entrepot.orgs.names import login_key
from entrepot.orgs.passwords import password_problem
from entrepot.orgs.rules import By
from entrepot.orgs.states import LinkKind, UserStatus

log = logger(__name__)


def request_reset(org: Org, typed: str) -> None:
    """Have a link mailed to the stored address of an active person with this login or address (AUTH-03).

    Nothing tells whether there is one: all do the same here, and a job does what differs. Raises `Throttled`.
    """
    user = find_person(org, typed)
    _count_reset(f"{org.id}:{login_key(typed)}")  # as typed, as at sign-in
    target = user.as_target() if user else Target("User", "", "an unknown login")
    with transaction.atomic():
        audit.record(Kind.USER_RESET_REQUEST, org_id=org.id, actor=NOBODY, target=target)
        app.configure_task("orgs.mail_reset", queue="mail", priority=1).defer(user_id=user.id if user else "")


def _count_reset(subject: str) -> None:
    counted = [
        tries.count(tries.RESET, subject),
        tries.count(tries.RESET_ADDRESS, tries.here()),
    ]
    wait = max((one.wait for one in counted if one.refused), default=0)
    if wait:
        raise Throttled(f"Too many tries. Try again in {in_words(wait)}.", retry_after=wait)


@transaction.atomic
def mail_reset(user_id: str) -> None:
    """The job's part of `request_reset`: the mail, if there is an active person whose mailbox is not full of them."""
    user = (
        User.objects.select_related("org")
        .filter(pk=user_id, status=UserStatus.ACTIVE, org__active=True)
        .first()
    )
    if user is None:
        return
    try:
        with transaction.atomic():
            _mail_reset(user, by=None)
    except Throttled:
        log.info("reset_not_mailed", user=user.id)


@transaction.atomic
def send_reset(user: User, *, by: User) -> None:
    """An admin has the link mailed to a person. Raises `NotAllowed`, `Invalid`, `Throttled`."""
    rules.require_may_manage(by, user)
    if user.status != UserStatus.ACTIVE:
        raise Invalid(f"{user} is not active, so there is no password to reset.")
    _mail_reset(user, by=by)
    audit.record(Kind.USER_RESET_REQUEST, org_id=user.org_id, actor=by, target=user.as_target())


def _mail_reset(user: User, *, by: User | None) -> None:
    token = links.make(LinkKind.RESET, org=user.org, user=user, email=user.email, by=by)
    values = {
        "person": user,
        "by": by,
        "action_url": f"{org_url(user.org, 'orgs:reset')}?token={token}",
        "action_label": "Choose a new password",
        "reason": f"somebody asked for a new password for your account at {user.org}",
    }
    mailer.send("reset", to=user.email, org=user.org, context=values, limited=True)


def find_reset(org: Org, token: str) -> Link:
    """The living reset link of a person who may use it; raises `LinkDead`."""
    link = links.find(LinkKind.RESET, token, org)
    links.person_of(link, UserStatus.ACTIVE)
    return link


@transaction.atomic
def reset_password(org: Org, token: str, password: str, *, before: Session | None) -> SignedIn:
    """Set the password by the mailed link, end all sessions, and begin one. Raises `LinkDead`, `Invalid`.

    Who opens the link has the mailbox, so the address counts as verified.
    """
    link = links.redeem(LinkKind.RESET, token, org)
    user = links.person_of(link, UserStatus.ACTIVE)
    user.email_verified_at = user.email_verified_at or clock.now()
    set_password(user, password, by=user)
    if before is not None and before.user_id != user.pk:
        replace(before, user)
    session, session_token = sessions.start(user)
    return SignedIn(user, session, session_token)


def change_password(user: User, *, old: str, new: str, session: Session) -> str:
    """Change one's own password; every other session ends, and this one goes on under the token that is returned.

    Raises `Invalid` naming the field, `Throttled`.
    """
    counted = tries.count(tries.LOGIN, f"{user.org_id}:{user.id}")
    if counted.refused:
        raise Throttled(f"Too many tries. Try again in {in_words(counted.wait)}.", retry_after=counted.wait)
    if not user.has_password(old):
        audit.record(
            Kind.USER_PASSWORD,
            org_id=user.org_id,
            actor=user,
            target=user.as_target(),
            outcome=Outcome.FAILURE,
        )
        raise Invalid(fields={"old": "This is not your present password. Type it as when you sign in."})
    if old == new:
        raise Invalid(fields={"new": "This is your present password. Choose another."})
    with transaction.atomic():
        tries.forget(counted)
        locked = User.objects.select_for_update(of=("self",)).select_related("org").get(pk=user.pk)
        set_password(locked, new, by=user, but=session, field="new")
        return sessions.renew(session)


def set_password(
    user: User, password: str, *, by: By, but: Session | None = None, field: str = "password"
) -> None:
    """Check and store the password, end sessions and links, tell the person. The caller holds the row's lock."""
    problem = password_problem(password, words=guessable_words(user.org, user.login, user.name))
    if problem:
        raise Invalid(fields={field: problem})
    user.set_password(password)
    user.password_changed_at = clock.now()
    user.save()
    links.end_all(user)
    sessions.end_all(user, by=by, but=but)
    events.person_lost_access(user)
    audit.record(Kind.USER_PASSWORD, org_id=user.org_id, actor=by, target=user.as_target())
    context = {
        "person": user,
        "when": user.password_changed_at,
        "action_url": org_url(user.org, "orgs:forgot"),
        "action_label": "It was not me",
        "reason": f"the password of your account at {user.org} was changed",
    }
    mailer.send("password_changed", to=user.email, org=user.org, context=context)
