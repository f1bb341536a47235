"""What organisations are called: integrations are shown as being "by" them, so no name passes for the network's."""

from __future__ import annotations

from html import unescape

import pytest

from entrepot.audit.actions import SYSTEM
from entrepot.core.errors import Invalid
from entrepot.orgs import actions
from entrepot.orgs.states import OrgKind
from entrepot.orgs.tests.test_sign_up import apply
from entrepot.testing import Cast


@pytest.mark.threat("TEXT-04")
@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Harbour", "own name"),
        ("HARB0UR", "own name"),
        ("H\u00e1rbour.", "own name"),
        ("Entrepot", "own name"),
        ("Har\u200bbour", "invisible"),
        ("H\u0430rbour", "Cyrillic and Latin"),
        ("Tid\u0435water", "Cyrillic and Latin"),
        ("\u041dapbour", "Cyrillic and Latin"),
    ],
)
def test_nobody_is_called_as_the_network_or_in_two_alphabets(cast: Cast, name: str, remedy: str) -> None:
    response = apply(name=name)
    assert response.status_code == 422
    assert remedy in unescape(response.content.decode())
    for change in (
        lambda: actions.create_org(name, "tidewater", OrgKind.DEVELOPER, by=SYSTEM),
        lambda: actions.rename_org(cast.northwind, name, by=cast.maya),
    ):
        with pytest.raises(Invalid) as refused:
            change()
        assert remedy in refused.value.fields["name"]


@pytest.mark.parametrize("name", ["Harbour Lights", "\u041d\u043e\u0440\u0434", "Nord \u65e5\u672c"])
def test_other_names_are_taken(cast: Cast, name: str) -> None:
    assert apply(name=name, slug="tidewater").status_code == 303
    assert actions.rename_org(cast.northwind, name, by=cast.maya).name == name
    assert actions.rename_org(cast.harbour, "Harbour", by=cast.nadia).name == "Harbour"
