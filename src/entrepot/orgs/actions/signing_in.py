"""Signing in and out (THREATS AUTH-01, 02, 05, 08)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from entrepot.audit import actions as audit
from entrepot.audit.actions import NOBODY, Target
from entrepot.audit.kinds import Kind, Outcome
from entrepot.core.errors import Invalid, Throttled
from entrepot.orgs import rules, sessions, tries
from entrepot.orgs.models import Org, Session, User
from entrepot.orgs.names import login_key
from entrepot.orgs.passwords import LONGEST, is_published
from entrepot.orgs.states import UserStatus
from entrepot.orgs.tries import Try

MISMATCH = "Login and password do not match. The login is often the whole e-mail address."


@dataclass(frozen=True)
class KnownDevice:
    """A browser in which this person has signed in before: others' guesses do not slow it down."""

    user_id: str
    device_id: str


@dataclass(frozen=True)
class SignedIn:
    """A new session; the token goes into the cookie and nowhere else."""

    user: User
    session: Session
    token: str


def find_person(org: Org, typed: str) -> User | None:
    """Who is meant by a login or an e-mail address; nobody where two people share the address."""
    key = login_key(typed)
    found = list(User.objects.filter(Q(login_key=key) | Q(email__iexact=typed.strip()), org=org)[:3])
    by_login = [user for user in found if user.login_key == key]
    by_email = [user for user in found if login_key(user.email) == key]
    chosen = by_login or by_email
    if len(chosen) != 1:
        return None
    chosen[0].org = org
    return chosen[0]


def sign_in(
    org: Org, *, login: str, password: str, device: KnownDevice | None = None, before: Session | None = None
) -> SignedIn:
    """Begin a session of who shows this password; `before`, the browser's session until now, ends.

    Raises `Throttled`, or `Invalid` in the same words for unknown, wrong, not active and without password. Not
    atomic as a whole: a failure is counted and recorded although nothing else happens.
    """
    user = find_person(org, login)
    counted = _count(org, login, user, device)
    # A person who does not exist costs one hash too; a giant password costs none, whoever it is for (AUTH-01, AUTH-04).
    short_enough = len(password.encode(errors="surrogatepass")) <= LONGEST
    right = short_enough and (user or User()).has_password(password) and not is_published(password)
    active = user is not None and user.status == UserStatus.ACTIVE  # asked again under the row's lock
    signed_in = _begin(user, counted, before) if user and active and right else None
    if signed_in is None:
        _record_failure(org, user, right=right)
        raise Invalid(MISMATCH, code="bad_credentials")
    return signed_in


def _count(org: Org, login: str, user: User | None, device: KnownDevice | None) -> list[Try]:
    """Count the try against login, address and organisation; raises `Throttled` where one of them pauses.

    The login counts as it was typed: one counter for a person's login and address would tell that the two are one
    person's (AUTH-01).
    """
    by_login = tries.count(tries.LOGIN, f"{org.id}:{login_key(login)}")
    if device is not None and user is not None and device.user_id == user.id:
        tries.forgive(by_login)
        by_login = tries.count(tries.DEVICE, f"{org.id}:{user.id}:{device.device_id}")
    counted = [by_login, tries.count(tries.ADDRESS, tries.here()), tries.count(tries.ORG, org.id)]
    if any(one.pauses for one in counted):
        audit.record(
            Kind.SESSION_THROTTLE, org_id=org.id, actor=NOBODY, target=_target(user), outcome=Outcome.DENY
        )
    refused = [one.wait for one in counted if one.refused]
    if refused:
        raise Throttled(f"Too many tries. Try again in {in_words(max(refused))}.", retry_after=max(refused))
    return counted


def in_words(seconds: int) -> str:
    """`40 seconds`, `2 minutes`: rounded up."""
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


@transaction.atomic
def _begin(user: User, counted: list[Try], before: Session | None) -> SignedIn | None:
    """Start the session, if the person is still active under their row's lock."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if locked.status != UserStatus.ACTIVE:
        return None
    locked.org = user.org
    by_login, *others = counted
    tries.forget(by_login)
    for other in others:
        tries.forgive(other)
    if before is not None:
        replace(before, locked)
    session, token = sessions.start(locked)
    return SignedIn(locked, session, token)


def replace(before: Session, user: User) -> None:
    """End the session that the browser had: another person's ends with an event, one's own is renewed (AUTH-05, AUTH-08)."""
    if before.user_id == user.pk:
        before.delete()
    else:
        sessions.end(before, by=before.user)


def _target(user: User | None) -> Target:
    # What was typed is not recorded where nobody has that login: it may be a password.
    return user.as_target() if user else Target("User", "", "an unknown login")


def _record_failure(org: Org, user: User | None, *, right: bool) -> None:
    reason = "unknown login" if user is None else f"person is {user.status}" if right else "wrong password"
    audit.record(
        Kind.SESSION_START,
        org_id=org.id,
        actor=NOBODY,
        target=_target(user),
        outcome=Outcome.FAILURE,
        reason=reason,
    )


@transaction.atomic
def sign_out(session: Session) -> None:
    """End the session on the server; its cookie is nobody's from now on, on every worker (AUTH-06)."""
    sessions.end(session, by=session.user)


@transaction.atomic
def end_session(session: Session, *, by: User) -> None:
    """End one of a person's sessions, by themselves or by an admin who may manage them (AUTH-07)."""
    if session.user_id != by.pk:
        rules.require_may_manage(by, session.user)
    sessions.end(session, by=by)


@transaction.atomic
def end_sessions(user: User, *, by: User) -> int:
    """End all sessions of a person, by an admin who may manage them; returns how many."""
    rules.require_may_manage(by, user)
    return sessions.end_all(user, by=by)
