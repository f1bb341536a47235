"""Which characters stand where in an address (RFC 3986 §2, §3.3, §3.4)."""

import re

from ..errors import Code, ExpressionError
from ..wording import character, shown

# `*` is a legal character of RFC 3986, but in a registered address it reads as a wildcard: THREATS OIDC-02.
_NOT_IN_TAIL = re.compile(r"[^A-Za-z0-9._~:@!$&'()+,;=/?%-]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PERCENT_CONTROL = re.compile(r"%(?:[01][0-9A-F]|7F)", re.IGNORECASE)
_PERCENT_IN_PATH = re.compile(r"%(?:2E|2F|5C)", re.IGNORECASE)
_NOT_IN_VALUE = re.compile(r"[^A-Za-z0-9._~-]")

_URL_CHARACTERS = "Leave it out, or percent-encode it if the app itself sends it so."


def refuse_odd_characters(text: str, position: int | None = None) -> None:
    """Raise `ExpressionError` at the first character that no path and query may have."""
    odd = _NOT_IN_TAIL.search(text)
    if odd is None:
        return
    char, at = odd.group(), None if position is None else position + odd.start()
    if char == "#":
        code, remedy = Code.FRAGMENT, "Remove # and what follows it: a fragment never reaches a server."
    elif char == "*":
        code, remedy = (
            Code.WILDCARD,
            "Wildcards are not matched; write each address in full, or use a setting.",
        )
    elif _CONTROL.match(char):
        code, remedy = Code.CONTROL_CHARACTER, "Remove it."
    else:
        code, remedy = Code.CHARACTER, _URL_CHARACTERS
    raise ExpressionError(code, f"An address cannot contain {character(char)}.", at, remedy=remedy)


def refuse_odd_encodings(path: str, query: str) -> None:
    """Raise `ExpressionError` for percent signs that hide what the address says."""
    whole = path + query
    for pattern, text, code, what in (
        (_BAD_PERCENT, whole, Code.CHARACTER, "has a % that is not followed by two hexadecimal digits"),
        (_PERCENT_CONTROL, whole, Code.CONTROL_CHARACTER, "has an encoded control character"),
        (_PERCENT_IN_PATH, path, Code.DOT_SEGMENT, "has an encoded dot, slash or backslash in its path"),
    ):
        if pattern.search(text):
            raise ExpressionError(code, f"The address {what}.", remedy="Write it plainly, or leave it out.")


def refuse_dot_segments(path: str) -> None:
    """Raise `ExpressionError` where servers would read a step up or a standing still (`/../`, `/..;x/`)."""
    for segment in path.split("/"):
        if segment.partition(";")[0] in {".", ".."}:
            raise ExpressionError(
                Code.DOT_SEGMENT,
                f"The path contains {shown(segment)} as a step, which servers read as another path.",
                remedy="Write the path that is meant.",
            )


def value_fault(value: str) -> str | None:
    """Why `value` cannot stand inside a path or query, as the end of a sentence.

    Only unreserved characters (RFC 3986 §2.3) stand for themselves in every part of an address, read by every
    server alike. Others are refused, never encoded: redirect addresses are compared byte by byte, and which
    encoding the app would send cannot be known.
    """
    odd = _NOT_IN_VALUE.search(value)
    if odd is None:
        return None
    return f"contains {character(odd.group())}; only letters, digits and - . _ ~ can stand there"
