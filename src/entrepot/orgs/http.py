"""Requests inside an organisation, typed."""

from __future__ import annotations

from entrepot.core.http import EntrepotRequest
from entrepot.orgs.models import Org, Session, User


class OrgRequest(EntrepotRequest):
    """A request at an organisation's address; `person` is None for nobody."""

    org: Org
    person: User | None
    session_row: Session | None


class PersonRequest(OrgRequest):
    """A request of a signed-in, active person of `org`."""

    person: User
    session_row: Session
