"""What operators do to values: as in Spring's language, and as in Jakarta's for SAML properties."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC

from .errors import Code, ExpressionError
from .functions.time_reading import read_iso
from .limits import integer_in_range, require_array_size, require_text_size
from .patterns import matches, require_pattern
from .syntax import Operator
from .values import CountryCode, DateTime, Value, described, text, truth, type_of, wrong_type

Number = int | float

_DIGITS = re.compile(r"[+-]?[0-9]{1,20}")


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# Spring's language


def equal(left: Value, right: Value) -> bool:
    """`==`: numbers by value, texts by their characters, arrays by their elements; different types never."""
    if _is_number(left) and _is_number(right):
        return bool(left == right)
    if isinstance(left, list | Mapping) and isinstance(right, list | Mapping):
        return _equal_inside(left, right)
    if isinstance(left, CountryCode) and isinstance(right, str):
        return left.alpha2 == right
    if DateTime in (type(left), type(right)):
        left, right = _as_time(left), _as_time(right)
    return type_of(left) is type_of(right) and bool(left == right)


def _as_time(value: Value) -> Value:
    """A text by ISO 8601 as the time that it says, since that is how a context has `user.created`."""
    try:
        return DateTime(*read_iso(value)) if isinstance(value, str) else value
    except ExpressionError:
        return value


def _equal_inside(left: Value, right: Value) -> bool:
    """Whether two arrays or maps hold the same. Looks at no more than an array may have, and without recursion:
    few nodes can make one that holds itself a million times over (THREATS EXPR-02)."""
    waiting, seen = [(left, right)], 0
    while waiting:
        one, other = waiting.pop()
        if isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs = list(zip(one, other, strict=True))
        elif isinstance(one, Mapping) and isinstance(other, Mapping):
            if one.keys() != other.keys():
                return False
            pairs = [(value, other[key]) for key, value in one.items()]
        elif not equal(one, other):
            return False
        else:
            continue
        seen += len(pairs)
        require_array_size(seen)
        waiting.extend(reversed(pairs))
    return True


def _compare(left: Value, right: Value, operator: Operator) -> int:
    """-1, 0 or 1. Null comes before everything."""
    if left is None or right is None:
        return (left is not None) - (right is not None)
    if _is_number(left) and _is_number(right):
        return int(left > right) - int(left < right)
    if DateTime in (type(left), type(right)):
        left, right = _as_time(left), _as_time(right)
    if isinstance(left, DateTime) and isinstance(right, DateTime):
        first, second = left.moment.astimezone(UTC), right.moment.astimezone(UTC)
        return (first > second) - (first < second)
    if type_of(left) is type_of(right) and isinstance(left, str | bool):
        return int(left > right) - int(left < right)
    raise ExpressionError(
        Code.TYPE,
        f"{operator} cannot compare {described(left)} with {described(right)}.",
        remedy="Convert one of them.",
    )


def _add(left: Value, right: Value) -> Value:
    """Numbers are added; where one side is a text, both are put together, null as `null`."""
    if _is_number(left) and _is_number(right):
        return _number(left + right)
    if isinstance(left, str) or isinstance(right, str):
        first, second = _spelled(left), _spelled(right)
        require_text_size(len(first) + len(second))
        return first + second
    raise _no_number(Operator.ADD, left, right)


def _spelled(value: Value) -> str:
    return "null" if value is None else text(value)


def _number(value: Number) -> Number:
    if isinstance(value, int):
        return integer_in_range(value)
    if not math.isfinite(value):
        raise ExpressionError(Code.NUMBER_OVERFLOW, "The number is too large.", remedy="Use smaller numbers.")
    return value


def _no_number(operator: Operator, left: Value, right: Value) -> ExpressionError:
    culprit = right if _is_number(left) else left
    return wrong_type(culprit, "numbers" + (" or a text" if operator is Operator.ADD else ""), operator)


def _arithmetic(operator: Operator, left: Value, right: Value) -> Value:
    if not (_is_number(left) and _is_number(right)):
        raise _no_number(operator, left, right)
    if operator in (Operator.DIVIDE, Operator.MODULO) and right == 0:
        raise ExpressionError(
            Code.DIVISION_BY_ZERO, "Nothing can be divided by 0.", remedy="Check for 0 first."
        )
    if operator is Operator.POWER:
        return _number(_power(left, right))
    try:
        return _number(_CALCULATIONS[operator](left, right))
    except (OverflowError, ValueError):  # of numbers that a context has: infinite, or of thousands of digits
        return _number(math.inf)


def _divide(left: Number, right: Number) -> Number:
    """Towards zero for whole numbers, as in Java."""
    if isinstance(left, int) and isinstance(right, int):
        return abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
    return left / right


def _remainder(left: Number, right: Number) -> Number:
    """With the sign of the first, as in Java."""
    if isinstance(left, int) and isinstance(right, int):
        return left - right * int(_divide(left, right))
    return math.fmod(left, right)


def _power(left: Number, right: Number) -> Number:
    """Whole where both are; refused before it is computed where it would have more than 64 bits."""
    if isinstance(left, int) and isinstance(right, int) and right >= 0:
        if abs(left) > 1 and right * (abs(left).bit_length() - 1) > 64:
            integer_in_range(2**64)
        return int(left**right)
    try:
        result = float(left) ** float(right)
    except (OverflowError, ZeroDivisionError):
        result = math.inf
    return result if isinstance(result, float) else math.inf


_CALCULATIONS: Mapping[Operator, Callable[[Number, Number], Number]] = {
    Operator.SUBTRACT: lambda left, right: left - right,
    Operator.MULTIPLY: lambda left, right: left * right,
    Operator.DIVIDE: _divide,
    Operator.MODULO: _remainder,
}


def _matches(value: Value, pattern: Value) -> bool:
    if not isinstance(pattern, str):
        raise wrong_type(pattern, "a pattern in quotation marks", "matches")
    require_pattern(pattern)
    return value is not None and matches(text(value), pattern)


SPEL: Mapping[Operator, Callable[[Value, Value], Value]] = {
    Operator.EQ: equal,
    Operator.NE: lambda left, right: not equal(left, right),
    Operator.LT: lambda left, right: _compare(left, right, Operator.LT) < 0,
    Operator.LE: lambda left, right: _compare(left, right, Operator.LE) <= 0,
    Operator.GT: lambda left, right: _compare(left, right, Operator.GT) > 0,
    Operator.GE: lambda left, right: _compare(left, right, Operator.GE) >= 0,
    Operator.MATCHES: _matches,
    Operator.ADD: _add,
} | {
    operator: lambda left, right, operator=operator: _arithmetic(operator, left, right)
    for operator in (
        Operator.SUBTRACT,
        Operator.MULTIPLY,
        Operator.DIVIDE,
        Operator.MODULO,
        Operator.POWER,
    )
}


# Jakarta's language: values are coerced, null is 0, false or the empty text


def is_empty(value: Value) -> bool:
    """`empty`: null, the empty text, an empty array or map."""
    return value is None or value == "" or (isinstance(value, list | Mapping) and not value)


def coerced_truth(value: Value) -> bool:
    """A text is true where it says so; null and the empty text are false."""
    if isinstance(value, str):
        return value.lower() == "true"
    return False if value is None else truth(value, "A condition")


def coerced_number(value: Value, operator: str) -> Number:
    """Null and the empty text are 0; a text is the number that it says."""
    if value is None or value == "":
        return 0
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return _number(int(value) if _DIGITS.fullmatch(value) else float(value))
        except ValueError:
            pass
    raise wrong_type(value, "numbers", operator)


def _coerced_equal(left: Value, right: Value) -> bool:
    if left is None or right is None:
        return left is None and right is None
    if _is_number(left) or _is_number(right):
        return bool(coerced_number(left, "==") == coerced_number(right, "=="))
    if isinstance(left, bool) or isinstance(right, bool):
        return coerced_truth(left) == coerced_truth(right)
    if isinstance(left, str) or isinstance(right, str):
        return text(left) == text(right)
    return equal(left, right)


def _coerced_compare(left: Value, right: Value, operator: Operator) -> int | None:
    """As `_compare`, or None where one is null: then only `<=` and `>=` hold, of two nulls."""
    if left is None or right is None:
        return 0 if left is right and operator in (Operator.LE, Operator.GE) else None
    if _is_number(left) or _is_number(right):
        first, second = coerced_number(left, operator), coerced_number(right, operator)
        return (first > second) - (first < second)
    words = text(left), text(right)
    return (words[0] > words[1]) - (words[0] < words[1])


def _coerced_arithmetic(operator: Operator, left: Value, right: Value) -> Value:
    first, second = coerced_number(left, operator), coerced_number(right, operator)
    if operator is Operator.ADD:
        return _number(first + second)
    if operator is Operator.DIVIDE:
        first = float(first)
    return _arithmetic(operator, first, second)


def concatenate(left: Value, right: Value) -> str:
    """`+=`: both as texts, one after the other; null is the empty one."""
    first, second = text(left), text(right)
    require_text_size(len(first) + len(second))
    return first + second


def _comparison(operator: Operator, holds: Callable[[int], bool]) -> Callable[[Value, Value], bool]:
    def compare(left: Value, right: Value) -> bool:
        order = _coerced_compare(left, right, operator)
        return order is not None and holds(order)

    return compare


JSTL: Mapping[Operator, Callable[[Value, Value], Value]] = {
    Operator.EQ: _coerced_equal,
    Operator.NE: lambda left, right: not _coerced_equal(left, right),
    Operator.LT: _comparison(Operator.LT, lambda order: order < 0),
    Operator.LE: _comparison(Operator.LE, lambda order: order <= 0),
    Operator.GT: _comparison(Operator.GT, lambda order: order > 0),
    Operator.GE: _comparison(Operator.GE, lambda order: order >= 0),
    Operator.CONCAT: concatenate,
} | {
    operator: lambda left, right, operator=operator: _coerced_arithmetic(operator, left, right)
    for operator in (
        Operator.ADD,
        Operator.SUBTRACT,
        Operator.MULTIPLY,
        Operator.DIVIDE,
        Operator.MODULO,
    )
}
