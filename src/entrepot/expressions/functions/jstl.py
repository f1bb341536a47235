"""The functions of SAML properties: JSTL 1.1's, which take null for the empty text and answer rather than fail."""

import re
from collections.abc import Callable

from ..dialects import Family
from ..limits import require_array_size, require_text_size
from ..values import Type, Value, items, text
from .strings import replace
from .table import Example, Function, parameters

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#039;", '"': "&#034;"}


def contains_ignoring_case(value: str, part: str) -> bool:
    return part.upper() in value.upper()


def escape_xml(value: str) -> str:
    require_text_size(len(value) + 5 * sum(value.count(char) for char in _ESCAPES))
    return re.sub("[&<>'\"]", lambda found: _ESCAPES[found.group()], value)


def join(array: Value, separator: str) -> str:
    parts = [text(item) for item in items(array, "fn:join")]
    require_text_size(sum(map(len, parts)) + len(separator) * len(parts))
    return separator.join(parts)


def length(value: Value) -> int:
    return len(value) if isinstance(value, list | dict) else len(text(value))


def split(value: str, delimiters: str) -> list[str]:
    """At any of the delimiters, each for itself; nothing between two of them is nothing (as Java's StringTokenizer)."""
    if not delimiters or not value:
        return [value]
    require_array_size(sum(value.count(one) for one in set(delimiters)))
    return [part for part in re.split(f"[{re.escape(delimiters)}]", value) if part]


def substring(value: str, begin: int, end: int) -> str:
    """Positions outside of the text count as its ends, a negative end as the end of the text."""
    begin = max(begin, 0)
    end = len(value) if end < 0 or end > len(value) else end
    return value[begin:end] if begin < end else ""


def after(value: str, part: str) -> str:
    return value.partition(part)[2] if part else value


def before(value: str, part: str) -> str:
    """The empty text where `part` is not in it, or is empty."""
    head, found, _ = value.partition(part) if part else ("", "", "")
    return head if found else ""


def trim(value: str) -> str:
    return value.strip("".join(map(chr, range(33))))


def _fn(
    name: str,
    signature: str,
    returns: Type,
    run: Callable[..., Value],
    meaning: str,
    source: str,
    result: Value,
) -> Function:
    example = Example(f"${{fn:{source}}}", result, {"org": {"sub": "Berry Farm", "tags": ["a", "b"]}})
    return Function(f"fn:{name}", parameters(signature), returns, run, meaning, example, family=Family.JSTL)


_T, _B, _I, _A = Type.TEXT, Type.BOOLEAN, Type.INTEGER, Type.ARRAY

FUNCTIONS: tuple[Function, ...] = (
    _fn("contains", "String text, String part", _B, str.__contains__, "Whether the part is within the text.",
        "contains(org.sub, 'Farm')", True),
    _fn("containsIgnoreCase", "String text, String part", _B, contains_ignoring_case,
        "Whether the part is within the text, in capital or small letters.", "containsIgnoreCase(org.sub, 'farm')", True),
    _fn("endsWith", "String text, String suffix", _B, str.endswith, "Whether the text ends so.", "endsWith(org.sub, 'm')", True),
    _fn("escapeXml", "String text", _T, escape_xml, "The text with the characters of XML written as entities.",
        "escapeXml('a < b')", "a &lt; b"),
    _fn("indexOf", "String text, String part", _I, str.find, "Where the part begins, from 0; -1 where it is not there.",
        "indexOf(org.sub, 'F')", 6),
    _fn("join", "Object array, String separator", _T, join, "The elements with the separator between them.",
        "join(org.tags, '-')", "a-b"),
    _fn("length", "Object value", _I, length, "The number of characters, or of elements.", "length(org.sub)", 10),
    _fn("replace", "String text, String before, String after", _T, replace, "Every occurrence replaced.",
        "replace(org.sub, ' ', '-')", "Berry-Farm"),
    _fn("split", "String text, String delimiters", _A, split, "The pieces between any of the delimiters.",
        "split('a,b;c', ',;')", ["a", "b", "c"]),
    _fn("startsWith", "String text, String prefix", _B, str.startswith, "Whether the text begins so.",
        "startsWith(org.sub, 'Berry')", True),
    _fn("substring", "String text, Integer begin, Integer end", _T, substring,
        "From begin up to, and without, end; an end of -1 is the end of the text.", "substring(org.sub, 6, -1)", "Farm"),
    _fn("substringAfter", "String text, String part", _T, after,
        "What follows the first occurrence; the empty text where there is none.", "substringAfter(org.sub, ' ')", "Farm"),
    _fn("substringBefore", "String text, String part", _T, before,
        "What precedes the first occurrence; the empty text where there is none.", "substringBefore(org.sub, ' ')", "Berry"),
    _fn("toLowerCase", "String text", _T, str.lower, "In small letters.", "toLowerCase(org.sub)", "berry farm"),
    _fn("toUpperCase", "String text", _T, str.upper, "In capital letters.", "toUpperCase(org.sub)", "BERRY FARM"),
    _fn("trim", "String text", _T, trim, "Without white space around it.", "trim('  berry ')", "berry"),
)  # fmt: skip
