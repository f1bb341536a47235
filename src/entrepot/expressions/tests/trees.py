"""Trees and texts by the thousand, for tests that no example covers."""

from typing import Any

from hypothesis import strategies as st

from entrepot.expressions.dialects import Family, Variant
from entrepot.expressions.functions import FUNCTIONS
from entrepot.expressions.functions.table import Function
from entrepot.expressions.syntax import (
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

names = st.from_regex(r"[a-z][A-Za-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: (
        name.lower()
        not in {
            "or",
            "and",
            "not",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "div",
            "mod",
            "matches",
            "null",
            "true",
            "false",
        }
        | {"empty", "groups", "now", "linked"}
    )
)
numbers = st.integers(0, 2**63 - 1) | st.floats(0, 1e300, allow_nan=False)
texts = st.text(max_size=12) | st.sampled_from(
    ["a,b", "1", "true", "@", "2015-07-31T17:18:37.979Z", "(a+)+$", "USA"]
)
constants = st.builds(Constant, st.none() | st.booleans() | numbers | texts)

_SPEL_OPERATORS = [one for one in Operator if one is not Operator.CONCAT]
_JSTL_OPERATORS = [one for one in Operator if one not in (Operator.MATCHES, Operator.POWER)]


def trees(family: Family = Family.SPEL, variant: Variant = Variant.CLASSIC) -> st.SearchStrategy[Expression]:
    """Trees that the grammar of `family` can write, with functions that it has."""
    leaves = constants | st.builds(Name, names) | st.builds(Member, st.just(Name("user")), names)
    branch = _spel if family is Family.SPEL else _jstl
    return st.recursive(leaves, lambda inner: branch(inner, variant), max_leaves=12)


def _common(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return (
        st.builds(Conditional, inner, inner, inner)
        | st.builds(Index, inner, inner)
        | st.builds(Member, inner, names)
    )


def _spel(inner: st.SearchStrategy[Expression], variant: Variant) -> st.SearchStrategy[Expression]:
    operators = st.sampled_from(
        [one for one in _SPEL_OPERATORS if variant is Variant.CLASSIC or one is not Operator.MATCHES]
    )
    prefixes = st.sampled_from([Prefix.NOT, Prefix.MINUS, Prefix.PLUS])
    entries = st.lists(st.tuples(texts, inner), max_size=3).map(tuple)
    made = (
        _common(inner)
        | st.builds(Binary, operators, inner, inner)
        | st.builds(Unary, prefixes, inner)
        | st.builds(Default, inner, inner)
        | st.builds(Array, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Map, entries)
        | st.builds(Projection, inner, inner, st.booleans())
        | st.builds(Selection, inner, st.sampled_from(Pick), inner)
        | st.sampled_from(_functions(Family.SPEL, variant)).flatmap(lambda one: _call(one, inner))
    )
    if variant is Variant.IDENTITY_ENGINE:
        methods = [one for one in FUNCTIONS.values() if one.receiver]
        made |= st.sampled_from(methods).flatmap(lambda one: _method(one, inner))
    return made


def _jstl(inner: st.SearchStrategy[Expression], _variant: Variant) -> st.SearchStrategy[Expression]:
    return (
        _common(inner)
        | st.builds(Binary, st.sampled_from(_JSTL_OPERATORS), inner, inner)
        | st.builds(Unary, st.sampled_from(Prefix), inner)
        | st.sampled_from(_functions(Family.JSTL, Variant.CLASSIC)).flatmap(lambda one: _call(one, inner))
    )


def _functions(family: Family, variant: Variant) -> list[Function]:
    return [
        one
        for one in FUNCTIONS.values()
        if one.family is family and variant in one.variants and not one.receiver
    ]


def _call(function: Function, inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def argument(at: int) -> st.SearchStrategy[Expression]:
        if at in function.written_out:
            return st.just(Quoted("group.name", Member(Name("group"), "name")))
        return inner

    count = len(function.parameters)
    arguments = st.tuples(*(argument(at) for at in range(count)))
    return arguments.map(lambda given: Call(function.name, given))


def _method(function: Function, inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    name = function.name.rpartition(".")[2]
    arguments = st.lists(inner, min_size=function.least, max_size=len(function.parameters))
    return st.builds(lambda target, given: Method(target, name, tuple(given)), inner, arguments)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=8,
)
groups = st.lists(
    st.fixed_dictionaries({"id": texts, "name": texts}, optional={"type": texts, "source_id": texts}),
    max_size=3,
)


def contexts() -> st.SearchStrategy[dict[str, Any]]:
    """What expressions may be evaluated in, odd ones too."""
    return st.fixed_dictionaries(
        {"user": st.dictionaries(names, values, max_size=4)},
        optional={"groups": groups, "now": st.just("2015-07-31T17:18:37.979Z"), "val": values},
    )
