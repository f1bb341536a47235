"""Who guesses from many addresses: made-up ones count for nothing, and those of one site count as one (THREATS AUTH-02)."""

import pytest
from django.http import HttpResponse

from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Tries
from entrepot.testing import Cast, nobody

pytestmark = [pytest.mark.threat("AUTH-02"), pytest.mark.django_db]


def spray(cast: Cast, turn: int, address: str, **headers: str) -> HttpResponse:
    """One guess at a login that nobody has tried yet."""
    form = {"login": f"person{turn}@globex.example", "password": "copper lantern"}
    return nobody(cast.globex, REMOTE_ADDR=address).post(
        org_path(cast.globex, "orgs:sign_in"), form, **headers
    )


def counters() -> int:
    return Tries.objects.filter(key__startswith="address:").count()


def test_the_addresses_of_one_ipv6_site_share_a_counter(cast: Cast) -> None:
    codes = [spray(cast, turn, f"2001:db8:7:1:{turn:x}::{turn:x}").status_code for turn in range(51)]
    assert codes == [422] * 50 + [429]
    assert spray(cast, 99, "2001:db8:7:2::1").status_code == 422, "the next site is another one"


def test_an_ipv4_address_is_one_in_either_spelling(cast: Cast) -> None:
    spray(cast, 1, "192.0.2.7")
    spray(cast, 2, "::ffff:192.0.2.7")
    assert counters() == 1
    spray(cast, 3, "192.0.2.8")
    assert counters() == 2


@pytest.mark.threat("DEP-04")
@pytest.mark.parametrize(
    "header", ["X_FORWARDED_FOR", "X_REAL_IP", "FORWARDED", "CLIENT_IP", "TRUE_CLIENT_IP"]
)
def test_headers_that_nobody_declared_make_no_address(cast: Cast, header: str) -> None:
    for turn in range(5):
        spray(cast, turn, "192.0.2.7", **{f"HTTP_{header}": f"203.0.113.{turn}"})
    assert counters() == 1


@pytest.mark.threat("DEP-04")
@pytest.mark.parametrize(
    "forwarded",
    ["203.0.113.{}, 192.0.2.1", "203.0.113.{},192.0.2.1", "x{}, , 192.0.2.1", ",,{},192.0.2.1", "192.0.2.1"],
)
def test_behind_one_proxy_only_what_it_added_is_believed(
    cast: Cast, settings: pytest.FixtureRequest, forwarded: str
) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    for turn in range(5):
        spray(cast, turn, "10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded.format(turn))
    assert counters() == 1
