"""What happens between a call and its function: finding it by its receiver, and turning values into what it takes."""

from collections.abc import Callable, Mapping

from .errors import Code, ExpressionError
from .functions.table import Function, Surroundings
from .limits import require_array_size, text_of_size
from .syntax import Method
from .values import Type, Value, described, items, text, truth, type_of, whole, wrong_type


class Bound:
    """A method with the readers of its arguments."""

    def __init__(self, function: Function, node: Method) -> None:
        self.function = function
        count = len(node.arguments)
        self.fits = count >= function.least and (function.most is None or count <= function.most)
        self.readers = [reader(function, at) for at in range(count)] if self.fits else []

    def __call__(self, around: Surroundings, receiver: Value, values: list[Value]) -> Value:
        function = self.function
        given = [read(value) for read, value in zip(self.readers, values, strict=True)]
        subject = text(receiver) if function.receiver[0] is Type.TEXT else receiver
        return function.run(around, subject, *given) if function.surrounded else function.run(subject, *given)


def method_for(receiver: Value, among: list[tuple[Function, Bound]], node: Method) -> Bound:
    kind = type_of(receiver)
    for function, bound in among:
        if kind in function.receiver:
            if bound.fits:
                return bound
            raise ExpressionError(
                Code.ARGUMENT_COUNT,
                f"{node.name} takes {function.arity}, not {len(node.arguments)}.",
                node.position,
                remedy=f"Write {function.form}.",
            )
    if receiver is None:
        raise ExpressionError(
            Code.NULL_TARGET,
            f"There is no {node.name} of null.",
            node.position,
            remedy="Ask for null first, or write ?. instead of the dot.",
        )
    owners = " or ".join(dict.fromkeys(function.receiver[0].words for function, _ in among))
    raise ExpressionError(
        Code.TYPE,
        f"{node.name} is a method of {owners}, not of {described(receiver)}.",
        node.position,
        remedy="Convert it first.",
    )


def reader(function: Function, at: int) -> Callable[[Value], Value]:
    """Turns a value into what the parameter takes that the argument `at` this place is for."""
    parameter = function.parameter(at)
    types, of = parameter.types, f"{function.name.removeprefix('$')}, for its {parameter.name},"
    kind = types[0]
    if len(types) > 1:
        return lambda value: value if type_of(value) in types else _READERS[kind](value, of)
    read = _READERS[kind]
    return lambda value: read(value, of)


def _as_text(value: Value, of: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        raise wrong_type(value, "a text", of)
    return text(value)


def _as_number(value: Value, of: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return float(whole(value, of))


def _as_map(value: Value, of: str) -> Value:
    if not isinstance(value, Mapping):
        raise wrong_type(value, "a map such as {'group.type': 'APP_GROUP'}", of)
    return value


_READERS: Mapping[Type, Callable[[Value, str], Value]] = {
    Type.TEXT: _as_text, Type.INTEGER: whole, Type.NUMBER: _as_number, Type.BOOLEAN: truth, Type.ARRAY: items,
    Type.MAP: _as_map, Type.OBJECT: lambda value, _of: value, Type.DATETIME: lambda value, _of: value,
    Type.COUNTRY: lambda value, _of: value,
}  # fmt: skip


def sized(value: Value) -> Value:
    if isinstance(value, str):
        return text_of_size(value)
    if isinstance(value, list):
        require_array_size(len(value))
    return value
