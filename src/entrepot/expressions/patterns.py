"""Regular expressions by RE2, whose time grows with the length of the text alone (THREATS EXPR-03)."""

from functools import lru_cache
from typing import Any

import re2

from .errors import Code, ExpressionError
from .limits import MAX_PATTERN

_MEMORY = 1 << 20  # bytes that a compiled pattern may take


def matches(text: str, pattern: str) -> bool:
    """Whether the whole of `text` matches. Raises `ExpressionError` for what is no pattern of RE2."""
    return _compiled(pattern).fullmatch(_encodable(text)) is not None


def require_pattern(pattern: str) -> None:
    """Raise `ExpressionError` for what is no pattern of RE2."""
    _compiled(pattern)


def _encodable(text: str) -> str:
    """RE2 reads UTF-8, in which a lone surrogate has no place."""
    return text.encode("utf-8", "replace").decode()


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    if len(pattern) > MAX_PATTERN:
        raise ExpressionError(
            Code.BAD_PATTERN,
            f"The pattern has {len(pattern)} characters; {MAX_PATTERN} are allowed.",
            remedy="Shorten it.",
        )
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MEMORY
    try:
        return re2.compile(_encodable(pattern), options)
    except re2.error as error:
        reason = error.args[0].decode(errors="replace") if error.args else "it is not one"
        raise ExpressionError(
            Code.BAD_PATTERN,
            f"The pattern cannot be used: {reason}.",
            remedy="Back-references, look-ahead and look-behind are not there.",
        ) from None
