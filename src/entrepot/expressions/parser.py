"""From text to `Template`, in time that grows with its length alone."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from lark import Lark, TextSlice
from lark.exceptions import UnexpectedInput, VisitError

from .building import WITH_EXPRESSION, Builder
from .dialects import Dialect, Family, Rules, Variant
from .errors import Code, ExpressionError
from .limits import MAX_DEPTH, MAX_NODES, MAX_ROW, MAX_SOURCE
from .scope import require_allowed
from .syntax import (
    Binary,
    Expression,
    Hole,
    Index,
    Member,
    Method,
    Name,
    Part,
    Projection,
    Text,
    children,
)
from .syntax_errors import explained
from .template import Template
from .wording import shown

_URL = re.compile(r"https?://", re.IGNORECASE)
_PATH = re.compile(r" *([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*) *")
_ATTRIBUTE = re.compile(r"(?:user|appuser)\.[A-Za-z][A-Za-z0-9_]*")
# In a hole: quoted texts, in which braces are text, then whatever ends or breaks it. JSTL's quotes have escapes.
_INSIDE = {
    Family.SPEL: re.compile(r"""'[^']*'|"[^"]*"|[{}]"""),
    Family.JSTL: re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[{}]""", re.DOTALL),
    Family.PLAIN: re.compile(r"[{}]"),
}


@lru_cache(maxsize=4096)
def parse(text: str, dialect: Dialect = Dialect.OIDC, variant: Variant = Variant.CLASSIC) -> Template:
    """Read a property such as `https://{app.workspace}.northwind.example/callback` as `dialect` has it.

    `variant` chooses the functions of the main language. What is neither text nor an expression of the dialect is
    an error, so that nothing is taken for text that was meant to be evaluated (THREATS EXPR-01). Raises
    `ExpressionError`.
    """
    if len(text) > MAX_SOURCE:
        raise ExpressionError(
            Code.SOURCE_TOO_LONG,
            f"This is {len(text):,} characters long; {MAX_SOURCE:,} are allowed.",
            MAX_SOURCE,
            remedy="Shorten it.",
        )
    parts = tuple(_parts(text, dialect))
    _require_bounded(parts)
    for part in parts:
        if isinstance(part, Hole):
            require_allowed(part.expression, dialect, variant)
    return Template(source=text, parts=parts, dialect=dialect, variant=variant)


def _parts(text: str, dialect: Dialect) -> Iterator[Part]:
    rules = dialect.rules
    if dialect is Dialect.EL:
        yield _whole(text, rules)
    elif dialect is Dialect.SCIM:
        yield from _scim(text, rules)
    elif dialect is Dialect.SAML and _ATTRIBUTE.fullmatch(text.strip()):
        yield _whole(text, rules)
    else:
        yield from _template(text, dialect)


def _scim(text: str, rules: Rules) -> Iterator[Part]:
    """A whole expression; or an address as it is, in which the older `${app.name}` may stand."""
    start = len(text) - len(text.lstrip())
    if _URL.match(text, start) or text.startswith("${", start):
        yield from _template(text.rstrip(), Dialect.LEGACY, start)
    else:
        yield _whole(text, rules)


def _whole(text: str, rules: Rules) -> Hole:
    return Hole(_expression(text, 0, len(text), rules.family), text, position=0)


def _template(text: str, dialect: Dialect, end: int = 0) -> Iterator[Part]:
    opening = re.compile(r"\$?\{") if dialect is Dialect.OIDC else re.compile(r"\$\{")
    braces_are_text = dialect is not Dialect.OIDC
    while mark := opening.search(text, end):
        yield from _text(text, end, mark.start(), braces_are_text=braces_are_text)
        close = _end_of_hole(text, mark.start(), mark.end(), dialect.rules.family)
        yield _hole(text, mark.start(), mark.end(), close, dialect)
        end = close + 1
    yield from _text(text, end, len(text), braces_are_text=braces_are_text)


def _text(text: str, start: int, end: int, *, braces_are_text: bool) -> Iterator[Text]:
    brace = None if braces_are_text else re.compile(r"[{}]").search(text, start, end)
    if brace:
        raise _lonely_brace(brace.group(), brace.start())
    if start < end:
        yield Text(text[start:end], position=start)


def _lonely_brace(brace: str, position: int, family: Family = Family.SPEL) -> ExpressionError:
    if family is not Family.SPEL:
        name = "org.name" if family is Family.JSTL else "app.name"
        return ExpressionError(
            Code.UNBALANCED_BRACE,
            f"The brace {{ at position {position} has no matching }}.",
            position,
            remedy=f"Write a setting as ${{{name}}}.",
        )
    other = "}" if brace == "{" else "{"
    return ExpressionError(
        Code.UNBALANCED_BRACE,
        f"The brace {brace} at position {position} has no matching {other}.",
        position,
        remedy="Write a setting as {app.name}, with one pair of braces; an address has no other braces.",
    )


def _end_of_hole(text: str, start: int, inside: int, family: Family) -> int:
    """Where the hole closes that opens at `start`: at the first brace outside of quotation marks."""
    for found in _INSIDE[family].finditer(text, inside):
        if found.group() == "}":
            return found.start()
        if found.group() == "{":
            break
    raise _lonely_brace("{", start, family)


def _hole(text: str, start: int, inside: int, close: int, dialect: Dialect) -> Hole:
    source = text[start : close + 1]
    if not text[inside:close].strip():
        root = "org" if dialect is Dialect.SAML else "app"
        raise ExpressionError(
            Code.NOT_A_REFERENCE,
            f"There is nothing between the braces (position {start}).",
            start,
            remedy=f"Write the setting's name: {text[start:inside]}{root}.name}}.",
        )
    if dialect.rules.family is Family.PLAIN:
        return Hole(_reference(text[inside:close], start, inside), source, position=start)
    return Hole(_expression(text, inside, close, dialect.rules.family), source, position=start)


def _reference(inner: str, start: int, inside: int) -> Expression:
    found = _PATH.fullmatch(inner)
    if not found:
        raise ExpressionError(
            Code.NOT_A_REFERENCE,
            f"{shown(inner.strip())} is not the name of a setting (position {start}).",
            start,
            remedy="Between ${ and } stands app.name and nothing else: no functions, operators, further dots.",
        )
    root, name = found.groups()
    return Member(Name(root, position=inside), name, position=inside)


@cache
def _grammar(family: Family) -> Lark:
    source = (Path(__file__).parent / "grammar" / f"{family}.lark").read_text(encoding="utf-8")
    return Lark(source, parser="lalr", transformer=Builder(_nested), maybe_placeholders=True)


def _nested(text: str, position: int) -> Expression:
    """The tree of an expression in quotation marks, with positions of the text around it."""
    if WITH_EXPRESSION in text:
        raise ExpressionError(
            Code.BAD_ARGUMENT,
            f"{WITH_EXPRESSION} cannot stand within its own expression.",
            position,
            remedy='Write one such as "group.name".',
        )
    padded = " " * position + text
    return _expression(padded, position, len(padded), Family.SPEL)


def _expression(text: str, start: int, end: int, family: Family) -> Expression:
    """The tree of `text[start:end]`; positions count from the beginning of `text`."""
    try:
        tree = _grammar(family).parse(TextSlice(text, start, end))
    except UnexpectedInput as error:
        raise explained(error, text, end) from None
    except VisitError as error:
        raise error.orig_exc from None
    return cast(Expression, tree)  # the builder makes nodes of everything


def _require_bounded(parts: tuple[Part, ...]) -> None:
    """Refuse more than 200 nodes, or nesting deeper than 32. Walks without recursion: nothing is proved yet."""
    count = 0
    for part in parts:
        count += _counted(part.expression) if isinstance(part, Hole) else 1
        if count > MAX_NODES:
            raise ExpressionError(
                Code.TOO_MANY_PARTS,
                f"This has more than {MAX_NODES} pieces.",
                part.position,
                remedy="Make it simpler.",
            )


def _counted(expression: Expression) -> int:
    """How many nodes there are, counted until there are too many."""
    count = 0
    waiting = [(expression, 1, 1)]
    while waiting and count <= MAX_NODES:
        node, depth, length = waiting.pop()
        count += not _is_path(node)
        if depth > MAX_DEPTH or length > MAX_ROW:
            raise ExpressionError(
                Code.TOO_DEEP,
                f"This is nested more than {MAX_DEPTH} levels deep, or a row of more than {MAX_ROW}.",
                node.position,
                remedy="Make it simpler.",
            )
        for at, child in enumerate(children(node)):
            beside = at == 0 and _goes_on(node)
            waiting.append((child, depth if beside else depth + 1, length + 1))
    return count


def _is_path(node: Expression) -> bool:
    """`app.workspace` counts as one piece, not as two."""
    return isinstance(node, Member) and isinstance(node.target, Name)


def _goes_on(node: Expression) -> bool:
    """Whether the first child stands beside the node rather than within it: `a + b + c`, `a.b().c()`."""
    return isinstance(node, (Binary, Member, Method, Index, Projection))
