"""Patterns of times, against results of Joda-Time 2.10 and of java.time 17 (`data/java_times.json`)."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.expressions.errors import Code, ExpressionError
from entrepot.expressions.functions.time_patterns import Style, compiled
from entrepot.expressions.functions.time_reading import read, read_iso, written
from entrepot.expressions.functions.zones import zone

FACTS = json.loads((Path(__file__).parent / "data" / "java_times.json").read_text("utf-8"))
JODA, JAVA = Style.JODA, Style.JAVA
MOMENTS = [read_iso(iso)[0].astimezone(zone(name)) for iso, name in FACTS["moments"]]


@pytest.mark.parametrize(
    ("style", "pattern", "expected"), [(s, p, e) for s in (JODA, JAVA) for p, e in FACTS[s].items()]
)
def test_every_pattern_writes_what_java_writes(style: Style, pattern: str, expected: list[str]):
    assert [written(moment, pattern, style) for moment in MOMENTS] == expected


@pytest.mark.parametrize(("style", "pattern", "text", "expected"), FACTS["read"])
def test_every_text_is_read_as_java_reads_it(style: str, pattern: str, text: str, expected: str | None):
    if expected is None:
        refused(read, text, pattern, Style(style), 2026, code=Code.BAD_TIME)
    else:
        assert read(text, pattern, Style(style), 2026) == datetime.fromisoformat(expected)


def refused(act: Any, *values: Any, code: Code) -> str:
    with pytest.raises(ExpressionError) as caught:
        act(*values)
    assert caught.value.code == code
    assert caught.value.remedy
    return caught.value.message


@pytest.mark.parametrize(
    ("style", "pattern", "told"),
    [
        (JODA, "yyyy-MM-dd j", "The letter j at character 12"),
        (JODA, "L", "The letter L at character 1"),
        (JAVA, "yyyy-MM-dd x W", "The letter W at character 14"),
        (JAVA, "yyyy 'at", "The quote at character 6"),
        (JAVA, "yyyy[-MM]", "[ at character 5"),
        (JAVA, "HHH", "“HHH” at character 1"),
        (JAVA, "V", "Write VV"),
        (JAVA, "aa", "“aa” at character 1"),
        (JAVA, "SSSSSSSSSS", "too many"),
        (JODA, "zzzz", "full name"),
        (JAVA, "yyyy zzzz", "zzzz at character 6"),
        (JAVA, "", "empty"),
        (JAVA, "y" * 257, "256 are allowed"),
    ],
)
def test_a_pattern_that_means_nothing_is_refused_with_the_place(style: Style, pattern: str, told: str):
    assert told in refused(compiled, pattern, style, code=Code.BAD_TIME_FORMAT)


@pytest.mark.parametrize(
    ("style", "pattern", "text", "told"),
    [
        (JAVA, "yyyy-MM-dd", "2015-06", 'at its end, "-" is expected'),
        (JAVA, "yyyy-MM-dd", "2015-6-17", "at character 6, the month (2 digits)"),
        (JODA, "yyyy-MM-dd", "2015-00-17", "at character 6, a month between 1 and 12"),
        (JODA, "yyyy-MM-dd", "2015-02-29", "no such date"),
        (JODA, "yyyy-MM-dd", "0000-02-28", "a year between 1 and 9999"),
        (JODA, "yyyy-DDD", "2015-366", "does not fit"),
        (JODA, "x-ww-e", "2015-54-1", "a week between 1 and 53"),
        (JODA, "x-ww-e", "2015-01-0", "a day of the week between 1 and 7"),
        (JODA, "x-ww-e", "2016-53-1", "no such date"),
        (JODA, "yyyy-MM-dd E", "2015-06-17 Thu", "day of the week does not fit"),
        (JODA, "HH a", "10 PM", "half of the day does not fit"),
        (JODA, "C yyyy", "19 2015", "century does not fit"),
        (JODA, "yyyy yyyy", "2015 2016", "two different values"),
        (JODA, "yyyy-MM-dd", "2015-06-17T", "at character 11, nothing more"),
        (JAVA, "yyyy-MM-dd XXX", "2015-06-17 +0200", "the minutes of the offset"),
        (JAVA, "yyyy-MM-dd XXX", "2015-06-17 +19:00", "at most 18 hours"),
        (JAVA, "yyyy-MM-dd x Z", "2015-06-17 +02 +0300", "the offset that was given before"),
        (JAVA, "yyyy-MM-dd VV XXX", "2015-06-17 Europe/Berlin +01:00", "not that of the zone"),
        (JAVA, "yyyy-MM-dd HH:mm VV", "2015-03-29 02:30 Europe/Berlin", "clocks were put forward"),
        (JAVA, "yyyy-MM-dd XXX", "0001-01-01 +02:00", "years 1 to 9999"),
        (JAVA, "d MMM yyyy", "1 juin 2015", "the month in English"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_with_what_was_expected(
    style: Style, pattern: str, text: str, told: str
):
    assert told in refused(read, text, pattern, style, 2026, code=Code.BAD_TIME)


def test_an_unknown_zone_in_a_text_is_named():
    assert "Europe/Berlin" in refused(
        read, "2015 Europe/Berlim", "yyyy VV", JAVA, 2026, code=Code.UNKNOWN_ZONE
    )


@pytest.mark.parametrize(
    ("pattern", "text"), [("MM-dd", "06-17"), ("yyyy hh", "2015 10"), ("yyyy MMMMM", "2015 J")]
)
def test_a_pattern_from_which_no_time_can_be_read_is_refused(pattern: str, text: str):
    refused(read, text, pattern, JAVA, 2026, code=Code.BAD_TIME_FORMAT)


def test_an_offset_tells_the_two_times_of_a_repeated_hour_apart():
    def at(offset: str) -> datetime:
        return read(f"2015-10-25 02:30 Europe/Berlin {offset}", "yyyy-MM-dd HH:mm VV XXX", JAVA, 2026)

    assert at("+01:00").astimezone(UTC) - at("+02:00").astimezone(UTC) == timedelta(hours=1)


offsets = st.integers(-18 * 60, 18 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# Bounds without a zone: hypothesis adds it.
FIRST, LAST = datetime(1, 1, 3), datetime(9999, 12, 29)  # noqa: DTZ001
moments = st.datetimes(FIRST, LAST, timezones=offsets).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
# Each keeps all fields of a moment.
COMPLETE = {
    JODA: [
        "yyyy-MM-dd'T'HH:mm:ss.SSSZZ", "EEEE, d MMMM YYYY h:mm:ss.SSSSSS a Z", "yyyyDDDHHmmssSSSZ", "x-'W'ww-e k:m:s.SSSZ",
        "G C yyyyy MMM dd EEE K a mm ss SSS ZZ", "''y''M''d 'o''clock' H:m:s.SSS ZZ", "yyyyMMddHHmmssSSSZ",
        "ddd/MMM/y eee www xxxx HHH mmm sss SSS ZZ",
    ],
    JAVA: [
        "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "EEEE, d MMMM uuuu h:mm:ss.SSSSSSSSS a Z", "yyyyDDDHHmmssSSSx",
        "Y-'W'ww-e k:m:s n OOOO",
        "GGGG y LLL dd c K a mm ss SSS O", "''y''M''d 'o''clock' H:m:s.SSS XXXXX", "yyyyMMddHHmmssSSSXX",
        "QQQQ q QQ yyyyy D EEE ee eeee ccc H:m:s.SSS xxxxx ZZZZ", "Hmmss SSS u-M-d ZZZZZ X XX XXXX",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("style", "pattern"), [(style, one) for style in COMPLETE for one in COMPLETE[style]]
)
@given(moment=moments)
def test_what_a_complete_pattern_writes_is_read_back(style: Style, pattern: str, moment: datetime):
    back = read(written(moment, pattern, style), pattern, style, 2026)
    assert back == moment
    assert back.utcoffset() == moment.utcoffset()


@given(
    moments, st.sampled_from(["Europe/Berlin", "America/Caracas", "Asia/Kathmandu", "Pacific/Apia", "UTC"])
)
def test_what_is_written_with_a_zone_is_read_back_in_it(moment: datetime, name: str):
    there = moment.astimezone(zone(name))
    pattern = "yyyy-MM-dd'T'HH:mm:ss.SSSXXXXX VV"
    back = read(written(there, pattern, JAVA), pattern, JAVA, 2026)
    assert back.astimezone(UTC) == there.astimezone(UTC)
    assert written(back, "VV", JAVA) == name


letters = st.text("GCYyuxwWeEcDMLQqdaKhHkmsSnzZXVOj'-:. []", max_size=24)


@given(st.sampled_from(Style), letters, moments, st.text("0123456789-:+ APMZJunWed./", max_size=24))
def test_any_pattern_writes_and_reads_or_is_refused(style: Style, pattern: str, moment: datetime, text: str):
    try:
        compiled(pattern, style)
    except ExpressionError as error:
        assert error.code == Code.BAD_TIME_FORMAT
        return
    for one in (text, written(moment, pattern, style)):
        try:
            back = read(one, pattern, style, 2026)
        except ExpressionError as error:
            assert error.code in (Code.BAD_TIME, Code.BAD_TIME_FORMAT, Code.UNKNOWN_ZONE)
        else:
            assert read(written(back, pattern, style), pattern, style, 2026) == back
