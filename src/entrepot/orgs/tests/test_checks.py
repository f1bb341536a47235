"""What `entrepot check` says about organisations."""

from __future__ import annotations

import pytest

from entrepot.orgs.checks import SHARED_ORIGIN, customers_have_their_own_origin
from entrepot.testing import Cast, host_mode


@pytest.mark.threat("TEN-07")
def test_two_customers_in_path_mode_are_warned_of(cast: Cast) -> None:
    assert customers_have_their_own_origin(databases=["default"]) == [SHARED_ORIGIN]
    with host_mode():
        assert customers_have_their_own_origin(databases=["default"]) == []


def test_one_customer_in_path_mode_is_fine(cast: Cast) -> None:
    cast.initech.active = False
    cast.initech.save()
    assert customers_have_their_own_origin(databases=["default"]) == []
