"""Claims: one analyst at a time works on a submission."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Missing, NotAllowed, WrongState
from entrepot.integrations.models import Version
from entrepot.integrations.states import IN_REVIEW
from entrepot.orgs.models import User
from entrepot.review import rules
from entrepot.review.models import Claim


@transaction.atomic
def claim(version: Version, *, by: User) -> Claim:
    """Take a submission. Raises `WrongState` where another analyst was first, `NotAllowed` for one's own work (ROLE-02)."""
    locked = _locked(version, by)
    if locked.state not in IN_REVIEW:
        raise WrongState("Only what waits for the network can be claimed.")
    if rules.is_conflicted(by, locked):
        raise NotAllowed("You have worked on this integration yourself. Another analyst has to judge it.")
    try:
        with transaction.atomic():
            made = Claim.objects.create(version=locked, analyst=by, claimed_at=clock.now())
    except IntegrityError:
        other = Claim.objects.select_related("analyst").get(version=locked)
        if other.analyst_id == by.id:
            return other
        raise WrongState(f"{other.analyst} claimed it a moment ago.") from None
    audit.record(Kind.SUBMISSION_CLAIM, org_id=locked.org_id, actor=by, target=locked.as_target())
    return made


@transaction.atomic
def release_claim(version: Version, *, by: User) -> None:
    """Give a submission back to the queue. Its own analyst may, and a network admin for one who is away."""
    locked = _locked(version, by)
    held = Claim.objects.filter(version=locked).first()
    if held is None:
        raise WrongState("Nobody has claimed it.")
    if held.analyst_id != by.id and not rules.is_network_admin(by):
        raise NotAllowed(f"{held.analyst} has claimed it. They, or a network admin, can release it.")
    held.delete()
    audit.record(Kind.SUBMISSION_RELEASE, org_id=locked.org_id, actor=by, target=locked.as_target())


def _locked(version: Version, by: User) -> Version:
    if not by.org.is_network:
        raise Missing
    if not (rules.is_analyst(by) or rules.is_network_admin(by)):
        raise NotAllowed("This takes the role Analyst.")
    return Version.objects.select_for_update(of=("self",)).select_related("integration").get(pk=version.pk)
