"""JSON lines in, JSON lines out: `python -m entrepot.expressions`.

Each line is an object: `dialect` (el, oidc, saml, scim, legacy), `expr`, and perhaps `variant` (classic,
identity-engine; without it a function of either is found) and `context`. Each answer is `{"result": …}` or
`{"error": {"code", "message", "position"}}`, in order.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from .dialects import Dialect, Variant
from .errors import Code, ExpressionError
from .limits import integer_in_range
from .parser import parse
from .template import Template

MAX_NESTING = 64


def main(source: TextIO = sys.stdin, sink: TextIO = sys.stdout) -> int:
    """Answer every line of `source` on `sink`. Returns the exit status."""
    for line in source:
        if line.strip():
            sink.write(json.dumps(answer(line), ensure_ascii=True) + "\n")
            sink.flush()
    return 0


def answer(line: str) -> dict[str, Any]:
    """What one line asks for, or the error that it is."""
    try:
        return {"result": _evaluated(_read(line))}
    except ExpressionError as error:
        return {"error": {"code": str(error.code), "message": error.message, "position": error.position}}


def _read(line: str) -> Mapping[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        raise _bad("The line is no JSON.") from None
    if not isinstance(asked, dict):
        raise _bad("The line is no JSON object.")
    _require_plain(asked)
    return asked


def _require_plain(asked: Mapping[str, Any]) -> None:
    """Values nested in values are walked by recursion later on, here without; numbers have 64 bits."""
    waiting: list[tuple[Any, int]] = [(asked, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_NESTING:
            raise _bad(f"The context is nested more than {MAX_NESTING} levels deep.")
        if isinstance(value, int):
            integer_in_range(value)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((one, depth + 1) for one in inner)


def _evaluated(asked: Mapping[str, Any]) -> Any:
    text, context = asked.get("expr"), asked.get("context")
    context = {} if context is None else context
    if not isinstance(text, str):
        raise _bad("expr is no text.")
    if not isinstance(context, dict):
        raise _bad("context is no object.")
    _require_shapes(context)
    try:
        dialect = Dialect(asked.get("dialect", Dialect.EL))
        variant = Variant(asked["variant"]) if asked.get("variant") else None
    except ValueError as error:
        raise _bad(f"{error}.") from None
    return _parsed(text, dialect, variant).result(context)


def _require_shapes(context: Mapping[str, Any]) -> None:
    """What settings are read from and functions look at has to be what they take it for."""
    for name in ("user", "app", "org", "linked"):
        if not isinstance(context.get(name), dict | None):
            raise _bad(f"{name} is no object.")
    groups = context.get("groups")
    if groups is not None and not (isinstance(groups, list) and all(isinstance(one, dict) for one in groups)):
        raise _bad("groups is no array of objects.")


def _parsed(text: str, dialect: Dialect, variant: Variant | None) -> Template:
    if variant:
        return parse(text, dialect, variant)
    try:
        return parse(text, dialect)
    except ExpressionError as error:
        if error.code != Code.FUNCTION_NOT_ALLOWED:
            raise
        return parse(text, dialect, Variant.IDENTITY_ENGINE)


def _bad(what: str) -> ExpressionError:
    return ExpressionError(
        Code.BAD_ARGUMENT, what, remedy='Write {"dialect": "el", "expr": "…", "context": {…}}.'
    )


if __name__ == "__main__":
    sys.exit(main())
