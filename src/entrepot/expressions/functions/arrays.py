"""Functions of arrays. Null is the empty array; comma-separated text counts as one (spaces around parts do not)."""

from ..errors import Code, ExpressionError
from ..limits import require_array_size, require_text_size
from ..operators import equal
from ..values import Type, Value, items, text
from .table import CLASSIC, IDENTITY_ENGINE, Example, Function, parameters

Array = list[Value]


def add(array: Array, value: Value) -> Array:
    return [*array, value]


def remove(array: Array, value: Value) -> Array:
    """Without the first element that equals `value`, as Java's `List.remove`."""
    for index, item in enumerate(array):
        if equal(item, value):
            return [*array[:index], *array[index + 1 :]]
    return array


def clear(_array: Array) -> Array:
    return []


def get(array: Array, position: int) -> Value:
    if not 0 <= position < len(array):
        raise ExpressionError(
            Code.OUT_OF_RANGE,
            f"There is no element {position} in an array of {len(array)}.",
            remedy="Positions count from 0; ask for the size first.",
        )
    return array[position]


def flatten(*values: Value) -> Array:
    """Every element of `values`, of arrays within them, and of comma-separated texts."""
    found: Array = []
    waiting = list(reversed(values))
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, str) and "," in value:
            found.extend(items(value, "Arrays.flatten"))
        elif value is not None:
            found.append(value)
        require_array_size(len(found) + len(waiting))
    return found


def flatten_one(array: Array) -> Array:
    return flatten(*array)


def contains(array: Array, value: Value) -> bool:
    return any(equal(item, value) for item in array)


def is_empty(array: Array) -> bool:
    return not array


def to_csv(array: Array) -> str:
    parts = [text(item) for item in array]
    require_text_size(sum(map(len, parts)) + len(parts))
    return ",".join(parts)


_A, _I, _B, _O, _T = Type.ARRAY, Type.INTEGER, Type.BOOLEAN, Type.OBJECT, Type.TEXT
_ARRAY, _WITH = parameters("Array array"), parameters("Array array, Object value")
_NUMBERS = {"user": {"numbers": [10, 20, 30]}}

FUNCTIONS: tuple[Function, ...] = (
    Function("Arrays.add", _WITH, _A, add, "The array with the value at its end.",
             Example("Arrays.add(user.numbers, 40)", [10, 20, 30, 40], _NUMBERS), variants=CLASSIC),
    Function("Arrays.remove", _WITH, _A, remove, "The array without the first such element.",
             Example("Arrays.remove(user.numbers, 20)", [10, 30], _NUMBERS), variants=CLASSIC),
    Function("Arrays.clear", _ARRAY, _A, clear, "The empty array.",
             Example("Arrays.clear(user.numbers)", [], _NUMBERS), variants=CLASSIC),
    Function("Arrays.get", parameters("Array array, Integer position"), _O, get, "The element at a position from 0.",
             Example("Arrays.get({0, 1, 2}, 0)", 0), variants=CLASSIC),
    Function("Arrays.flatten", parameters("Object... values"), _A, flatten,
             "One array of single values, arrays and comma-separated texts.",
             Example("Arrays.flatten(10, {20, 30}, 40)", [10, 20, 30, 40]), variants=CLASSIC),
    Function("Arrays.contains", _WITH, _B, contains, "Whether an element equals the value.",
             Example('Arrays.contains({"red", "blue"}, "blue")', True), variants=CLASSIC),
    Function("Arrays.size", _ARRAY, _I, len, "The number of elements; 0 for null.",
             Example("Arrays.size({10, 20, 30})", 3), variants=CLASSIC),
    Function("Arrays.isEmpty", _ARRAY, _B, is_empty, "Whether there is no element; true for null.",
             Example("Arrays.isEmpty({10, 20})", False), variants=CLASSIC),
    Function("Arrays.toCsvString", _ARRAY, _T, to_csv, "The elements with commas between them, as they are.",
             Example('Arrays.toCsvString({"This", "is", " a ", "test"})', "This,is, a ,test"), variants=CLASSIC),
    Function("$Array.contains", parameters("Object searchItem"), _B, contains, "Whether an element equals the item.",
             Example("{1, 2, 3}.contains(3)", True), variants=IDENTITY_ENGINE, receiver=(_A,)),
    Function("$Array.size", (), _I, len, "The number of elements.",
             Example("{1, 2, 3}.size()", 3), variants=IDENTITY_ENGINE, receiver=(_A,)),
    Function("$Array.isEmpty", (), _B, is_empty, "Whether there is no element.",
             Example("{}.isEmpty()", True), variants=IDENTITY_ENGINE, receiver=(_A,)),
    Function("$Array.add", parameters("Object itemToAdd"), _A, add, "The array with the item at its end, even if it is there.",
             Example("{'one', 'two'}.add('zero')", ["one", "two", "zero"]), variants=IDENTITY_ENGINE, receiver=(_A,)),
    Function("$Array.remove", parameters("Object itemToRemove"), _A, remove,
             "The array without the first such element; it is no position.",
             Example("{2, 3}.remove(1)", [2, 3]), variants=IDENTITY_ENGINE, receiver=(_A,)),
    Function("$Array.flatten", (), _A, flatten_one, "One array of all elements of arrays within it.",
             Example("{{1}, {2, 3}}.flatten()", [1, 2, 3]), variants=IDENTITY_ENGINE, receiver=(_A,)),
)  # fmt: skip
