"""Who may work on integrations. Verbs call `require_…`, which raise; pages ask `may_…`."""

from __future__ import annotations

from entrepot.core.errors import Missing, NotAllowed, WrongState
from entrepot.integrations.models import Integration, Version
from entrepot.integrations.states import EDITABLE, Status
from entrepot.orgs.access import has_role, require_role
from entrepot.orgs.models import Org, User
from entrepot.orgs.states import OrgKind, Role

# Vendors; and the network itself, for the community's templates.
SUBMITTING_KINDS = (OrgKind.DEVELOPER, OrgKind.NETWORK)


def may_edit(person: User, version: Version) -> bool:
    """Whether the person may change this version now."""
    return person.org_id == version.org_id and has_role(person, Role.APP_ADMIN) and version.state in EDITABLE


def may_submit(person: User, version: Version) -> bool:
    """Whether the person may hand it to the network: a super admin, or an app admin who is an org admin too."""
    both = {Role.APP_ADMIN, Role.ORG_ADMIN} <= person.roles
    return person.org_id == version.org_id and (Role.SUPER_ADMIN in person.roles or both)


def require_vendor(person: User, org: Org) -> None:
    """Raise unless the person looks after the integrations of `org`, which must be one that submits."""
    if person.org_id != org.id:
        raise Missing
    if org.kind not in SUBMITTING_KINDS:
        raise NotAllowed("Integrations are made in a developer organisation. Sign up for one: it is free.")
    require_role(person, Role.APP_ADMIN)


def require_own(person: User, owner: Version | Integration) -> None:
    """Raise unless the person looks after this integration: only the owning organisation does (THREATS ROLE-09)."""
    if person.org_id != owner.org_id:
        raise Missing
    require_role(person, Role.APP_ADMIN)


def require_editable(version: Version) -> None:
    """Raise `WrongState` while the version is with the network, or after it was published."""
    if version.state in EDITABLE:
        return
    if version.state is Status.WITHDRAWN:
        raise WrongState("It was withdrawn. Reopen it as a draft, then edit it.")
    if version.state in (Status.PUBLISHED, Status.DELISTED):
        raise WrongState("It was published and does not change any more. Start an update instead.")
    raise WrongState("It is being reviewed and can't change now. Withdraw it, then edit it.")
