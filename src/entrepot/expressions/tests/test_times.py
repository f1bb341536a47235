"""Functions of times: the documented examples, what is kept of a time, and what is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.expressions.dialects import Variant
from entrepot.expressions.errors import Code, ExpressionError
from entrepot.expressions.functions import times
from entrepot.expressions.functions.table import Surroundings
from entrepot.expressions.functions.zones import zone
from entrepot.expressions.limits import MAX_INTEGER, MIN_INTEGER, Budget
from entrepot.expressions.values import DateTime, plain

NOW = "2015-07-31T17:18:37.979Z"
CREATED = "2015-07-30T23:58:32.000Z"
FUNCTIONS = {function.name: function for function in times.FUNCTIONS}


def call(name: str, *values: Any, variant: Variant = Variant.IDENTITY_ENGINE, now: str | None = NOW) -> Any:
    function = FUNCTIONS[name if name in FUNCTIONS else f"$ZonedDateTime.{name}"]
    context = {} if now is None else {"now": now}
    around = [Surroundings(context, Budget(), variant)] if function.surrounded else []
    return function.run(*around, *values)


def classic(name: str, *values: Any) -> Any:
    return call(name, *values, variant=Variant.CLASSIC)


def refusal(name: str, *values: Any, **more: Any) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        call(name, *values, **more)
    assert caught.value.remedy
    return caught.value


def test_every_function_is_told_of():
    assert len(FUNCTIONS) == len(times.FUNCTIONS) == 27
    assert all(function.meaning and function.example for function in times.FUNCTIONS)
    assert {name for name, each in FUNCTIONS.items() if not each.pure} == {
        "Time.now", "DateTime.now", "Time.fromStringToIso8601", *(f"$ZonedDateTime.within{unit}" for unit in times._SECONDS),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "result"),
    [
        ("DateTime.now", [], NOW),
        ("$String.parseWindowsTime", ["130828367179790000"], NOW),
        ("$String.parseUnixTime", ["1438363117979"], NOW),
        ("$String.parseStringTime", ["2015-06-17T00:23:19.676Z"], "2015-06-17T00:23:19.676Z"),
        (
            "$String.parseStringTime",
            ["17 June 2015 00:23:19", "dd MMMM yyyy HH:mm:ss"],
            "2015-06-17T00:23:19Z",
        ),
        ("toWindows", [CREATED], "130827743120000000"),
        ("toUnix", [CREATED], "1438300712000"),
        ("toString", [CREATED], "2015-07-30T23:58:32Z"),
        ("toString", [CREATED, "d MMMM yyyy, HH:mm"], "30 July 2015, 23:58"),
        ("toString", [NOW], NOW),
        ("toZone", [CREATED, "Europe/Paris"], "2015-07-31T01:58:32.000+02:00"),
        ("plusDays", [CREATED, 1], "2015-07-31T23:58:32.000Z"),
        ("plusHours", [CREATED, -1], "2015-07-30T22:58:32.000Z"),
        ("plusHours", [CREATED, 2], "2015-07-31T01:58:32.000Z"),
        ("plusMinutes", [CREATED, 0], CREATED),
        ("plusMinutes", [CREATED, 2], "2015-07-31T00:00:32.000Z"),
        ("plusSeconds", [CREATED, 0], CREATED),
        ("plusSeconds", [CREATED, 30], "2015-07-30T23:59:02.000Z"),
        ("minusDays", [NOW, 3], "2015-07-28T17:18:37.979Z"),
        ("minusDays", [CREATED, 1], "2015-07-29T23:58:32.000Z"),
        ("minusHours", [NOW, 100], "2015-07-27T13:18:37.979Z"),
        ("minusHours", [CREATED, 2], "2015-07-30T21:58:32.000Z"),
        ("minusMinutes", [NOW, -1], "2015-07-31T17:19:37.979Z"),
        ("minusMinutes", [CREATED, 2], "2015-07-30T23:56:32.000Z"),
        ("minusSeconds", [NOW, 2], "2015-07-31T17:18:35.979Z"),
        ("minusSeconds", [CREATED, 30], "2015-07-30T23:58:02.000Z"),
        ("withinDays", [CREATED, 1], True),
        ("withinHours", [CREATED, 100], True),
        ("withinHours", [CREATED, 2], False),
        ("withinMinutes", [CREATED, 2], False),
        ("withinSeconds", [CREATED, 100], False),
        ("withinSeconds", [CREATED, 30], False),
        ("withinSeconds", [CREATED, 0], False),
    ],
)
def test_methods_give_what_is_documented(name: str, values: list[Any], result: Any):
    assert plain(call(name, *values)) == result


@pytest.mark.parametrize(
    ("name", "values", "result"),
    [
        ("Time.now", [], NOW),
        ("Time.now", ["EST"], "2015-07-31T12:18:37.979-05:00"),
        ("Time.now", ["EST", "YYYY-MM-dd HH:mm:ss"], "2015-07-31 12:18:37"),
        ("Time.now", ["", "Z"], "+0000"),
        ("Time.fromWindowsToIso8601", ["130828367179790000"], NOW),
        ("Time.fromWindowsToIso8601", ["130827743120000000"], CREATED),
        ("Time.fromUnixToIso8601", ["1438363117979"], NOW),
        ("Time.fromUnixToIso8601", ["-1"], "1969-12-31T23:59:59.999Z"),
        (
            "Time.fromStringToIso8601",
            ["17 June 2015 00:23:19", "dd MMMM yyyy HH:mm:ss"],
            "2015-06-17T00:23:19.000Z",
        ),
        ("Time.fromStringToIso8601", ["17/06/2015 +02:00", "dd/MM/yyyy Z"], "2015-06-16T22:00:00.000Z"),
        ("Time.fromIso8601ToWindows", [NOW], "130828367179790000"),
        ("Time.fromIso8601ToUnix", [NOW], "1438363117979"),
        ("Time.fromIso8601ToString", [NOW, "d MMM yyyy"], "31 Jul 2015"),
        ("Time.fromIso8601ToString", ["2015-07-31T01:00:00+02:00", "d MMM yyyy HH:mm"], "30 Jul 2015 23:00"),
    ],
)
def test_classic_functions_give_texts(name: str, values: list[str], result: str):
    assert classic(name, *values) == result


def test_now_is_a_time_or_a_text_by_variant():
    assert (
        call("Time.now") == call("DateTime.now") == DateTime(datetime(2015, 7, 31, 17, 18, 37, 979000, UTC))
    )
    assert plain(call("Time.now", "Europe/Paris")) == "2015-07-31T19:18:37.979+02:00"
    assert call("Time.now", "Europe/Paris", "HH:mm VV") == "19:18 Europe/Paris"


def test_the_clock_is_the_real_one_to_the_millisecond_where_the_context_has_none():
    before = datetime.now(UTC)
    shown = call("DateTime.now", now=None).moment
    assert before - timedelta(milliseconds=1) < shown <= datetime.now(UTC)
    assert shown.microsecond % 1000 == 0
    assert len(call("Time.now", now=None, variant=Variant.CLASSIC)) == len(NOW)


def test_the_century_of_two_digits_follows_the_clock_in_the_classic_variant():
    read = [
        call("Time.fromStringToIso8601", text, "dd/MM/yy", now=NOW)[:4] for text in ("01/02/34", "01/02/35")
    ]
    assert read == ["2034", "1935"]
    assert call("$String.parseStringTime", "01/02/85", "dd/MM/yy").moment.year == 2085


def test_within_counts_in_both_directions_up_to_and_with_the_span():
    assert call("withinHours", "2015-07-31T18:18:37.979Z", 1)
    assert call("withinHours", "2015-07-31T16:18:37.979Z", 1)
    assert not call("withinHours", "2015-07-31T18:18:37.980Z", 1)
    assert not call("withinHours", "2015-07-31T16:18:37.978Z", 1)
    assert call("withinSeconds", NOW, 0)
    assert not call("withinSeconds", NOW, -1)
    assert call("withinDays", "0001-01-01T00:00:00Z", MAX_INTEGER)


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("2015-06-17", "2015-06-17T00:00:00Z"),
        ("2015-06-17T10:15", "2015-06-17T10:15:00Z"),
        ("2015-06-17T10:15:30", "2015-06-17T10:15:30Z"),
        ("2015-06-17t10:15:30z", "2015-06-17T10:15:30Z"),
        ("2015-06-17T10:15:30.5Z", "2015-06-17T10:15:30.500Z"),
        ("2015-06-17T10:15:30,123456789Z", "2015-06-17T10:15:30.123Z"),
        (" 2015-06-17T10:15:30.000+02:00 ", "2015-06-17T10:15:30.000+02:00"),
        ("2015-06-17T10:15:30-0730", "2015-06-17T10:15:30-07:30"),
        ("2015-06-17T10:15:30+02", "2015-06-17T10:15:30+02:00"),
        ("2015-06-17T10:15:30+00:00", "2015-06-17T10:15:30Z"),
    ],
)
def test_iso_8601_is_read_in_its_usual_forms(iso: str, written: str):
    assert call("$String.parseStringTime", iso).iso() == written


@pytest.mark.parametrize(
    "iso",
    [
        "", " ", "today", "2015-6-17", "2015-02-29", "2015-13-01", "0000-01-01", "2015-06-17T24:00", "2015-06-17T10",
        "2015-06-17T10:15:60Z", "2015-06-17T10:15.5Z", "2015-06-17T10:15+02:", "2015-06-17T10:15+19:00",
        "2015-06-17T10:15+02:60", "2015-06-17 10:15", "2015-06-17T10:15Z\n2", "\u0662\u0660\u0661\u0665-06-17",
        "12015-06-17",
        "0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-02:00", "2015-06-17" + " " * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_time_by_iso_8601_is_refused(iso: str):
    assert refusal("toUnix", iso).code == Code.BAD_TIME


@pytest.mark.threat("EXPR-08")
def test_numbers_beyond_64_bits_and_years_beyond_9999_are_refused():
    for name in ("$String.parseUnixTime", "$String.parseWindowsTime"):
        assert refusal(name, str(MAX_INTEGER + 1)).code == Code.NUMBER_OVERFLOW
        assert refusal(name, "9" * 60_000).code == Code.NUMBER_OVERFLOW
        assert refusal(name, str(MIN_INTEGER)).code == Code.BAD_TIME
        assert refusal(name, "12.5").code == Code.BAD_TIME
        assert refusal(name, "").code == Code.BAD_TIME
    for unit in times._SECONDS:
        assert refusal(f"plus{unit}", NOW, MAX_INTEGER).code == Code.BAD_TIME
        assert refusal(f"minus{unit}", NOW, MAX_INTEGER).code == Code.BAD_TIME
        assert refusal(f"plus{unit}", NOW, MAX_INTEGER + 1).code == Code.NUMBER_OVERFLOW
        assert refusal(f"minus{unit}", NOW, MIN_INTEGER).code == Code.NUMBER_OVERFLOW
        assert refusal(f"within{unit}", NOW, MAX_INTEGER + 1).code == Code.NUMBER_OVERFLOW
    assert refusal("plusSeconds", "9999-12-31T23:59:59Z", 1).code == Code.BAD_TIME
    assert refusal("minusDays", "0001-01-01", 1).code == Code.BAD_TIME
    assert refusal("toZone", "9999-12-31T23:59:59Z", "+02:00").code == Code.BAD_TIME
    assert refusal("toZone", "0001-01-01T00:00:00Z", "America/New_York").code == Code.BAD_TIME


def test_the_number_that_stands_for_never_is_explained():
    assert "never" in refusal("$String.parseWindowsTime", "9223372036854775807").message


@pytest.mark.parametrize(
    ("start", "act", "amount", "result"),
    [  # as java.time has it
        ("2015-03-28T02:30 Europe/Berlin", "plusDays", 1, "2015-03-29T03:30:00+02:00"),
        ("2015-03-28T02:30 Europe/Berlin", "plusHours", 24, "2015-03-29T03:30:00+02:00"),
        ("2015-10-25T02:30 Europe/Berlin", "plusHours", 1, "2015-10-25T02:30:00+01:00"),
        ("2015-10-24T02:30 Europe/Berlin", "plusDays", 1, "2015-10-25T02:30:00+02:00"),
        ("2015-03-28T12:00 Europe/Berlin", "plusDays", 1, "2015-03-29T12:00:00+02:00"),
        ("2015-03-28T12:00 Europe/Berlin", "plusHours", 24, "2015-03-29T13:00:00+02:00"),
    ],
)
def test_days_follow_the_calendar_and_hours_pass(start: str, act: str, amount: int, result: str):
    moment = call("$String.parseStringTime", start, "yyyy-MM-dd'T'HH:mm VV")
    assert call(act, moment, amount).iso() == result


def test_days_after_a_repeated_hour_keep_their_side_of_it():
    second = DateTime(datetime(2015, 10, 25, 2, 30, tzinfo=zone("Europe/Berlin"), fold=1))
    assert second.plus(days=154).iso() == "2016-03-27T03:30:00+02:00"
    assert second.plus(days=0).iso() == "2015-10-25T02:30:00+01:00"
    assert second.plus(days=1).iso() == "2015-10-26T02:30:00+01:00"


def test_equal_moments_are_equal_in_every_zone_and_a_repeated_hour_is_two():
    first = DateTime(datetime(2015, 10, 25, 2, 30, tzinfo=zone("Europe/Berlin")))
    second = first.plus(seconds=3600)
    assert first != second
    for each in (first, second):
        there = call("toZone", each, "UTC")
        assert there == each
        assert hash(there) == hash(each)


# Bounds without a zone: hypothesis adds it.
FIRST, LAST = datetime(1, 1, 3), datetime(9999, 12, 29)  # noqa: DTZ001
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC)).map(
    lambda moment: DateTime(moment.replace(microsecond=moment.microsecond // 1000 * 1000))
)


@given(moments)
def test_unix_windows_and_iso_times_read_back_as_the_same_moment(moment: DateTime):
    assert call("$String.parseUnixTime", call("toUnix", moment)) == moment
    assert call("$String.parseWindowsTime", call("toWindows", moment)) == moment
    assert call("$String.parseStringTime", call("toString", moment)) == moment


@given(moments, st.sampled_from(["Days", "Hours", "Minutes", "Seconds"]), st.integers())
def test_minus_is_the_way_back_or_the_span_is_refused(moment: DateTime, unit: str, amount: int):
    try:
        there = call(f"plus{unit}", moment, amount)
    except ExpressionError as error:
        assert error.code in (Code.BAD_TIME, Code.NUMBER_OVERFLOW)
    else:
        assert call(f"minus{unit}", there, amount) == moment


@given(
    st.text()
    | st.from_regex(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?([zZ]|[+-]\d\d:?\d\d)?)?", fullmatch=True)
)
def test_any_text_is_a_time_or_refused(text: str):
    try:
        moment = call("$String.parseStringTime", text)
    except ExpressionError as error:
        assert error.code == Code.BAD_TIME
        assert error.remedy
    else:
        assert call("$String.parseStringTime", moment.iso()) == moment
