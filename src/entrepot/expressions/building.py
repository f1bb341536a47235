"""From what the grammars recognise to the tree: one callback for each of their rules, called while parsing."""

import re
from collections.abc import Callable, Sequence

from lark import Token, Transformer, v_args

from .errors import Code, ExpressionError
from .limits import MAX_INTEGER
from .syntax import (
    Array,
    Binary,
    Call,
    Conditional,
    Constant,
    Default,
    Expression,
    Index,
    Map,
    Member,
    Method,
    Name,
    Operator,
    Pick,
    Prefix,
    Projection,
    Quoted,
    Selection,
    Unary,
)

# Families of functions: `String.len(…)` is one function, while `user.email.length()` is a method of a value.
NAMESPACES = frozenset({"String", "Arrays", "Convert", "Iso3166Convert", "Groups", "Time", "DateTime"})
# Functions that read as methods of the person.
OF_USER = frozenset({"getGroups", "isMemberOf", "getLinkedObject", "getInternalProperty"})
# The second argument is an expression, evaluated for each group.
WITH_EXPRESSION = "getFilteredGroups"

_WORDS = {
    "or": Operator.OR, "and": Operator.AND, "eq": Operator.EQ, "ne": Operator.NE, "lt": Operator.LT,
    "le": Operator.LE, "gt": Operator.GT, "ge": Operator.GE, "div": Operator.DIVIDE, "mod": Operator.MODULO,
}  # fmt: skip
_ESCAPED = re.compile(r"\\([\\'\"$#])")

Arguments = Sequence[Expression] | None


def _operator(token: Token) -> Operator:
    word = token.lower()
    return _WORDS.get(word) or Operator(word)


@v_args(inline=True)
class Builder(Transformer[Token, Expression]):
    """Makes nodes. Holds no state: one builder serves every parse of every thread.

    `read` gives the tree of a text that stands at a position, for functions that are given an expression.
    """

    def __init__(self, read: Callable[[str, int], Expression]) -> None:
        super().__init__()
        self._read = read

    # Operators

    def conditional(self, test: Expression, then: Expression, otherwise: Expression) -> Expression:
        return Conditional(test, then, otherwise, position=test.position)

    def default(self, value: Expression, otherwise: Expression) -> Expression:
        return Default(value, otherwise, position=value.position)

    def either(self, left: Expression, right: Expression) -> Expression:
        return Binary(Operator.OR, left, right, position=left.position)

    def both(self, left: Expression, right: Expression) -> Expression:
        return Binary(Operator.AND, left, right, position=left.position)

    def binary(self, left: Expression, operator: Token, right: Expression) -> Expression:
        return Binary(_operator(operator), left, right, position=left.position)

    def sign(self, sign: Token, operand: Expression) -> Expression:
        return Unary(Prefix(sign), operand, position=_at(sign))

    def negation(self, sign: Token, operand: Expression) -> Expression:
        return Unary(Prefix.NOT, operand, position=_at(sign))

    def emptiness(self, sign: Token, operand: Expression) -> Expression:
        return Unary(Prefix.EMPTY, operand, position=_at(sign))

    # What follows a value

    def member(self, target: Expression, name: Token) -> Expression:
        return Member(target, str(name), position=target.position)

    def safe_member(self, target: Expression, name: Token) -> Expression:
        return Member(target, str(name), True, position=target.position)

    def method(self, target: Expression, name: Token, arguments: Arguments) -> Expression:
        path = target.name if isinstance(target, Name) else ""
        if path in NAMESPACES or (path == "user" and name in OF_USER):
            return Call(f"{path}.{name}", _all(arguments), position=target.position)
        return Method(target, str(name), _all(arguments), position=_at(name))

    def safe_method(self, target: Expression, name: Token, arguments: Arguments) -> Expression:
        return Method(target, str(name), _all(arguments), True, position=_at(name))

    def index(self, target: Expression, index: Expression) -> Expression:
        return Index(target, index, position=target.position)

    def projection(self, target: Expression, each: Expression) -> Expression:
        return Projection(target, each, position=target.position)

    def safe_projection(self, target: Expression, each: Expression) -> Expression:
        return Projection(target, each, True, position=target.position)

    def selection(self, target: Expression, pick: Token, test: Expression) -> Expression:
        return Selection(target, Pick(pick[1]), test, position=target.position)

    # Values

    def name(self, name: Token) -> Expression:
        return Name(str(name), position=_at(name))

    def call(self, name: Token, arguments: Arguments) -> Expression:
        if name == "T":  # SpEL's type reference: THREATS EXPR-01
            raise ExpressionError(
                Code.SYNTAX,
                "T(…) reads types of a program, which are not there.",
                _at(name),
                remedy="Remove it.",
            )
        given = _all(arguments)
        if name == WITH_EXPRESSION and len(given) > 1:
            given = (given[0], self._quoted(given[1]), *given[2:])
        return Call(str(name), given, position=_at(name))

    def _quoted(self, node: Expression) -> Expression:
        if not (isinstance(node, Constant) and isinstance(node.value, str)):
            return node
        return Quoted(node.value, self._read(node.value, node.position + 1), position=node.position)

    def arguments(self, *items: Expression) -> Arguments:
        return items

    def array(self, brace: Token, items: Arguments) -> Expression:
        return Array(_all(items), position=_at(brace))

    def entry(self, key: Token, value: Expression) -> tuple[str, Expression]:
        return (_unquoted(key) if key.type == "TEXT" else str(key), value)

    def map(self, brace: Token, *entries: tuple[str, Expression]) -> Expression:
        return Map(entries, position=_at(brace))

    def empty_map(self, brace: Token) -> Expression:
        return Map((), position=_at(brace))

    def null(self, word: Token) -> Expression:
        return Constant(None, position=_at(word))

    def true(self, word: Token) -> Expression:
        return Constant(True, position=_at(word))

    def false(self, word: Token) -> Expression:
        return Constant(False, position=_at(word))

    def integer(self, digits: Token) -> Expression:
        value = int(digits.rstrip("lL")) if len(digits) < 24 else MAX_INTEGER + 1
        if value > MAX_INTEGER:
            raise ExpressionError(
                Code.NUMBER_OVERFLOW,
                "The number does not fit into 64 bits.",
                _at(digits),
                remedy="Write a smaller one.",
            )
        return Constant(value, position=_at(digits))

    def real(self, digits: Token) -> Expression:
        value = float(digits.rstrip("fFdD"))
        if value == float("inf"):
            raise ExpressionError(
                Code.NUMBER_OVERFLOW, "The number is too large.", _at(digits), remedy="Write a smaller one."
            )
        return Constant(value, position=_at(digits))

    def quoted(self, text: Token) -> Expression:
        return Constant(_unquoted(text), position=_at(text))

    def escaped(self, text: Token) -> Expression:
        return Constant(_ESCAPED.sub(r"\1", text[1:-1]), position=_at(text))


def _all(arguments: Arguments) -> tuple[Expression, ...]:
    return tuple(arguments or ())


def _unquoted(text: Token) -> str:
    """The text between quotation marks; a doubled one stands for itself, a backslash too (as in SpEL)."""
    mark = text[0]
    return text[1:-1].replace(mark * 2, mark)


def _at(token: Token) -> int:
    return token.start_pos or 0
