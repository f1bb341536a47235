"""The vendor's test account: its password is shown to whoever tests, and all of it is erased after publication."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Missing, NotAllowed, WrongState
from entrepot.core.fields import sealed_field
from entrepot.integrations.documents import PRIVATE
from entrepot.integrations.models import Version
from entrepot.orgs.models import User
from entrepot.review import mails, rules
from entrepot.review.actions.locks import locked_version
from entrepot.review.actions.refusals import logged
from entrepot.review.models import Erasure

KEPT = timedelta(days=30)  # after publication (SPEC.md, THREATS JOB-07)
NOTICE = timedelta(days=7)  # before it is erased


def reveal_password(version: Version, *, by: User) -> str:
    """The test account's password, for the analyst who has claimed the submission; both sides' logs say so (ROLE-10)."""
    with logged(version, "reveal", by), transaction.atomic():
        locked = locked_version(version)
        if not by.org.is_network:
            raise Missing
        if not rules.holds_claim(by, locked):
            raise NotAllowed("Only the analyst who has claimed the submission may see the password.")
        password = sealed_field(locked, "test_password").take(locked)
        if not password:
            raise WrongState("The vendor gave no password.")
        audit.record(Kind.TEST_ACCOUNT_REVEAL, org_id=locked.org_id, actor=by, target=locked.as_target())
        return password


def has_test_account(version: Version) -> bool:
    """Whether anything of a test account is kept with the version."""
    kept = version.document.get(PRIVATE)
    return bool(version.test_password) or (isinstance(kept, dict) and any(kept.values()))


@transaction.atomic
def announce_erasure(version: Version, *, day: datetime) -> bool:
    """Mail the vendor that the account will be erased on `day`; once. False where that is done already."""
    erasure, _ = Erasure.objects.select_for_update().get_or_create(version=locked_version(version))
    if erasure.announced_at or erasure.erased_at:
        return False
    erasure.announced_at = clock.now()
    erasure.save(update_fields=["announced_at"])
    mails.tell_erasure(version, day)
    audit.record(
        Kind.TEST_ACCOUNT_NOTICE, org_id=version.org_id, actor=audit.SYSTEM, target=version.as_target()
    )
    return True


@transaction.atomic
def erase_test_account(version: Version) -> bool:
    """Erase address, username, password and instructions; the version's hash does not hold them. False where done."""
    locked = locked_version(version)
    erasure, _ = Erasure.objects.select_for_update().get_or_create(version=locked)
    if erasure.erased_at:
        return False
    locked.document = {key: part for key, part in locked.document.items() if key != PRIVATE}
    locked.test_password = ""
    locked.save(update_fields=["document", "test_password"])
    erasure.erased_at = clock.now()
    erasure.save(update_fields=["erased_at"])
    audit.record(Kind.TEST_ACCOUNT_ERASE, org_id=locked.org_id, actor=audit.SYSTEM, target=locked.as_target())
    return True
