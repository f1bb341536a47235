"""Time zones by name."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.expressions.errors import Code, ExpressionError
from entrepot.expressions.functions.zones import known_names, name_of, zone

# The documented names by the offset that they have there.
DOCUMENTED = json.loads((Path(__file__).parent / "data" / "time_zones.json").read_text("utf-8"))
SUMMER = datetime(2015, 7, 31, 12, tzinfo=UTC)


def refusal(name: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        zone(name)
    assert caught.value.code == Code.UNKNOWN_ZONE
    assert caught.value.remedy
    return caught.value


def offset(name: str, moment: datetime = SUMMER) -> timedelta | None:
    return moment.astimezone(zone(name)).utcoffset()


def test_every_documented_zone_is_there_at_its_offset():
    """The documented offsets are of 2009 to 2011, when some countries had others than now."""
    instants = [datetime(year, month, 15, tzinfo=UTC) for year in (2009, 2010, 2011) for month in (1, 7)]
    names = [(name, given) for given, names in DOCUMENTED.items() for name in names]
    assert len(names) == 567
    elsewhere = {
        name
        for name, given in names
        if timedelta(hours=int(given[:3]), minutes=int(given[0] + given[4:]))
        not in {offset(name, instant) for instant in instants}
    }
    corrected_since = {"Pacific/Fakaofo", "Antarctica/Vostok", "Asia/Kashgar", "Asia/Urumqi"}
    assert elsewhere == corrected_since


def test_every_name_of_the_database_is_there():
    for name in available_timezones() & known_names().keys():
        assert offset(name) is not None
    assert len(known_names()) > 590


def test_names_that_the_database_has_dropped_stand_for_their_zones():
    assert name_of(zone("US/Pacific-New")) == "America/Los_Angeles"
    assert name_of(zone("Canada/East-Saskatchewan")) == "America/Regina"


@pytest.mark.parametrize(
    ("name", "hours", "shown"),
    [
        ("Z", 0, "Z"), ("UTC", 0, "UTC"), ("+00:00", 0, "Z"), ("+02:00", 2, "+02:00"), ("-0730", -7.5, "-07:30"),
        ("+2", 2, "+02:00"), ("-05", -5, "-05:00"), ("GMT+2", 2, "GMT+02:00"), ("UTC-05:30", -5.5, "UTC-05:30"),
        ("UT+1", 1, "UT+01:00"), ("GMT-00:00", 0, "GMT"), ("+18:00", 18, "+18:00"), ("-18:00", -18, "-18:00"),
        ("Etc/GMT+2", -2, "Etc/GMT+2"), ("Europe/Berlin", 2, "Europe/Berlin"),
    ],
)  # fmt: skip
def test_offsets_and_names(name: str, hours: float, shown: str):
    assert offset(name) == timedelta(hours=hours)
    assert name_of(zone(name)) == shown
    assert offset(name_of(zone(name))) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("America/New_Yrok", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("+18:01", "at most 18 hours"),
        ("GMT+99", "at most 18 hours"),
        ("+02:60", "minutes below 60"),
        ("+²", "+02:00"),
        ("", "+02:00"),
        ("x" * 60_000, "+02:00"),
    ],
)
def test_an_unknown_zone_is_refused_with_what_was_meant(name: str, told: str):
    message = refusal(name).message
    assert told in message
    assert len(message) < 300


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "/etc/passwd", "Europe/../UTC", "posixrules", "zones", "tzdata.zi", "Europe", "UTC\x00"]
)  # fmt: skip
def test_no_name_leads_to_another_file(name: str):
    refusal(name)


@given(st.text(max_size=80) | st.from_regex(r"(UTC|GMT)?[+-]\d{1,4}(:\d\d)?", fullmatch=True))
def test_any_text_is_a_zone_within_18_hours_or_refused(name: str):
    try:
        found = zone(name)
    except ExpressionError as error:
        assert error.code == Code.UNKNOWN_ZONE
    else:
        assert abs(SUMMER.astimezone(found).utcoffset() or timedelta()) <= timedelta(hours=18)
        assert zone(name_of(found)).utcoffset(SUMMER) == found.utcoffset(SUMMER)
