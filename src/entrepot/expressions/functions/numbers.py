"""Conversions to numbers. Integers are of 32 bits and wrap around, as the reference's do (`ref/expressions.json`)."""

import math
import re

from ..errors import Code, ExpressionError
from ..values import Type, Value, wrong_type
from ..wording import counted
from .table import CLASSIC, IDENTITY_ENGINE, Example, Function, parameters

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?")


def to_integer(value: Value) -> int:
    """Rounded to the nearest whole number, halves up, then cut to 32 bits."""
    number = (
        value
        if isinstance(value, int) and not isinstance(value, bool)
        else math.floor(to_number(value) + 0.5)
    )
    return (int(number) + 2**31) % 2**32 - 2**31


def to_number(value: Value) -> float:
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        raise wrong_type(value, "a number, or a text of one", "The conversion")
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    written = str(value).strip()
    number = float(written) if _NUMBER.fullmatch(written) else math.nan
    if not math.isfinite(number):
        raise ExpressionError(
            Code.NOT_A_NUMBER, f"A text of {counted(len(written), 'character')} is no number.",
            remedy="Give digits, perhaps with a point.",
        )  # fmt: skip
    return number


_I, _N, _T = Type.INTEGER, Type.NUMBER, Type.TEXT

FUNCTIONS: tuple[Function, ...] = (
    Function("Convert.toInt", parameters("Object value"), _I, to_integer,
             "A text or a number as a whole number, rounded; of 32 bits, beyond which it wraps around.",
             Example("Convert.toInt(123.6)", 124), variants=CLASSIC),
    Function("Convert.toNum", parameters("Object value"), _N, to_number, "A text as a number.",
             Example('Convert.toNum("3.141")', 3.141), variants=CLASSIC),
    Function("$String.toInteger", (), _I, to_integer,
             "As a whole number, rounded; of 32 bits, beyond which it wraps around.",
             Example("'1.7'.toInteger()", 2), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.toNumber", (), _N, to_number, "As a number.",
             Example("'1.7'.toNumber()", 1.7), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$Double.toInteger", (), _I, to_integer,
             "As a whole number, rounded; of 32 bits, beyond which it wraps around.",
             Example("1.1.toInteger()", 1), variants=IDENTITY_ENGINE, receiver=(_N, _I)),
)  # fmt: skip
