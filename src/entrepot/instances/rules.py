"""Who may look after installed integrations, and which releases can be installed."""

from __future__ import annotations

from entrepot.core.errors import Missing, NotAllowed, WrongState
from entrepot.integrations.models import Release
from entrepot.integrations.states import Status
from entrepot.orgs.access import has_role
from entrepot.orgs.models import Org, User
from entrepot.orgs.rules import By, require_in
from entrepot.orgs.states import OrgKind, Role

# Vendors install too: to try their own integration as a customer sees it. The network's own organisation only reviews.
# What the list of what is installed is called there: vendors have integrations of their own besides.
TITLES: dict[str, str] = {OrgKind.CUSTOMER: "Integrations", OrgKind.DEVELOPER: "Installed integrations"}
INSTALLING_KINDS = (OrgKind.CUSTOMER, OrgKind.DEVELOPER)


def may_manage(person: User) -> bool:
    """Whether the person installs, assigns and removes integrations in their organisation."""
    return person.org.kind in INSTALLING_KINDS and has_role(person, Role.APP_ADMIN)


def may_read(person: User) -> bool:
    """Whether the person sees what is installed, and to whom it is assigned."""
    return person.org.kind in INSTALLING_KINDS and has_role(person, Role.APP_ADMIN, Role.READ_ONLY_ADMIN)


def require_manager(by: By, org: Org) -> None:
    """Raise `Missing` for people of another organisation (THREATS TEN-01), `NotAllowed` without the role."""
    if isinstance(by, User) and by.org_id != org.id:
        raise Missing
    if org.kind not in INSTALLING_KINDS:
        raise NotAllowed("The network's own organisation installs nothing. Sign in to another one of yours.")
    require_in(by, org, Role.APP_ADMIN)


def is_installable(release: Release) -> bool:
    """Whether it is the newest release of an integration that the catalog shows."""
    return release.integration.current_release_id == release.id and release.version.state is Status.PUBLISHED


def require_installable(release: Release) -> None:
    """Raise `WrongState` for a release that was replaced or taken out of the catalog."""
    if not is_installable(release):
        raise WrongState(f"{release} is no longer in the catalog. Look there for its newest version.")
