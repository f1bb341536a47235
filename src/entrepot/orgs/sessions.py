"""Sessions of browsers: rows in the database, so that ending one ends it on every worker at once (THREATS AUTH-05 to 07)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock, context
from entrepot.core.crypto import digest
from entrepot.core.ids import new_token
from entrepot.orgs.addresses import org_prefix
from entrepot.orgs.models import Org, Session, User
from entrepot.orgs.states import UserStatus

ADMIN_IDLE, ADMIN_LIFE = timedelta(minutes=30), timedelta(hours=12)
IDLE, LIFE = timedelta(hours=12), timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
RECENT = timedelta(minutes=10)  # what is shown once asks for the person anew after this (THREATS ROLE-10)


def cookie_name(org: Org) -> str:
    """One name per organisation in path mode, where all share an origin (THREATS TEN-07)."""
    return str(settings.SESSION_COOKIE_NAME) + ("" if settings.BASE_DOMAIN else f"_{org.slug}")


def cookie_token(request: HttpRequest, org: Org) -> str:
    """The token in the session cookie; empty where there is none (`CookieMiddleware` has dropped doubles, TEN-08)."""
    return request.COOKIES.get(cookie_name(org), "")


def set_cookie(response: HttpResponse, org: Org, token: str) -> None:
    response.set_cookie(
        cookie_name(org),
        token,
        path=org_prefix(org) + "/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: HttpResponse, org: Org) -> None:
    response.delete_cookie(cookie_name(org), path=org_prefix(org) + "/", samesite="Lax")


def find(token: str, org: Org) -> Session | None:
    """The living session of this token in this organisation, with its active person; notes that it was seen."""
    if not token:
        return None
    session = (
        Session.objects.select_related("user")
        .prefetch_related("user__role_grants")
        .filter(token_digest=digest(token), org=org, user__status=UserStatus.ACTIVE)
        .first()
    )
    now = clock.now()
    if session is None or now >= expiry(session):
        return None
    if now - session.seen_at > SEEN_EVERY:
        Session.objects.filter(pk=session.pk).update(seen_at=now)
        session.seen_at = now
    session.org = session.user.org = org
    return session


def living(user: User) -> list[Session]:
    """The person's sessions that have not run out, the last seen first."""
    sessions = Session.objects.filter(user=user).order_by("-seen_at")
    for session in sessions:
        session.user = user
    return [session for session in sessions if clock.now() < expiry(session)]


def sweep() -> int:
    """Delete sessions that ran out; returns how many."""
    deleted, _ = Session.objects.filter(seen_at__lt=clock.now() - LIFE).delete()
    return deleted


def expiry(session: Session) -> datetime:
    """When the session ends if nothing more is heard: admins sooner."""
    idle, life = (ADMIN_IDLE, ADMIN_LIFE) if session.user.is_admin else (IDLE, LIFE)
    return min(session.seen_at + idle, session.created_at + life)


def is_recent(session: Session) -> bool:
    """Whether the person proved who they are a moment ago, not only that this browser is theirs."""
    return clock.now() - session.auth_time < RECENT


def start(user: User) -> tuple[Session, str]:
    """Begin a session now; returns it and the cookie's token, which is stored nowhere. Runs in the caller's transaction."""
    token = new_token()
    now = clock.now()
    at = context.current()
    session = Session.objects.create(
        token_digest=digest(token),
        org=user.org,
        user=user,
        created_at=now,
        seen_at=now,
        auth_time=now,
        address=at.address,
        user_agent=at.user_agent,
    )
    User.objects.filter(pk=user.pk).update(last_sign_in_at=now)
    audit.record(Kind.SESSION_START, org_id=user.org_id, actor=user, target=user.as_target())
    return session, token


def renew(session: Session) -> str:
    """Give the session a new token, which it returns: the old cookie, and any copy of it, is nobody's (AUTH-05)."""
    token = new_token()
    Session.objects.filter(pk=session.pk).update(token_digest=digest(token))
    return token


def end(session: Session, *, by: User) -> None:
    """End one session."""
    session.delete()
    audit.record(Kind.SESSION_END, org_id=session.org_id, actor=by, target=session.user.as_target())


def end_all(user: User, *, by: User | audit.Actor, but: Session | None = None) -> int:
    """End every session of a person, `but` one; returns how many ended."""
    sessions = Session.objects.filter(user=user)
    if but is not None:
        sessions = sessions.exclude(pk=but.pk)
    count, _ = sessions.delete()
    if count:
        audit.record(
            Kind.SESSION_CLEAR, org_id=user.org_id, actor=by, target=user.as_target(), sessions=count
        )
    return count
