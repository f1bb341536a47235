"""From the tree to text, in the shortest form that reads back as the same tree."""

from .dialects import Dialect, Family
from .syntax import (
    Array,
    Binary,
    Call,
    Conditional,
    Constant,
    Default,
    Expression,
    Hole,
    Index,
    Map,
    Member,
    Method,
    Name,
    Operator,
    Projection,
    Quoted,
    Selection,
    Text,
    Unary,
)
from .template import Template

_EXPRESSION, _UNARY, _VALUE = 0, 90, 100
_LEVELS = {
    Family.SPEL: (
        (Operator.OR,), (Operator.AND,),
        (Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE, Operator.MATCHES),
        (Operator.ADD, Operator.SUBTRACT), (Operator.MULTIPLY, Operator.DIVIDE, Operator.MODULO), (Operator.POWER,),
    ),
    Family.JSTL: (
        (Operator.OR,), (Operator.AND,), (Operator.EQ, Operator.NE),
        (Operator.LT, Operator.LE, Operator.GT, Operator.GE), (Operator.CONCAT,),
        (Operator.ADD, Operator.SUBTRACT), (Operator.MULTIPLY, Operator.DIVIDE, Operator.MODULO),
    ),
}  # fmt: skip
_BINDING = {
    family: {operator: 10 * (at + 1) for at, level in enumerate(levels) for operator in level}
    for family, levels in _LEVELS.items()
}
# A comparison is not followed by another one, nor a power, in Spring's grammar.
_ALONE = {*_LEVELS[Family.SPEL][2], Operator.POWER}


def printed(template: Template) -> str:
    """The source of a template, written anew."""
    return "".join(_part(part, template.dialect) for part in template.parts)


def _part(part: Text | Hole, dialect: Dialect) -> str:
    if isinstance(part, Text):
        return part.text
    inner = printed_expression(part.expression, dialect.rules.family)
    if dialect is Dialect.OIDC:
        return f"{{{inner}}}"
    if dialect is Dialect.SAML and part.source and not part.source.startswith("${"):
        return inner
    if dialect in (Dialect.SAML, Dialect.LEGACY) or part.source.startswith("${"):
        return f"${{{inner}}}"
    return inner


def printed_expression(node: Expression, family: Family = Family.SPEL) -> str:
    """The source of an expression, written anew, in the grammar of `family`."""
    return _Printer(Family.SPEL if family is Family.PLAIN else family).at(node, _EXPRESSION)


class _Printer:
    def __init__(self, family: Family) -> None:
        self.family = family
        self.binding = _BINDING[family]

    def at(self, node: Expression, level: int) -> str:
        """`node` where something that binds at least as `level` is asked for; in parentheses where it binds less."""
        own, text = self._written(node)
        return text if own >= level else f"({text})"

    def _written(self, node: Expression) -> tuple[int, str]:
        match node:
            case Conditional(test, then, otherwise):
                words = self.at(test, 10), self.at(then, _EXPRESSION), self.at(otherwise, _EXPRESSION)
                return _EXPRESSION, "{} ? {} : {}".format(*words)
            case Default(value, otherwise):
                return _EXPRESSION, f"{self.at(value, 10)} ?: {self.at(otherwise, _EXPRESSION)}"
            case Binary():
                return self._binary(node)
            case Unary(operator, operand):
                inner = self.at(operand, _UNARY)
                apart = " " if inner[:1] == operator else ""  # ++ and -- are no operators
                return _UNARY, f"{operator}{apart}{inner}"
            case _:
                return _VALUE, self._value(node)

    def _binary(self, node: Binary) -> tuple[int, str]:
        level = self.binding[node.operator]
        alone = self.family is Family.SPEL and node.operator in _ALONE
        least = (_UNARY if node.operator is Operator.POWER else level + 1) if alone else level
        left, right = self.at(node.left, least), self.at(node.right, max(least, level + 1))
        return level, f"{left} {node.operator} {right}"

    def _value(self, node: Expression) -> str:  # noqa: PLR0911 - one case for each kind of node
        match node:
            case Constant(value):
                return self._constant(value)
            case Quoted(text):
                return self._quoted(text)
            case Name(name):
                return name
            case Member(target, name, safe):
                return f"{self.at(target, _VALUE)}{'?.' if safe else '.'}{name}"
            case Index(target, index):
                return f"{self.at(target, _VALUE)}[{self.at(index, _EXPRESSION)}]"
            case Call(name, arguments):
                return f"{name}({self._listed(arguments)})"
            case Method(target, name, arguments, safe):
                dot = "?." if safe else "."
                return f"{self.at(target, _VALUE)}{dot}{name}({self._listed(arguments)})"
            case _:
                return self._collection(node)

    def _collection(self, node: Expression) -> str:
        match node:
            case Array(items):
                return f"{{{self._listed(items)}}}"
            case Map(entries):
                words = ", ".join(
                    f"{self._quoted(key)}: {self.at(value, _EXPRESSION)}" for key, value in entries
                )
                return f"{{{words or ':'}}}"
            case Projection(target, each, safe):
                return f"{self.at(target, _VALUE)}{'?' if safe else ''}.![{self.at(each, _EXPRESSION)}]"
            case Selection(target, pick, test):
                return f"{self.at(target, _VALUE)}.{pick}[{self.at(test, _EXPRESSION)}]"
        raise TypeError(f"{type(node).__name__} is no expression")

    def _listed(self, nodes: tuple[Expression, ...]) -> str:
        return ", ".join(self.at(node, _EXPRESSION) for node in nodes)

    def _constant(self, value: bool | int | float | str | None) -> str:
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return self._quoted(value)
        if isinstance(value, float):
            written = repr(value)
            return written if "." in written or "e" in written else f"{written}.0"
        return str(value)

    def _quoted(self, text: str) -> str:
        if self.family is Family.JSTL:
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + text.replace("'", "''") + "'"
