"""From the tree to Python functions, once; they are then called with each context.

No `eval`, no attribute of a Python object: names are looked up in the maps that a context brings (THREATS EXPR-01).
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .dialects import KNOWN_ROOTS, Family, Rules, Variant
from .errors import Code, ExpressionError
from .functions import FUNCTIONS, methods_named
from .functions.table import Surroundings
from .invocation import Bound, method_for, reader, sized
from .limits import Budget
from .operators import JSTL, SPEL, coerced_number, coerced_truth, is_empty
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
from .values import Group, Value, text, truth, type_of, whole, wrong_type
from .wording import nearest, shown

Context = Mapping[str, Any]
_NOTHING: Mapping[str, Value] = {}


class Run:
    """One evaluation: the context, the budget, and the element that a projection is at."""

    __slots__ = ("around", "context", "element", "inside")

    def __init__(self, context: Context, variant: Variant) -> None:
        self.context = context
        self.around = Surroundings(context, Budget(), variant)
        self.element: Value = None
        self.inside = False


Step = Callable[[Run], Value]


def compiled(node: Expression, rules: Rules) -> Step:
    """A function that evaluates `node` in a `Run`."""
    return _Compiler(rules).step(node)


class _Compiler:
    """`within` a projection or selection names are attributes of the element, also those that elsewhere hold settings:
    else an address would read settings that nobody sees it read (THREATS EXPR-06)."""

    def __init__(self, rules: Rules, *, within: bool = False) -> None:
        self.rules = rules
        self.settings = frozenset[str]() if within else rules.settings
        self.jstl = rules.family is Family.JSTL
        self.operators = JSTL if self.jstl else SPEL

    def step(self, node: Expression) -> Step:
        return _STEPS[type(node)](self, node)

    def constant(self, node: Constant) -> Step:
        value = node.value
        return lambda _run: value

    def name(self, node: Name) -> Step:
        name = node.name
        if name in self.settings:
            return lambda run: run.context.get(name) or _NOTHING
        return lambda run: _named(run, name, node)

    def member(self, node: Member) -> Step:
        target, name = self.step(node.target), node.name
        if isinstance(node.target, Name) and node.target.name in self.settings:
            root = node.target.name

            def setting(run: Run) -> Value:  # an unset tenant setting is the empty text
                value = (run.context.get(root) or _NOTHING).get(name)
                return "" if value is None else value

            return setting
        lenient = node.safe or self.jstl
        return lambda run: _attribute(target(run), name, node, lenient=lenient)

    def index(self, node: Index) -> Step:
        target, index = self.step(node.target), self.step(node.index)
        return lambda run: _element(target(run), index(run), node, lenient=self.jstl)

    def quoted(self, node: Quoted) -> Step:
        source = node.text
        return lambda _run: source

    def call(self, node: Call) -> Step:
        """What the function gives; where it was given an expression, what that gives for each of its groups."""
        found = self._applied(node)
        for argument in node.arguments:
            if isinstance(argument, Quoted):
                each = self._inner(argument.each)
                return lambda run: _for_each(run, [{"group": one} for one in found(run)], each)
        return found

    def _applied(self, node: Call) -> Step:
        function = FUNCTIONS[node.name]
        readers = [reader(function, at) for at in range(len(node.arguments))]
        pairs = tuple(zip(readers, map(self.step, node.arguments), strict=True))
        call, surrounded = function.run, function.surrounded
        spread = function.spreads(len(pairs))

        def apply(run: Run) -> Value:
            run.around.budget.spend()
            given = [(read, argument(run)) for read, argument in pairs]
            if spread and isinstance(given[-1][1], list):  # as Spring does with an array for String...
                read, elements = given.pop()
                given += [(read, element) for element in elements]
            try:
                values = [read(value) for read, value in given]
                return sized(call(run.around, *values) if surrounded else call(*values))
            except ExpressionError as error:
                raise error.at(node.position) from None

        return apply

    def method(self, node: Method) -> Step:
        target, safe = self.step(node.target), node.safe
        arguments = [self.step(one) for one in node.arguments]
        among = [(one, Bound(one, node)) for one in methods_named(node.name)]

        def apply(run: Run) -> Value:
            receiver = target(run)
            if receiver is None and safe:
                return None
            run.around.budget.spend()
            bound = method_for(receiver, among, node)
            try:
                return sized(bound(run.around, receiver, [argument(run) for argument in arguments]))
            except ExpressionError as error:
                raise error.at(node.position) from None

        return apply

    def unary(self, node: Unary) -> Step:
        operand = self.step(node.operand)
        if node.operator is Prefix.EMPTY:
            return lambda run: is_empty(operand(run))
        if node.operator is Prefix.NOT:
            if self.jstl:
                return lambda run: not coerced_truth(operand(run))
            return lambda run: not _condition(operand(run), node.operand)
        return partial(_signed, operand, node, self.jstl)

    def binary(self, node: Binary) -> Step:
        left, right = self.step(node.left), self.step(node.right)
        if node.operator in (Operator.AND, Operator.OR):
            return self._logical(node, left, right)
        operate = self.operators[node.operator]

        def apply(run: Run) -> Value:
            first, second = left(run), right(run)
            run.around.budget.spend()
            try:
                return operate(first, second)
            except ExpressionError as error:
                raise error.at(node.position) from None

        return apply

    def _logical(self, node: Binary, left: Step, right: Step) -> Step:
        first, second = self._truth(node.left, left), self._truth(node.right, right)
        if node.operator is Operator.AND:
            return lambda run: first(run) and second(run)
        return lambda run: first(run) or second(run)

    def _truth(self, node: Expression, step: Step) -> Callable[[Run], bool]:
        if self.jstl:
            return lambda run: coerced_truth(step(run))
        return lambda run: _condition(step(run), node)

    def conditional(self, node: Conditional) -> Step:
        test = self._truth(node.test, self.step(node.test))
        then, otherwise = self.step(node.then), self.step(node.otherwise)
        return lambda run: then(run) if test(run) else otherwise(run)

    def default(self, node: Default) -> Step:
        value, otherwise = self.step(node.value), self.step(node.otherwise)

        def apply(run: Run) -> Value:
            found = value(run)
            return otherwise(run) if found is None or found == "" else found

        return apply

    def array(self, node: Array) -> Step:
        steps = tuple(map(self.step, node.items))
        return lambda run: [step(run) for step in steps]

    def map(self, node: Map) -> Step:
        steps = tuple((key, self.step(value)) for key, value in node.entries)
        return lambda run: {key: step(run) for key, step in steps}

    def projection(self, node: Projection) -> Step:
        target, each = self.step(node.target), self._inner(node.each)
        return lambda run: _projected(run, target(run), each, node)

    def selection(self, node: Selection) -> Step:
        target, test = self.step(node.target), self._truth(node.test, self._inner(node.test))
        return lambda run: _selected(run, target(run), test, node)

    def _inner(self, node: Expression) -> Step:
        return _Compiler(self.rules, within=True).step(node)


_STEPS: Mapping[type, Callable[[_Compiler, Any], Step]] = {
    Constant: _Compiler.constant, Quoted: _Compiler.quoted, Name: _Compiler.name, Member: _Compiler.member,
    Index: _Compiler.index, Call: _Compiler.call, Method: _Compiler.method, Unary: _Compiler.unary, Binary: _Compiler.binary,
    Conditional: _Compiler.conditional, Default: _Compiler.default, Array: _Compiler.array, Map: _Compiler.map,
    Projection: _Compiler.projection, Selection: _Compiler.selection,
}  # fmt: skip


# Names, attributes, elements


def _named(run: Run, name: str, node: Name) -> Value:
    if run.inside:
        return _attribute(run.element, name, node, lenient=False)
    if name in run.context:
        return run.context[name]
    if name in KNOWN_ROOTS:
        return _NOTHING
    near = nearest(name, [*run.context, *KNOWN_ROOTS])
    raise ExpressionError(
        Code.UNKNOWN_VARIABLE,
        f"There is nothing named {shown(name)}.",
        node.position,
        remedy=f"Did you mean {near}?" if near else "Correct the name.",
        variable=name,
    )


def _attribute(target: Value, name: str, node: Expression, *, lenient: bool) -> Value:
    """An attribute that was never filled is null; null itself has none."""
    if isinstance(target, Mapping):
        return target.get(name)
    if isinstance(target, Group):
        return target.attributes().get(name)
    if target is None and lenient:
        return None
    if target is None:
        raise ExpressionError(
            Code.NULL_TARGET,
            f"There is no {name} of null.",
            node.position,
            remedy="Ask for null first, or write ?. instead of the dot.",
        )
    raise ExpressionError(
        Code.TYPE,
        f"{type_of(target).words.capitalize()} has no attribute {name}.",
        node.position,
        remedy="Leave it out.",
    )


def _element(target: Value, index: Value, node: Index, *, lenient: bool) -> Value:
    if isinstance(target, Mapping):
        return target.get(text(index))
    if target is None and lenient:
        return None
    if not isinstance(target, list | str) or (lenient and isinstance(target, str)):
        raise wrong_type(target, "an array or a map", "[…]").at(node.position)
    position = whole(index, "The position of an element")
    if 0 <= position < len(target):
        return target[position]
    if lenient:
        return None
    raise ExpressionError(
        Code.OUT_OF_RANGE,
        f"There is no element {position} in {type_of(target).words} of {len(target)}.",
        node.position,
        remedy="Positions count from 0.",
    )


# Projections


def _projected(run: Run, target: Value, each: Step, node: Projection) -> Value:
    if target is None and node.safe:
        return None
    return _for_each(run, _elements(target, node), each)


def _selected(run: Run, target: Value, test: Step, node: Selection) -> Value:
    elements = _elements(target, node)
    kept = [element for element, holds in zip(elements, _for_each(run, elements, test), strict=True) if holds]
    if node.pick is Pick.ALL:
        return kept
    if not kept:
        return None
    return kept[0] if node.pick is Pick.FIRST else kept[-1]


def _elements(target: Value, node: Projection | Selection) -> list[Value]:
    if not isinstance(target, list):
        raise wrong_type(target, "an array", ".![…]").at(node.position)
    return target


def _for_each(run: Run, elements: list[Value], step: Step) -> list[Value]:
    outer = run.element, run.inside
    found = []
    for element in elements:
        run.around.budget.spend()
        run.element, run.inside = element, True
        found.append(step(run))
    run.element, run.inside = outer
    return found


def _condition(value: Value, node: Expression) -> bool:
    if isinstance(value, bool):
        return value
    try:
        return truth(value, "A condition")
    except ExpressionError as error:
        raise error.at(node.position) from None


def _signed(operand: Step, node: Unary, jstl: bool, run: Run) -> Value:
    value = operand(run)
    if jstl:
        value = coerced_number(value, node.operator)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type(value, "a number", node.operator).at(node.position)
    return SPEL[Operator.SUBTRACT](0, value) if node.operator is Prefix.MINUS else value
