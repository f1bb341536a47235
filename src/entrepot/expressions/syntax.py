"""The tree that an expression is made of. Every node is immutable; where it stands does not count for equality."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import cast


class Operator(StrEnum):
    """Operators between two operands; the value is how the main language prints them."""

    OR = "||"
    AND = "&&"
    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    MATCHES = "matches"
    CONCAT = "+="
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    MODULO = "%"
    POWER = "^"


class Prefix(StrEnum):
    """Operators before one operand."""

    NOT = "!"
    MINUS = "-"
    PLUS = "+"
    EMPTY = "empty "


class Pick(StrEnum):
    """Which elements a selection keeps."""

    ALL = "?"
    FIRST = "^"
    LAST = "$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node; `position` is its offset in the source."""

    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A literal value."""

    value: bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class Quoted(Node):
    """An expression that a function is given as a text: `"group.name"` of `getFilteredGroups`."""

    text: str
    each: "Expression"


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, or within a projection an attribute of the element."""

    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """An attribute of an object. `safe`: null where the object is null."""

    target: "Expression"
    name: str
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Index(Node):
    """An element of an array by its position, or of a map by its key."""

    target: "Expression"
    index: "Expression"


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function by its whole name: `String.len`, `isMemberOfGroup`, `fn:trim`, `user.getGroups`."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Method(Node):
    """A method of a value: `user.profile.email.toUpperCase()`."""

    target: "Expression"
    name: str
    arguments: tuple["Expression", ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """A prefix operator and its operand."""

    operator: Prefix
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """An operator and its two operands."""

    operator: Operator
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`test ? then : otherwise`."""

    test: "Expression"
    then: "Expression"
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Default(Node):
    """`value ?: otherwise`: the second where the first is null or the empty text."""

    value: "Expression"
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Array(Node):
    """`{a, b}`."""

    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Map(Node):
    """`{'key': value}`."""

    entries: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True, slots=True)
class Projection(Node):
    """`target.![each]`: what `each` gives for every element."""

    target: "Expression"
    each: "Expression"
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Selection(Node):
    """`target.?[test]`, `.^[test]`, `.$[test]`: the elements, or the first or last one, for which `test` holds."""

    target: "Expression"
    pick: Pick
    test: "Expression"


Expression = (
    Constant
    | Quoted
    | Name
    | Member
    | Index
    | Call
    | Method
    | Unary
    | Binary
    | Conditional
    | Default
    | Array
    | Map
    | Projection
    | Selection
)


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A part of a template that stands in the result as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Hole(Node):
    """A part of a template whose value stands in the result. `source` is the part as it was written."""

    expression: Expression
    source: str = field(default="", compare=False)


Part = Text | Hole


def children(node: Expression) -> Iterator[Expression]:
    """The nodes right below `node`, in the order of the source."""
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            yield cast(Expression, value)
        elif isinstance(value, tuple):
            yield from (item[1] if isinstance(item, tuple) else item for item in value)


def walk(node: Expression) -> Iterator[Expression]:
    """`node` and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def dotted(node: Expression) -> str | None:
    """`app.workspace` for a path of plain names; None for anything else."""
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Member):
        path = dotted(node.target)
        return None if path is None else f"{path}.{node.name}"
    return None
