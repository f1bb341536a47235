"""From text to `Template`. Linear in the length of the text."""

import re
from collections.abc import Iterator

from .dialects import ROOTS, Dialect
from .errors import Code, ExpressionError
from .syntax import Literal, Part, Reference
from .template import Template
from .wording import nearest, shown

MAX_SOURCE = 4096  # characters; THREATS EXPR-02
MAX_PARTS = 200

_MARKED = re.compile(r"\$?\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")
_REFERENCE = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def parse(text: str, *, dialect: Dialect = Dialect.OIDC) -> Template:
    """Read a template such as `https://{app.workspace}.northwind.example/callback`.

    Only `{app.name}` and the older `${app.name}` stand between braces; every other brace is an error, so that
    nothing is taken for text that was meant as a reference (THREATS EXPR-01). Raises `ExpressionError`.
    """
    if len(text) > MAX_SOURCE:
        raise ExpressionError(
            Code.SOURCE_TOO_LONG,
            f"This is {len(text):,} characters long; {MAX_SOURCE:,} are allowed.",
            MAX_SOURCE,
            remedy="Shorten it.",
        )
    parts = tuple(_read(text, dialect))
    if len(parts) > MAX_PARTS:
        raise ExpressionError(
            Code.TOO_MANY_PARTS,
            f"This has more than {MAX_PARTS} pieces of text and settings.",
            parts[MAX_PARTS].position,
            remedy="Use fewer settings.",
        )
    return Template(source=text, parts=parts, dialect=dialect)


def _read(text: str, dialect: Dialect) -> Iterator[Part]:
    end = 0
    for marked in _MARKED.finditer(text):
        yield from _literal(text[end : marked.start()], end)
        yield _reference(marked, dialect)
        end = marked.end()
    yield from _literal(text[end:], end)


def _literal(text: str, position: int) -> Iterator[Literal]:
    brace = _BRACE.search(text)
    if brace:
        lonely, other = ("{", "}") if brace.group() == "{" else ("}", "{")
        raise ExpressionError(
            Code.UNBALANCED_BRACE,
            f"The brace {lonely} at position {position + brace.start()} has no matching {other}.",
            position + brace.start(),
            remedy="Write a setting as {app.name}, with one pair of braces; an address has no other braces.",
        )
    if text:
        yield Literal(text, position)


def _reference(marked: re.Match[str], dialect: Dialect) -> Reference:
    inner, position, roots = marked.group(1).strip(" "), marked.start(), ROOTS[dialect]
    found = _REFERENCE.fullmatch(inner)
    if not found:
        raise _not_a_reference(inner, position, roots)
    root, name = found.groups()
    if root not in roots:
        raise ExpressionError(
            Code.UNKNOWN_ROOT,
            f"{shown(root)} at position {position} is nothing that an address can read.",
            position,
            remedy=f"Tenant settings are written {{{roots[0]}.name}}: did you mean {{{roots[0]}.{name}}}?",
        )
    return Reference(root, name, position, marked.group())


def _not_a_reference(inner: str, position: int, roots: tuple[str, ...]) -> ExpressionError:
    root = roots[0]
    if not inner:
        what, remedy = "There is nothing between the braces", f"Write the setting's name: {{{root}.name}}."
    elif _NAME.fullmatch(inner):
        name = "name" if nearest(inner, roots) else inner
        what, remedy = f"{shown(inner)} lacks its object", f"Did you mean {{{root}.{name}}}?"
    else:
        what = f"{shown(inner)} is not the name of a setting"
        remedy = f"Between braces stands {root}.name and nothing else: no functions, operators, further dots."
    return ExpressionError(Code.NOT_A_REFERENCE, f"{what} (position {position}).", position, remedy=remedy)
