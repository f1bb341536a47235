"""Whoever runs a network is told of settings that suit one machine only."""

from __future__ import annotations

from typing import Any

import pytest

from entrepot.config import origin
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.testing import Cast, client_for

NOTICE = "ALLOW_PRIVATE_TARGETS"


def page_of(person: User) -> str:
    answer = client_for(person).get(org_path(person.org, "orgs:account"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.threat("OUT-13")
def test_who_operates_the_network_sees_that_inner_addresses_are_open(cast: Cast, settings: Any) -> None:
    settings.ALLOW_PRIVATE_TARGETS = True
    assert NOTICE in page_of(cast.nadia)
    for other in (cast.tomas, cast.maya, cast.priya, cast.jonas):
        assert NOTICE not in page_of(other), "it is not theirs to mend"
    settings.ALLOW_PRIVATE_TARGETS = False
    assert NOTICE not in page_of(cast.nadia)


@pytest.mark.threat("OUT-13")
@pytest.mark.parametrize(("allowed", "demo", "told"), [(True, False, 1), (False, False, 0), (True, True, 0)])
def test_a_start_tells_it_too(
    settings: Any, caplog: pytest.LogCaptureFixture, allowed: bool, demo: bool, told: int
) -> None:
    settings.ALLOW_PRIVATE_TARGETS, settings.DEMO = allowed, demo
    origin.warn_if_open_to_inside()
    assert sum("private_targets_allowed" in str(record.msg) for record in caplog.records) == told
