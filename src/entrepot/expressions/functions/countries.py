"""Countries of ISO 3166-1, by code or name; `data/countries.csv` has them, with the names that Java gives in English.

Capital and small letters are the same. A number may lack its leading zeros, as where it was stored as a number.
"""

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ..errors import Code, ExpressionError
from ..values import CountryCode, Type
from ..wording import nearest
from .table import CLASSIC, IDENTITY_ENGINE, Example, Function, parameters

_LONGEST_NAME = 80


def of_code(text: str) -> CountryCode:
    """The country of these two letters, three letters or three digits; raises `ExpressionError` for none."""
    code = text.strip()
    key = code.upper()
    if code.isascii() and code.isdigit() and len(code) < 3:
        key = code.zfill(3)
    if found := _by_code().get(key):
        return found
    raise ExpressionError(
        Code.UNKNOWN_COUNTRY, "No country has this code.", remedy=_advice_on_code(code[:_LONGEST_NAME])
    )


def of_code_or_name(text: str) -> CountryCode:
    """As `of_code`, and also by an English name: the usual one, or that of ISO 3166-1."""
    code = text.strip()
    if len(code) <= 3 and (code.isdigit() or code.upper() in _by_code()):
        return of_code(code)
    if len(code) <= _LONGEST_NAME and (found := _by_name().get(_plain(code))):
        return found
    raise ExpressionError(
        Code.UNKNOWN_COUNTRY, "This is neither the code nor the English name of a country.",
        remedy=_advice_on_name(code[:_LONGEST_NAME]),
    )  # fmt: skip


@cache
def _by_code() -> Mapping[str, CountryCode]:
    countries = {row["alpha2"]: _country(row) for row in _rows()}.values()
    return {code: each for each in countries for code in (each.alpha2, each.alpha3, each.numeric)}


@cache
def _by_name() -> Mapping[str, CountryCode]:
    named = ((row, name) for row in _rows() for name in (row["name"], *row["other_names"].split("|")) if name)
    return {_plain(name): _by_code()[row["alpha2"]] for row, name in named}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    table = files(__package__).joinpath("data", "countries.csv").read_text("utf-8")
    return tuple(csv.DictReader(table.splitlines()))


def _country(row: Mapping[str, str]) -> CountryCode:
    return CountryCode(row["alpha2"], row["alpha3"], row["numeric"], row["name"])


def _plain(name: str) -> str:
    """A name without what people write in different ways: case, accents, marks, `&`, `St.`, `the`."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    kept = "".join(
        c if c.isalnum() else "" if unicodedata.combining(c) or c in "'\u2019" else " " for c in letters
    )
    return " ".join("saint" if word == "st" else word for word in kept.split() if word != "the")


def _advice_on_code(code: str) -> str:
    if found := _by_name().get(_plain(code)):
        return f"Write {found.alpha2}: names are not read here."
    return 'Give two letters ("US"), three letters ("USA") or three digits ("840").'


def _advice_on_name(name: str) -> str:
    near = nearest(_plain(name), _by_name())
    return (
        f"Did you mean {_by_name()[near].name}?" if near else 'Write "US", "USA", "840" or "United States".'
    )


def to_alpha2(code: str) -> str:
    return of_code(code).alpha2


def to_alpha3(code: str) -> str:
    return of_code(code).alpha3


def to_numeric(code: str) -> str:
    return of_code(code).numeric


def to_name(code: str) -> str:
    return of_code(code).name


def alpha2_of(country: CountryCode) -> str:
    return country.alpha2


def alpha3_of(country: CountryCode) -> str:
    return country.alpha3


def numeric_of(country: CountryCode) -> str:
    return country.numeric


def name_of(country: CountryCode) -> str:
    return country.name


_T, _C = Type.TEXT, Type.COUNTRY
_CODE = parameters("String code")

FUNCTIONS: tuple[Function, ...] = (
    Function("Iso3166Convert.toAlpha2", _CODE, _T, to_alpha2,
             "The two letters of a country, from its two letters, three letters or number.",
             Example('Iso3166Convert.toAlpha2("IND")', "IN"), variants=CLASSIC),
    Function("Iso3166Convert.toAlpha3", _CODE, _T, to_alpha3,
             "The three letters of a country, from its two letters, three letters or number.",
             Example('Iso3166Convert.toAlpha3("840")', "USA"), variants=CLASSIC),
    Function("Iso3166Convert.toNumeric", _CODE, _T, to_numeric,
             "The number of a country, of three digits, from its two letters, three letters or number.",
             Example('Iso3166Convert.toNumeric("USA")', "840"), variants=CLASSIC),
    Function("Iso3166Convert.toName", _CODE, _T, to_name,
             "The English name of a country, from its two letters, three letters or number.",
             Example('Iso3166Convert.toName("IN")', "India"), variants=CLASSIC),
    Function("$String.parseCountryCode", (), _C, of_code_or_name,
             "The country of these two letters, three letters, this number or English name.",
             Example("'United States'.parseCountryCode().toAlpha2()", "US"), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$CountryCode.toAlpha2", (), _T, alpha2_of, "The two letters of the country.",
             Example("'USA'.parseCountryCode().toAlpha2()", "US"), variants=IDENTITY_ENGINE, receiver=(_C,)),
    Function("$CountryCode.toAlpha3", (), _T, alpha3_of, "The three letters of the country.",
             Example("'840'.parseCountryCode().toAlpha3()", "USA"), variants=IDENTITY_ENGINE, receiver=(_C,)),
    Function("$CountryCode.toNumeric", (), _T, numeric_of, "The number of the country, of three digits.",
             Example("'United States'.parseCountryCode().toNumeric()", "840"), variants=IDENTITY_ENGINE, receiver=(_C,)),
    Function("$CountryCode.toName", (), _T, name_of, "The English name of the country.",
             Example("'in'.parseCountryCode().toName()", "India"), variants=IDENTITY_ENGINE, receiver=(_C,)),
)  # fmt: skip
