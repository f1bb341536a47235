"""The functions of the language, by name. Each module holds one kind of them as a table."""

from collections.abc import Mapping, Sequence

from . import arrays, countries, groups, jstl, numbers, people, strings, times, versions
from .table import Function

_TABLES: Sequence[Sequence[Function]] = (
    strings.FUNCTIONS, arrays.FUNCTIONS, numbers.FUNCTIONS, countries.FUNCTIONS, times.FUNCTIONS, groups.FUNCTIONS,
    people.FUNCTIONS, versions.FUNCTIONS, jstl.FUNCTIONS,
)  # fmt: skip

# Methods are named `$String.toUpperCase`, by the type that they are of.
FUNCTIONS: Mapping[str, Function] = {function.name: function for table in _TABLES for function in table}

_METHODS: dict[str, list[Function]] = {}
for _function in FUNCTIONS.values():
    if _function.receiver:
        _METHODS.setdefault(_function.name.rpartition(".")[2], []).append(_function)


def methods_named(name: str) -> Sequence[Function]:
    """The methods of this name, one for each type that has it."""
    return _METHODS.get(name, ())
