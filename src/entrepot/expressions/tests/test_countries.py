"""Countries by code and name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.expressions.errors import Code, ExpressionError
from entrepot.expressions.functions import countries
from entrepot.expressions.values import plain

FUNCTIONS = {function.name: function for function in countries.FUNCTIONS}
ALL = sorted(set(countries._by_code().values()), key=lambda country: country.alpha2)


def refusal(name: str, value: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        FUNCTIONS[name].run(value)
    assert caught.value.code == Code.UNKNOWN_COUNTRY
    assert caught.value.remedy
    assert len(caught.value.message) < 300
    return caught.value


def test_the_table_is_that_of_iso_3166_1():
    """249 countries, each with codes of its own and a name by which it alone is found."""
    assert len(ALL) == 249
    assert len(countries._by_code()) == 3 * 249
    assert all(c.alpha2.isalpha() and len(c.alpha2) == 2 and c.alpha2.isupper() for c in ALL)
    assert all(c.alpha3.isalpha() and len(c.alpha3) == 3 and c.alpha3.isupper() for c in ALL)
    assert all(c.numeric.isdigit() and len(c.numeric) == 3 for c in ALL)
    assert all(countries.of_code_or_name(c.name) is c for c in ALL)
    names = [row["name"] for row in countries._rows()]
    others = [name for row in countries._rows() for name in row["other_names"].split("|") if name]
    assert len({countries._plain(name) for name in (*names, *others)}) == len(names) + len(others)


@pytest.mark.parametrize(
    ("name", "value", "result"),
    [
        ("Iso3166Convert.toAlpha2", "IND", "IN"),
        ("Iso3166Convert.toNumeric", "USA", "840"),
        ("Iso3166Convert.toAlpha3", "840", "USA"),
        ("Iso3166Convert.toAlpha3", "us", "USA"),
        ("Iso3166Convert.toName", "IN", "India"),
        ("Iso3166Convert.toName", "kor", "South Korea"),
        ("Iso3166Convert.toName", "643", "Russia"),
        ("Iso3166Convert.toName", "36", "Australia"),
        ("Iso3166Convert.toName", "4", "Afghanistan"),
        ("Iso3166Convert.toNumeric", " au ", "036"),
        ("$String.parseCountryCode", "US", "US"),
        ("$String.parseCountryCode", "USA", "US"),
        ("$String.parseCountryCode", "840", "US"),
        ("$String.parseCountryCode", "United States", "US"),
        ("$String.parseCountryCode", "UNITED STATES OF AMERICA", "US"),
        ("$String.parseCountryCode", "uk", "GB"),
        ("$String.parseCountryCode", "the Netherlands", "NL"),
        ("$String.parseCountryCode", "Korea, Republic of", "KR"),
        ("$String.parseCountryCode", "Cote d'Ivoire", "CI"),
        ("$String.parseCountryCode", "Ivory Coast", "CI"),
        ("$String.parseCountryCode", "Saint Lucia", "LC"),
        ("$String.parseCountryCode", "St. Lucia", "LC"),
        ("$String.parseCountryCode", "Bosnia and Herzegovina", "BA"),
        ("$String.parseCountryCode", "Turkey", "TR"),
        ("$String.parseCountryCode", "Türkiye", "TR"),
        ("$String.parseCountryCode", "Hong Kong", "HK"),
    ],
)
def test_codes_and_names_are_recognised(name: str, value: str, result: str):
    assert plain(FUNCTIONS[name].run(value)) == result


@pytest.mark.parametrize("country", ALL, ids=lambda country: country.alpha2)
def test_every_form_leads_to_every_other(country: Any):
    for code in (country.alpha2, country.alpha3, country.numeric, country.alpha3.lower()):
        for form, expected in (("Alpha2", country.alpha2), ("Alpha3", country.alpha3), ("Numeric", country.numeric),
                               ("Name", country.name)):  # fmt: skip
            assert FUNCTIONS[f"Iso3166Convert.to{form}"].run(code) == expected
            assert FUNCTIONS[f"$CountryCode.to{form}"].run(countries.of_code_or_name(code)) == expected


@pytest.mark.parametrize("code", ["", "XX", "ZZZ", "000", "0840", "1234", "²", "٨٤٠", "U S", "x" * 60_000])
def test_an_unknown_code_is_refused(code: str):
    assert "three digits" in refusal("Iso3166Convert.toAlpha2", code).message


def test_a_name_where_a_code_is_read_is_answered_with_the_code():
    assert "Write IN" in refusal("Iso3166Convert.toAlpha2", "India").message


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Untied States", "United States"),
        ("Germnay", "Germany"),
        ("", "United States"),
        ("x" * 60_000, '"USA"'),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, told: str):
    assert told in refusal("$String.parseCountryCode", name).message


def test_messages_do_not_repeat_what_a_person_entered():
    assert "Springfield" not in refusal("$String.parseCountryCode", "Springfield 12").message


@given(st.text(max_size=100))
def test_any_text_is_a_country_or_refused(text: str):
    try:
        assert countries.of_code_or_name(text) in ALL
    except ExpressionError as error:
        assert error.code == Code.UNKNOWN_COUNTRY


def test_every_function_is_told_of():
    assert len(FUNCTIONS) == 9
    assert all(function.meaning and function.example for function in countries.FUNCTIONS)
