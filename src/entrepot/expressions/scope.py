"""What an expression of a dialect may read and call, decided when it is parsed (THREATS EXPR-06, EXPR-07)."""

from collections.abc import Iterator, Sequence

from .building import NAMESPACES
from .dialects import SURROUNDINGS, Dialect, Family, Variant
from .errors import Code, ExpressionError
from .functions import FUNCTIONS, methods_named
from .functions.table import Function
from .syntax import (
    Binary,
    Call,
    Constant,
    Expression,
    Method,
    Name,
    Operator,
    Projection,
    Quoted,
    Selection,
    children,
)
from .template import placed_references
from .values import Group
from .wording import nearest, shown

SHORTEST_PART = 4  # of a name, to be taken for the beginning or end of another
GROUP_ATTRIBUTES = frozenset(Group("", "").attributes())


def functions_in(dialect: Dialect, variant: Variant = Variant.CLASSIC) -> tuple[Function, ...]:
    """The functions that an expression of `dialect` may call by their names, in the order of the table."""
    rules = dialect.rules
    return tuple(
        one
        for one in FUNCTIONS.values()
        if one.family is rules.family
        and (variant in one.variants or rules.family is not Family.SPEL)
        and not one.receiver
        and (one.pure or not rules.pure)
    )


def require_allowed(expression: Expression, dialect: Dialect, variant: Variant) -> None:
    """Raise `ExpressionError` for the first name or function that `dialect` and `variant` do not have."""
    for node, within in _walk(expression, within=False):
        if isinstance(node, Name) and not within:
            _require_root(node, dialect)
        elif isinstance(node, Quoted):
            _require_group(node)
        elif isinstance(node, Call):
            require_arguments(_function(node, dialect, variant), node)
        elif isinstance(node, Method):
            _require_method(node, dialect, variant)
        elif (
            isinstance(node, Binary) and node.operator is Operator.MATCHES and variant is not Variant.CLASSIC
        ):
            raise ExpressionError(
                Code.FUNCTION_NOT_ALLOWED,
                "matches is of the classic language.",
                node.position,
                remedy="Compare with ==, or use contains.",
            )


def _walk(node: Expression, *, within: bool) -> Iterator[tuple[Expression, bool]]:
    """Every node; `within`: in a projection or selection, where names are attributes of the element."""
    yield node, within
    if isinstance(node, Quoted):
        yield from _walk(node.each, within=True)
        return
    if isinstance(node, Projection | Selection):
        inner = node.each if isinstance(node, Projection) else node.test
        yield from _walk(node.target, within=within)
        yield from _walk(inner, within=True)
        return
    for child in children(node):
        yield from _walk(child, within=within)


def _require_group(node: Quoted) -> None:
    """The expression that is evaluated for each group reads the group alone."""
    for reference, position in placed_references(node.each):
        root, _, name = reference.partition(".")
        if root != "group" or (name and name not in GROUP_ATTRIBUTES):
            what = (
                f"A group has no attribute {shown(name)}." if root == "group" else "It must read the group."
            )
            raise ExpressionError(Code.BAD_ARGUMENT, what, position, remedy='Write "group.name".')


def _require_root(node: Name, dialect: Dialect) -> None:
    roots = dialect.rules.roots
    if node.name in NAMESPACES:
        raise ExpressionError(
            Code.SYNTAX,
            f"{node.name} is a family of functions.",
            node.position,
            remedy=f"Write one of them, such as {next(name for name in FUNCTIONS if name.startswith(node.name + '.'))}(…).",
        )
    if roots is None:
        if node.name in SURROUNDINGS:
            raise ExpressionError(
                Code.UNKNOWN_ROOT,
                f"{node.name} can only be asked by functions.",
                node.position,
                remedy="Use user.getGroups(…) or Time.now().",
            )
    elif node.name not in roots:
        raise _unknown_root(node, dialect)


def _unknown_root(node: Name, dialect: Dialect) -> ExpressionError:
    first = "org" if dialect.rules.family is Family.JSTL else "app"
    written = f"{{{first}.name}}" if dialect is Dialect.OIDC else f"{first}.name"
    near = nearest(node.name, dialect.rules.roots or ())
    meant = f"did you mean {near}?" if near else f"did you mean {first}.{node.name}?"
    return ExpressionError(
        Code.UNKNOWN_ROOT,
        f"{shown(node.name)} at position {node.position} is nothing that this property can read.",
        node.position,
        remedy=f"Tenant settings are written {written}: {meant}",
    )


def _function(node: Call, dialect: Dialect, variant: Variant) -> Function:
    family = dialect.rules.family
    function = FUNCTIONS.get(node.name)
    if function is None or function.family is not family:
        raise unknown_function(node.name, node.position, family, variant)
    if variant not in function.variants and family is Family.SPEL:
        raise ExpressionError(
            Code.FUNCTION_NOT_ALLOWED,
            f"{node.name} is not of the {variant.replace('-', ' ')} language.",
            node.position,
            remedy=""
            if variant is Variant.CLASSIC
            else "Write user.profile.email.toUpperCase(), not String.toUpperCase(…).",
        )
    if dialect.rules.pure and not function.pure:
        raise ExpressionError(
            Code.FUNCTION_NOT_ALLOWED,
            f"{node.name} reads more than tenant settings, so no address can use it.",
            node.position,
            remedy="Addresses depend on tenant settings alone.",
        )
    return function


def unknown_function(name: str, position: int, family: Family, variant: Variant) -> ExpressionError:
    """The error for a function that is not there, with the nearest one that is."""
    known = [
        one.name
        for one in FUNCTIONS.values()
        if one.family is family and variant in one.variants and not one.receiver
    ]
    near = nearest_function(name, known)
    if variant is Variant.IDENTITY_ENGINE and (methods := methods_named(name)):
        near = methods[0].form
    return ExpressionError(
        Code.UNKNOWN_FUNCTION,
        f"{name} is not a function.",
        position,
        remedy=f"Did you mean {near}?" if near else "docs/expressions.md lists the functions.",
    )


def nearest_function(name: str, known: Sequence[str]) -> str | None:
    """`String.stringContains` for `String.contians`: by the last word too, within the family where one is meant."""
    family, _, word = name.rpartition(".")
    meant = nearest(family, NAMESPACES) if family else None
    among = [one for one in known if one.startswith(f"{meant}.")] if meant else known
    if whole := nearest(name, among):
        return whole
    by_word = {one.rpartition(".")[2].rpartition(":")[2]: one for one in among or known}
    near = nearest(word, by_word)
    if not near and len(word) >= SHORTEST_PART:
        near = next(
            (short for short in by_word if nearest(word, [short[-len(word) :], short[: len(word)]])), None
        )
    return by_word[near] if near else None


def require_arguments(function: Function, node: Call) -> None:
    """Raise `ExpressionError` for too few or too many arguments, or one that must be written out and is not."""
    count, least, most = len(node.arguments), function.least, function.most
    if count < least or (most is not None and count > most):
        raise ExpressionError(
            Code.ARGUMENT_COUNT,
            f"{function.name} takes {function.arity}, not {count}.",
            node.position,
            remedy=f"Write {function.signature}.",
        )
    for index in function.written_out:
        if index < count and not isinstance(node.arguments[index], Constant | Quoted):
            raise ExpressionError(
                Code.BAD_ARGUMENT,
                f"The {function.parameters[index].name} of {function.name} must be a text as it is.",
                node.arguments[index].position,
                remedy="Write it in quotation marks.",
            )


def _require_method(node: Method, dialect: Dialect, variant: Variant) -> None:
    among = methods_named(node.name)
    if variant is Variant.CLASSIC and isinstance(node.target, Name) and nearest(node.target.name, NAMESPACES):
        raise unknown_function(f"{node.target.name}.{node.name}", node.target.position, Family.SPEL, variant)
    if not among:
        known = [one.name.removeprefix("$") for one in FUNCTIONS.values() if one.receiver]
        near = nearest(node.name, [name.rpartition(".")[2] for name in known])
        raise ExpressionError(
            Code.UNKNOWN_FUNCTION,
            f"{node.name} is not a method of any value.",
            node.position,
            remedy=f"Did you mean {near}?" if near else "docs/expressions.md lists the methods.",
        )
    if variant is Variant.CLASSIC:
        raise ExpressionError(
            Code.FUNCTION_NOT_ALLOWED,
            f"Methods of values, such as {node.name}, are of the identity-engine language.",
            node.position,
            remedy="Use a function: String.toUpperCase(user.email).",
        )
    if dialect.rules.pure and not all(one.pure for one in among):
        raise ExpressionError(
            Code.FUNCTION_NOT_ALLOWED,
            f"{node.name} reads more than tenant settings, so no address can use it.",
            node.position,
        )
