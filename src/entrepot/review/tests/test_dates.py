"""The day that a vendor is promised: counted where the network is, over weekends and its holidays, anew in each phase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from entrepot.integrations.models import Version
from entrepot.orgs.addresses import org_path
from entrepot.review import actions
from entrepot.review.tests.worlds import claimed, passed, submitted
from entrepot.testing import Cast, client_for, mails


@pytest.fixture
def _before_christmas(settings: Any) -> Iterator[None]:
    """Tuesday evening; in Berlin it is Wednesday already."""
    settings.TIME_ZONE = "Europe/Berlin"
    settings.HOLIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1)})
    with time_machine.travel(datetime(2026, 12, 22, 23, 30, tzinfo=UTC), tick=False):
        yield


@pytest.mark.usefixtures("_before_christmas")
def test_five_working_days_over_christmas_and_new_year(cast: Cast) -> None:
    version = submitted(cast)
    due = datetime(2026, 12, 31, 16, tzinfo=UTC)  # five o'clock in Berlin
    assert version.expected_at == due
    assert Version.objects.get(pk=version.pk).expected_at == due
    told = mails(cast.maya.email)[-1]
    assert told.subject.endswith("initial review expected by 31 December 2026")
    assert "Thursday 31 December 2026" in told.text
    page = client_for(cast.maya).get(org_path(cast.northwind, "review:status", version.id)).content.decode()
    assert "Expect an answer by <b>Thu 31 Dec</b>" in page


@pytest.mark.usefixtures("_before_christmas")
def test_the_next_phase_is_counted_from_its_own_beginning(cast: Cast) -> None:
    version = claimed(cast)
    with time_machine.travel(datetime(2026, 12, 28, 9, tzinfo=UTC), tick=False):
        version = actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    assert version.expected_at == datetime(2027, 1, 5, 16, tzinfo=UTC)


@pytest.mark.usefixtures("_before_christmas")
def test_what_waits_for_nobody_at_the_network_has_no_date(cast: Cast) -> None:
    version = passed(passed(submitted(cast), cast.tomas), cast.ines)
    assert version.expected_at is None
