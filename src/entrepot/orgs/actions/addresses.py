"""Changing the address that mails go to: it counts once its mailbox has answered (THREATS OIDC-25, AUTH-10)."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid, NotAllowed
from entrepot.orgs import links, mailer, names
from entrepot.orgs.addresses import org_url
from entrepot.orgs.models import Link, Org, User
from entrepot.orgs.states import LinkKind, UserStatus


@transaction.atomic
def request_email(user: User, email: str) -> None:
    """Mail a link to the new address (or to the present one, to verify it). Raises `Invalid`, `Throttled`."""
    email = names.tidy(email)
    problem = names.email_problem(email)
    if problem is None and email == user.email and user.email_verified_at:
        problem = "This is your address already, and it is verified."
    if problem:
        raise Invalid(fields={"email": problem})
    token = links.make(LinkKind.VERIFY_EMAIL, org=user.org, user=user, email=email)
    values = {
        "person": user,
        "action_url": f"{org_url(user.org, 'orgs:verify_email')}?token={token}",
        "action_label": "Confirm this address",
        "reason": f"somebody entered your address in their account at {user.org}",
    }
    mailer.send("verify_email", to=email, org=user.org, context=values, limited=True)
    audit.record(Kind.USER_EMAIL_REQUEST, org_id=user.org_id, actor=user, target=user.as_target())


def find_verification(org: Org, token: str) -> Link:
    """The living link; raises `LinkDead`."""
    return links.find(LinkKind.VERIFY_EMAIL, token, org)


@transaction.atomic
def verify_email(org: Org, token: str, *, by: User) -> User:
    """Take the address over; all other links end, and the old mailbox is told. Raises `LinkDead`, `NotAllowed`.

    It takes the account and the mailbox: else somebody's address would be confirmed for a stranger's account by one click
    of theirs, and apps that go by verified addresses would take the stranger for them (OIDC-25).
    """
    link = links.redeem(LinkKind.VERIFY_EMAIL, token, org)
    user = links.person_of(link, UserStatus.ACTIVE)
    if user.pk != by.pk:
        raise NotAllowed(
            f"This link is of another account at {org}. Sign in to that one, then open it again."
        )
    before, user.email, user.email_verified_at = user.email, link.email, clock.now()
    user.save(update_fields=["email", "email_verified_at"])
    links.end_all(user)
    audit.record(
        Kind.USER_EMAIL, org_id=org.id, actor=user, target=user.as_target(), before=before, after=user.email
    )
    if before != user.email:
        values = {"person": user, "reason": f"it was the address of an account at {org}"}
        mailer.send("email_changed", to=before, org=org, context=values)
    return user
