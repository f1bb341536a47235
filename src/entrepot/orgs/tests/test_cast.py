"""The cast stands as its documentation says, and its clients are signed in."""

from __future__ import annotations

from entrepot.orgs import sessions
from entrepot.orgs.states import Role
from entrepot.testing import PASSWORD, Cast, client_for


def test_everybody_has_their_roles_and_password(cast: Cast) -> None:
    assert cast.nadia.roles == {Role.SUPER_ADMIN, Role.NETWORK_ADMIN}
    assert cast.jonas.roles == frozenset()
    assert cast.maya.has_password(PASSWORD)
    assert list(cast.sales.members.all()) == [cast.jonas]


def test_a_client_carries_a_session_that_is_found(cast: Cast) -> None:
    token = client_for(cast.priya).cookies[sessions.cookie_name(cast.globex)].value
    session = sessions.find(token, cast.globex)
    assert session is not None
    assert session.user == cast.priya
    assert sessions.find(token, cast.initech) is None
