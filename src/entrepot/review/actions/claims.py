"""Claims: one analyst at a time works on a submission."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Missing, NotAllowed, WrongState
from entrepot.integrations.models import Version
from entrepot.integrations.states import IN_REVIEW
from entrepot.orgs.models import User
from entrepot.review import queries, rules
from entrepot.review.actions.locks import locked_version
from entrepot.review.actions.refusals import logged
from entrepot.review.conflicts import is_conflicted
from entrepot.review.models import Claim

_TRIES = 5  # how often the next one may be snatched away before we say so


def claim(version: Version, *, by: User) -> Claim:
    """Take a submission; taking one's own again changes nothing.

    Raises `WrongState` where another analyst was first, `NotAllowed` for one's own work (THREATS ROLE-02).
    """
    with logged(version, "claim", by), transaction.atomic():
        locked = locked_version(version)
        _require_judge(locked, by)
        if locked.state not in IN_REVIEW:
            raise WrongState("Only what waits for the network can be claimed.")
        held = queries.claim_of(locked)
        if held is None:
            held = Claim.objects.create(version=locked, analyst=by, claimed_at=clock.now())
            audit.record(Kind.SUBMISSION_CLAIM, org_id=locked.org_id, actor=by, target=locked.as_target())
        if held.analyst_id != by.id:
            raise WrongState(f"{held.analyst} has claimed it.")
        return held


def claim_next(*, by: User) -> Claim | None:
    """Take the one that is due first, that is free and that `by` may judge; None where there is none."""
    if not rules.is_analyst(by):
        raise NotAllowed("This takes the role Analyst. Ask a super admin of your organisation for it.")
    for _ in range(_TRIES):
        following = queries.next_unclaimed(by)
        if following is None:
            return None
        try:
            return claim(following, by=by)
        except (WrongState, Missing):
            continue  # another analyst was first, or the vendor took it back
    raise WrongState("Others were quicker, several times. Try again.")


def release_claim(version: Version, *, by: User) -> None:
    """Give a submission back to the queue. Its own analyst may, and a network admin for one who is away."""
    with logged(version, "release", by), transaction.atomic():
        locked = locked_version(version)
        if not by.org.is_network:
            raise Missing
        held = queries.claim_of(locked)
        if held is None:
            raise WrongState("Nobody has claimed it.")
        if held.analyst_id != by.id and not rules.is_network_admin(by):
            raise NotAllowed(f"{held.analyst} has claimed it. They, or a network admin, can release it.")
        _release(held, by)


def release_all(person: User) -> None:
    """Free what a person has claimed who can no longer judge; part of the verb that took the role or the access."""
    held = list(Claim.objects.filter(analyst=person).select_related("version__integration"))
    now = User.objects.select_related("org").get(pk=person.pk) if held else person
    lost = held and not (now.is_active and rules.is_analyst(now))
    for one in held if lost else ():
        _release(one, audit.SYSTEM)


def _release(held: Claim, by: User | audit.Actor) -> None:
    held.delete()
    version = held.version
    audit.record(Kind.SUBMISSION_RELEASE, org_id=version.org_id, actor=by, target=version.as_target())


def _require_judge(version: Version, by: User) -> None:
    if not by.org.is_network:
        raise Missing
    if not rules.is_analyst(by):
        raise NotAllowed("This takes the role Analyst. Ask a super admin of your organisation for it.")
    if is_conflicted(by, version):
        raise NotAllowed(
            "You have worked on this integration yourself, or for its vendor. Another analyst has to judge it."
        )
