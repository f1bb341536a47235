"""The addresses that a property can become: every one that its conditions allow, or the one for given values.

An expression is followed where it puts texts together and where it chooses between them; whatever else it does to
settings is a value whose text is only known when they are (THREATS EXPR-04, EXPR-06).
"""

from collections.abc import Iterator, Mapping
from functools import reduce

from ..dialects import Family, Rules
from ..errors import Code, ExpressionError
from ..evaluation import Run, compiled
from ..functions import FUNCTIONS
from ..printing import printed_expression
from ..syntax import (
    Binary,
    Call,
    Conditional,
    Constant,
    Default,
    Expression,
    Hole,
    Member,
    Name,
    Operator,
    Part,
    Text,
)
from ..template import Template, references_in
from ..values import Type, text
from .pieces import Computed, Literal, Piece, Pieces, Reference, joined

MAX_BRANCHES = 64

_APPEND, _SWITCH = "String.append", "String.stringSwitch"


def branches(template: Template) -> tuple[Pieces, ...]:
    """Every address that `template` can become, each once. Raises `ExpressionError` for more than 64."""
    reader = _Reader(template)
    found = _product(reader.alternatives_of(part) for part in template.parts)
    return tuple(dict.fromkeys(joined(pieces) for pieces in found))


def taken(template: Template, values: Mapping[str, str], *, lenient: bool = False) -> Pieces:
    """The one that it becomes for `values` (by setting name), with the value in each piece.

    Raises `ExpressionError` where it cannot be evaluated; `lenient`: the hole is then empty.
    """
    reader = _Reader(template)
    context = dict.fromkeys(template.dialect.rules.settings, values)
    run = Run(context, template.variant)
    pieces: list[Piece] = []
    for part in template.parts:
        try:
            pieces.extend(reader.taken(part, run))
        except ExpressionError:
            if not lenient:
                raise
            pieces.extend(reader.outline(part))
    return joined(tuple(pieces))


def outline(template: Template) -> Pieces:
    """The text and the holes of `template` as they stand there."""
    reader = _Reader(template)
    return tuple(piece for part in template.parts for piece in reader.outline(part))


class _Reader:
    def __init__(self, template: Template) -> None:
        self.template = template
        self.rules: Rules = template.dialect.rules

    # Without values

    def alternatives_of(self, part: Part) -> list[Pieces]:
        if isinstance(part, Text):
            return [(Literal(part.text, part.position),)]
        return self.alternatives(part.expression, part)

    def alternatives(self, node: Expression, hole: Hole) -> list[Pieces]:
        match node:
            case Constant():
                return [(self._literal(node),)]
            case Conditional(_, then, otherwise) | Default(then, otherwise):
                return _bounded([*self.alternatives(then, hole), *self.alternatives(otherwise, hole)])
            case Call(name, arguments) if name == _SWITCH:
                chosen = (arguments[1], *arguments[3::2])
                return _bounded([pieces for one in chosen for pieces in self.alternatives(one, hole)])
        sides = self._sides(node)
        if sides:
            return _product(self.alternatives(side, hole) for side in sides)
        return [(self._variable(node, hole),)]

    def _sides(self, node: Expression) -> tuple[Expression, Expression] | None:
        """The two texts that `node` puts one after the other, if that is what it does."""
        match node:
            case Call(name, (first, second)) if name == _APPEND:
                return first, second
            case Binary(Operator.CONCAT, left, right):
                return left, right
            case Binary(Operator.ADD, left, right) if self.rules.family is Family.SPEL:
                return (left, right) if self._is_text(left) or self._is_text(right) else None
        return None

    def _is_text(self, node: Expression) -> bool:
        match node:
            case Constant(value):
                return isinstance(value, str)
            case Member(Name(root), _):
                return root in self.rules.settings
            case Call(name, _):
                return FUNCTIONS[name].returns is Type.TEXT
            case Conditional(_, then, otherwise) | Default(then, otherwise):
                return self._is_text(then) and self._is_text(otherwise)
            case Binary(Operator.ADD, left, right):
                return self._is_text(left) or self._is_text(right)
        return False

    def _literal(self, node: Constant) -> Literal:
        quote = 1 if isinstance(node.value, str) else 0
        return Literal(text(node.value), node.position + quote)

    def _variable(self, node: Expression, hole: Hole, value: str = "") -> Reference | Computed:
        whole = hole.expression is node
        source = hole.source if whole and hole.source else printed_expression(node, self.rules.family)
        position = hole.position if whole else node.position
        if isinstance(node, Member) and isinstance(node.target, Name):
            return Reference(node.target.name, node.name, position, source, value)
        names = tuple(dict.fromkeys(name.partition(".")[2] or name for name in references_in(node)))
        return Computed(names, position, source, value)

    def outline(self, part: Part) -> Iterator[Piece]:
        if isinstance(part, Text):
            yield Literal(part.text, part.position)
        else:
            yield self._variable(part.expression, part)

    # For values

    def taken(self, part: Part, run: Run) -> Pieces:
        if isinstance(part, Text):
            return (Literal(part.text, part.position),)
        return self._follow(part.expression, part, run)

    def _follow(self, node: Expression, hole: Hole, run: Run) -> Pieces:
        match node:
            case Constant():
                return (self._literal(node),)
            case Conditional(test, then, otherwise):
                choice = Conditional(test, Constant(True), Constant(False))
                return self._follow(then if self._evaluated(choice, run) else otherwise, hole, run)
            case Default(value, otherwise):
                return self._follow(
                    value if self._evaluated(value, run) not in (None, "") else otherwise, hole, run
                )
            case Call(name, arguments) if name == _SWITCH:
                return self._follow(self._switched(arguments, run), hole, run)
        sides = self._sides(node)
        if sides:
            return (*self._follow(sides[0], hole, run), *self._follow(sides[1], hole, run))
        return (self._variable(node, hole, text(self._evaluated(node, run))),)

    def _switched(self, arguments: tuple[Expression, ...], run: Run) -> Expression:
        """The argument that `String.stringSwitch` chooses."""
        subject = text(self._evaluated(arguments[0], run))
        for key, value in zip(arguments[2::2], arguments[3::2], strict=False):
            if text(self._evaluated(key, run)) in subject:
                return value
        return arguments[1]

    def _evaluated(self, node: Expression, run: Run) -> object:
        return compiled(node, self.rules)(run)


def _product(alternatives: Iterator[list[Pieces]]) -> list[Pieces]:
    """Every way to take one of each, one after the other."""
    return reduce(
        lambda done, more: _bounded([(*one, *other) for one in done for other in more]), alternatives, [()]
    )


def _bounded(found: list[Pieces]) -> list[Pieces]:
    if len(found) > MAX_BRANCHES:
        raise ExpressionError(
            Code.TOO_MANY_PARTS,
            f"The conditions lead to more than {MAX_BRANCHES} different addresses.",
            remedy="Ask for the address in a setting of type https URL instead.",
        )
    return found
