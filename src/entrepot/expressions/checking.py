"""Judging an expression without values: types that cannot fit, names that are not there, conditions out of place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from .building import NAMESPACES
from .dialects import Family
from .errors import Code, ExpressionError
from .functions import FUNCTIONS, methods_named
from .functions.table import Function
from .patterns import require_pattern
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
    Prefix,
    Projection,
    Quoted,
    Selection,
    Unary,
    walk,
)
from .template import Template, unknown_variable
from .values import Type, truth, type_of, whole

Kinds = frozenset[Type]
ANY: Kinds = frozenset()  # nothing is known, so everything fits

_NUMBERS = frozenset({Type.INTEGER, Type.NUMBER})
_TEXT, _TRUTH = frozenset({Type.TEXT}), frozenset({Type.BOOLEAN})
# What a parameter of a type takes, beside its own type; see the readers in evaluation.py.
_FITS: Mapping[Type, Kinds] = {
    Type.TEXT: frozenset(Type) - {Type.MAP},
    Type.INTEGER: _NUMBERS | _TEXT,
    Type.NUMBER: _NUMBERS | _TEXT,
    Type.BOOLEAN: _TRUTH | _TEXT,
    Type.ARRAY: frozenset(Type) - {Type.MAP},
    Type.MAP: frozenset({Type.MAP}),
}
_PEOPLE = frozenset({Type.USER, Type.APP_USER, Type.OBJECT})
_RELATIONS = (Operator.LT, Operator.LE, Operator.GT, Operator.GE)


class Use(StrEnum):
    """What an expression is for."""

    VALUE = "value"
    CONDITION = "condition"  # must come out true or false
    GROUP_RULE = "group rule"  # a condition of texts, arrays and the person alone (`ref/expressions.json`)


def check(
    template: Template, declared: Iterable[str] | None = None, *, use: Use = Use.VALUE
) -> list[ExpressionError]:
    """Everything that is wrong with `template` whatever its values are, in the order of the source.

    `declared` are the names of the tenant settings there are; None where that is not to be judged. Never raises.
    """
    found = list(_undeclared(template, declared)) if declared is not None else []
    for part in template.parts:
        if isinstance(part, Hole):
            checker = _Checker(template)
            kinds = checker.kinds(part.expression)
            found += checker.found
            if use is not Use.VALUE:
                found += _no_condition(part.expression, kinds)
            if use is Use.GROUP_RULE:
                found += _out_of_place(part.expression)
    return sorted(found, key=lambda error: error.position or 0)


def unused(declared: Sequence[str], templates: Iterable[Template]) -> list[str]:
    """The settings that no template reads."""
    used = {name.partition(".")[2] for template in templates for name in template.references}
    return [name for name in declared if name not in used]


def _undeclared(template: Template, declared: Iterable[str]) -> Iterator[ExpressionError]:
    known = list(declared)
    for reference, position in template.places:
        root, _, name = reference.partition(".")
        if root in template.dialect.rules.settings and name not in known:
            yield unknown_variable(root, name, position, known)


def _no_condition(node: Expression, kinds: Kinds) -> Iterator[ExpressionError]:
    if kinds and not kinds & _TRUTH:
        yield ExpressionError(
            Code.TYPE,
            f"A condition comes out true or false, not {_words(kinds)}.",
            node.position,
            remedy="Compare it with something.",
        )


def _out_of_place(node: Expression) -> Iterator[ExpressionError]:
    for one in walk(node):
        bare = (
            isinstance(one, Call)
            and "." not in one.name
            and one.name.startswith(("substring", "toUpper", "toLower"))
        )
        if isinstance(one, Call) and not bare and not one.name.startswith(("String.", "Arrays.", "user.")):
            yield ExpressionError(
                Code.FUNCTION_NOT_ALLOWED,
                f"A group rule cannot use {one.name}.",
                one.position,
                remedy="It uses attributes of the person, and functions of String and Arrays.",
            )
        elif isinstance(one, Name) and one.name != "user" and one.name not in NAMESPACES:
            yield ExpressionError(
                Code.UNKNOWN_ROOT,
                f"A group rule cannot read {one.name}.",
                one.position,
                remedy="It reads the person: user.…",
            )


def _words(kinds: Kinds) -> str:
    return " or ".join(sorted(kind.words for kind in kinds))


class _Checker:
    """Works out the types that each node can have, and collects what cannot be."""

    def __init__(self, template: Template) -> None:
        self.settings = template.dialect.rules.settings
        self.jstl = template.dialect.rules.family is Family.JSTL
        self.found: list[ExpressionError] = []

    def wrong(self, code: Code, message: str, node: Expression, remedy: str = "") -> None:
        self.found.append(ExpressionError(code, message, node.position, remedy=remedy))

    def kinds(self, node: Expression) -> Kinds:  # noqa: PLR0911 - one case for each kind of node
        """The types that `node` can have; `ANY` where they are not known."""
        match node:
            case Constant(value):
                return frozenset({type_of(value)})
            case Quoted(_text, each):
                self.kinds(each)
                return _TEXT
            case Name():
                return ANY
            case Member():
                return self._member(node)
            case Index():
                return self._index(node)
            case Call():
                return self._call(node)
            case Method():
                return self._method(node)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Conditional():
                self._condition(node.test)
                return self._either(node.then, node.otherwise)
            case Default(value, otherwise):
                return self._either(value, otherwise)
        return self._collection(node)

    def _either(self, first: Expression, second: Expression) -> Kinds:
        one, other = self.kinds(first), self.kinds(second)
        return one | other if one and other else ANY

    def _collection(self, node: Expression) -> Kinds:
        match node:
            case Array(items):
                for item in items:
                    self.kinds(item)
                return frozenset({Type.ARRAY})
            case Map(entries):
                for _key, value in entries:
                    self.kinds(value)
                return frozenset({Type.MAP})
            case Projection(target) | Selection(target):
                self._expect(target, frozenset({Type.ARRAY, Type.NULL}), "an array")
                self._inner(node)
                picked = isinstance(node, Selection) and node.pick != "?"
                return ANY if picked else frozenset({Type.ARRAY})
        return ANY

    def _inner(self, node: Projection | Selection) -> None:
        if isinstance(node, Projection):
            self.kinds(node.each)
        else:
            self._condition(node.test)

    def _expect(self, node: Expression, wanted: Kinds, words: str) -> Kinds:
        kinds = self.kinds(node)
        if kinds and not kinds & wanted:
            self.wrong(Code.TYPE, f"{words.capitalize()} is needed here, not {_words(kinds)}.", node)
        return kinds

    def _member(self, node: Member) -> Kinds:
        if isinstance(node.target, Name):
            return _TEXT if node.target.name in self.settings else ANY
        kinds = self.kinds(node.target)
        if kinds and not kinds & ({Type.MAP, Type.NULL} | _PEOPLE):
            self.wrong(
                Code.TYPE,
                f"{_words(kinds).capitalize()} has no attribute {node.name}.",
                node,
                "Leave it out, or use a function.",
            )
        return ANY

    def _index(self, node: Index) -> Kinds:
        self._expect(node.target, frozenset({Type.ARRAY, Type.MAP, Type.TEXT}) | _PEOPLE, "an array or a map")
        self.kinds(node.index)
        return ANY

    # Functions

    def _call(self, node: Call) -> Kinds:
        function = FUNCTIONS[node.name]
        self._arguments(function, node.arguments, function.name)
        return frozenset({function.returns}) if function.returns not in _PEOPLE else ANY

    def _method(self, node: Method) -> Kinds:
        kinds, among = self.kinds(node.target), methods_named(node.name)
        fitting = [one for one in among if not kinds or kinds & set(one.receiver)]
        if not fitting:
            owners = " or ".join(dict.fromkeys(one.receiver[0].words for one in among))
            self.wrong(
                Code.TYPE,
                f"{node.name} is a method of {owners}, not of {_words(kinds)}.",
                node,
                "Convert it first.",
            )
            return ANY
        counts = [one for one in fitting if _takes(one, len(node.arguments))]
        if not counts:
            self.wrong(
                Code.ARGUMENT_COUNT,
                f"{node.name} takes {fitting[0].arity}, not {len(node.arguments)}.",
                node,
                f"Write {fitting[0].form}.",
            )
            return ANY
        if len(counts) == 1:
            self._arguments(counts[0], node.arguments, node.name)
        else:
            for argument in node.arguments:
                self.kinds(argument)
        return frozenset(one.returns for one in counts if one.returns not in _PEOPLE)

    def _arguments(self, function: Function, arguments: Sequence[Expression], name: str) -> None:
        for at, argument in enumerate(arguments):
            parameter = function.parameter(at)
            kinds, takes = self.kinds(argument), self._takes_kinds(parameter.types)
            if kinds and takes and not kinds & takes:
                self.wrong(
                    Code.TYPE,
                    f"{name} needs {parameter.types[0].words} for {parameter.name}, not {_words(kinds)}.",
                    argument,
                    f"Its form is {function.signature.removeprefix('$')}.",
                )
            elif isinstance(argument, Constant) and isinstance(argument.value, str):
                self._constant(argument, parameter.types[0], name)

    @staticmethod
    def _takes_kinds(types: Sequence[Type]) -> Kinds:
        if any(kind not in _FITS for kind in types):
            return ANY
        return frozenset(types) | frozenset().union(*(_FITS[kind] for kind in types))

    def _constant(self, node: Constant, wanted: Type, name: str) -> None:
        try:
            if wanted is Type.INTEGER:
                whole(node.value, name)
            elif wanted is Type.BOOLEAN:
                truth(node.value, name)
            elif name == "isMemberOfGroupNameRegex":
                require_pattern(str(node.value))
        except ExpressionError as error:
            self.found.append(error.at(node.position))

    # Operators

    def _unary(self, node: Unary) -> Kinds:
        if node.operator is Prefix.NOT:
            self._condition(node.operand)
            return _TRUTH
        if node.operator is Prefix.EMPTY:
            self.kinds(node.operand)
            return _TRUTH
        if self.jstl:
            self.kinds(node.operand)
            return _NUMBERS
        return self._expect(node.operand, _NUMBERS, "a number") & _NUMBERS

    def _condition(self, node: Expression) -> None:
        if self.jstl:
            self.kinds(node)
            return
        kinds = self._expect(node, _TRUTH | _TEXT, "true or false")
        if isinstance(node, Constant) and kinds == _TEXT:
            try:
                truth(node.value, "A condition")
            except ExpressionError as error:
                self.found.append(error.at(node.position))

    def _binary(self, node: Binary) -> Kinds:
        if node.operator in (Operator.AND, Operator.OR):
            self._condition(node.left)
            self._condition(node.right)
            return _TRUTH
        left, right = self.kinds(node.left), self.kinds(node.right)
        if node.operator is Operator.MATCHES:
            self._pattern(node.right, right)
        elif node.operator is Operator.CONCAT:
            return _TEXT
        elif node.operator in (Operator.EQ, Operator.NE, *_RELATIONS):
            self._comparison(node, left, right)
        else:
            return self._arithmetic(node, left, right)
        return _TRUTH

    def _pattern(self, node: Expression, kinds: Kinds) -> None:
        if kinds and not kinds & _TEXT:
            self.wrong(Code.TYPE, f"matches needs a pattern in quotation marks, not {_words(kinds)}.", node)
        elif isinstance(node, Constant):
            try:
                require_pattern(str(node.value))
            except ExpressionError as error:
                self.found.append(error.at(node.position))

    def _comparison(self, node: Binary, left: Kinds, right: Kinds) -> None:
        if self.jstl or not left or not right or Type.NULL in left | right:
            return
        one, other = _grouped(left), _grouped(right)
        if not one & other:
            verb = (
                "is never equal to"
                if node.operator in (Operator.EQ, Operator.NE)
                else "cannot be compared with"
            )
            self.wrong(
                Code.TYPE,
                f"{_words(left).capitalize()} {verb} {_words(right)}.",
                node,
                "Convert one of them.",
            )

    def _arithmetic(self, node: Binary, left: Kinds, right: Kinds) -> Kinds:
        if self.jstl:
            return _NUMBERS
        if node.operator is Operator.ADD:
            if _TEXT in (left, right):
                return _TEXT
            if not left or not right or (left | right) & _TEXT:
                return ANY
        for side, kinds in ((node.left, left), (node.right, right)):
            if kinds and not kinds & _NUMBERS:
                self.wrong(
                    Code.TYPE,
                    f"{node.operator} needs numbers, not {_words(kinds)}.",
                    side,
                    "Convert it first.",
                )
        return _NUMBERS


def _grouped(kinds: Kinds) -> Kinds:
    """Whole numbers and others are compared with each other; a country with its two letters, a time with a text."""
    numbers = _NUMBERS if kinds & _NUMBERS else ANY
    return kinds | numbers | (_TEXT if kinds & {Type.COUNTRY, Type.DATETIME} else ANY)


def _takes(function: Function, count: int) -> bool:
    return count >= function.least and (function.most is None or count <= function.most)
