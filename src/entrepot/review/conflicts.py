"""Who would judge their own cause (THREATS ROLE-02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from entrepot.integrations.models import Version
from entrepot.orgs import names
from entrepot.orgs.models import Org, User


def is_conflicted(person: User, version: Version) -> bool:
    """Whether the person would judge their own cause: of the owning organisation, now or once, or an editor."""
    return bool(among(person, [version]))


def among(person: User, versions: Sequence[Version]) -> set[str]:
    """The ids of those versions that the person may not judge."""
    owners = {version.org_id for version in versions}
    shown = Version.objects.filter(pk__in=[version.id for version in versions])
    return set(shown.filter(own_cause(person, owners)).values_list("id", flat=True))


def own_cause(person: User, owners: Iterable[str] | QuerySet[Org]) -> Q:
    """What makes a version of these organisations the person's own.

    An account belongs to one organisation, so somebody of two is known by their mailbox. It counts where it answered:
    else a vendor would be rid of an analyst by inviting them.
    """
    mailbox = names.mailbox_key(person.email)
    _, _, domain = mailbox.rpartition("@")
    near = User.objects.filter(org__in=owners, email__iendswith=f"@{domain}", email_verified_at__isnull=False)
    theirs = [org for org, email in near.values_list("org", "email") if names.mailbox_key(email) == mailbox]
    return Q(org__in=[person.org_id, *theirs]) | Q(editors__user=person)
