"""Functions of texts. Null counts as the empty text; positions count from zero; case knows no locale."""

from ..errors import Code, ExpressionError
from ..limits import require_text_size
from ..values import Type
from .table import CLASSIC, IDENTITY_ENGINE, Example, Function, parameters


def append(first: str, suffix: str) -> str:
    return first + suffix


def join(separator: str, *texts: str) -> str:
    require_text_size(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def replace(text: str, match: str, replacement: str) -> str:
    """Every occurrence, left to right, as plain text; an empty `match` is found nowhere."""
    if not match:
        return text
    require_text_size(len(text) + text.count(match) * (len(replacement) - len(match)))
    return text.replace(match, replacement)


def replace_first(text: str, match: str, replacement: str) -> str:
    return text.replace(match, replacement, 1) if match else text


def switch(text: str, default: str, *pairs: str) -> str:
    """The value of the first key that `text` contains."""
    if len(pairs) % 2:
        raise ExpressionError(
            Code.ARGUMENT_COUNT,
            "String.stringSwitch has a key without a value.",
            remedy="Give them in pairs.",
        )
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if key in text:
            return value
    return default


def substring(text: str, start: int, end: int | None = None) -> str:
    """From `start`, without `end`; as in Java, both must lie in the text."""
    end = len(text) if end is None else end
    if not 0 <= start <= end <= len(text):
        raise ExpressionError(
            Code.OUT_OF_RANGE,
            f"There is nothing from {start} to {end} in a text of {len(text)} characters.",
            remedy="Ask for its length first.",
        )
    return text[start:end]


def before(text: str, search: str) -> str:
    """The whole text where `search` is not in it; the empty one where `search` is empty."""
    return text.partition(search)[0] if search else ""


def after(text: str, search: str) -> str:
    """The empty text where `search` is not in it; the whole one where `search` is empty."""
    return text.partition(search)[2] if search else text


def without_spaces(text: str) -> str:
    return text.replace(" ", "")


_T, _I, _B = Type.TEXT, Type.INTEGER, Type.BOOLEAN
_ONE = parameters("String input")
_SEARCH = parameters("String input, String searchString")
_REPLACE = parameters("String input, String match, String replacement")
_SUB = parameters("String input, Integer startIndex, Integer endIndex")

FUNCTIONS: tuple[Function, ...] = (
    Function("String.append", parameters("String str, String suffix"), _T, append, "The two texts, one after the other.",
             Example('String.append("This is", " a test")', "This is a test"), variants=CLASSIC),
    Function("String.join", parameters("String separator, String... strings"), _T, join,
             "The texts with the separator between them.", Example('String.join("-", "a", "b")', "a-b"), variants=CLASSIC),
    Function("String.len", _ONE, _I, len, "The number of characters; 0 for null and for an unset setting.",
             Example('String.len("This")', 4), variants=CLASSIC),
    Function("String.removeSpaces", _ONE, _T, without_spaces, "The text without its spaces.",
             Example('String.removeSpaces("This is a test")', "Thisisatest"), variants=CLASSIC),
    Function("String.replace", _REPLACE, _T, replace, "Every occurrence replaced, from left to right, as plain text.",
             Example('String.replace("This is a test", "is", "at")', "That at a test"), variants=CLASSIC),
    Function("String.replaceFirst", _REPLACE, _T, replace_first, "The first occurrence replaced.",
             Example('String.replaceFirst("This is a test", "is", "at")', "That is a test"), variants=CLASSIC),
    Function("String.startsWith", parameters("String input, String starts"), _B, str.startswith,
             "Whether the text begins so.", Example('String.startsWith("Kiss", "K")', True), variants=CLASSIC),
    Function("String.stringContains", _SEARCH, _B, str.__contains__, "Whether the second is within the first.",
             Example('String.stringContains("This is a test", "test")', True), variants=CLASSIC),
    Function("String.stringSwitch", parameters("String input, String defaultString, String... keyValuePairs"), _T, switch,
             "The value of the first key that the text contains, or else the default.",
             Example('String.stringSwitch("This is a test", "default", "test", "value1")', "value1"), variants=CLASSIC),
    Function("String.substring", _SUB, _T, substring, "From the start index up to, and without, the end index.",
             Example('String.substring("This is a test", 2, 9)', "is is a"), variants=CLASSIC),
    Function("String.substringAfter", _SEARCH, _T, after,
             "What follows the first occurrence; the empty text where there is none.",
             Example('String.substringAfter("abc@northwind.example", "@")', "northwind.example"), variants=CLASSIC),
    Function("String.substringBefore", _SEARCH, _T, before,
             "What precedes the first occurrence; the whole text where there is none.",
             Example('String.substringBefore("abc@northwind.example", "@")', "abc"), variants=CLASSIC),
    Function("String.toUpperCase", _ONE, _T, str.upper, "In capital letters.",
             Example('String.toUpperCase("This")', "THIS"), variants=CLASSIC),
    Function("String.toLowerCase", _ONE, _T, str.lower, "In small letters.",
             Example('String.toLowerCase("ThiS")', "this"), variants=CLASSIC),
    Function("toUpperCase", _ONE, _T, str.upper, "Older form of `String.toUpperCase`.",
             Example('toUpperCase("This")', "THIS"), variants=CLASSIC, deprecated=True),
    Function("toLowerCase", _ONE, _T, str.lower, "Older form of `String.toLowerCase`.",
             Example('toLowerCase("This")', "this"), variants=CLASSIC, deprecated=True),
    Function("substringBefore", _SEARCH, _T, before, "Older form of `String.substringBefore`.",
             Example("substringBefore(user.email, '@')", "alex", {"user": {"email": "alex@northwind.example"}}),
             variants=CLASSIC, deprecated=True),
    Function("substringAfter", _SEARCH, _T, after, "Older form of `String.substringAfter`.",
             Example("substringAfter(user.email, '@')", "northwind.example", {"user": {"email": "alex@northwind.example"}}),
             variants=CLASSIC, deprecated=True),
    Function("substring", _SUB, _T, substring, "Older form of `String.substring`.",
             Example('substring("Alexander", 1, 4)', "lex"), variants=CLASSIC, deprecated=True),
    Function("$String.toUpperCase", (), _T, str.upper, "In capital letters.",
             Example("'test'.toUpperCase()", "TEST"), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.toLowerCase", (), _T, str.lower, "In small letters.",
             Example("'TEST'.toLowerCase()", "test"), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.substring", parameters("Integer startIndex, [Integer endIndex]"), _T, substring,
             "From the start index up to, and without, the end index, or to the end.",
             Example("'test'.substring(1)", "est"), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.replace", parameters("String match, String replacement"), _T, replace, "Every occurrence replaced.",
             Example("'hello'.replace('l', 'p')", "heppo"), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.replaceFirst", parameters("String match, String replacement"), _T, replace_first,
             "The first occurrence replaced.",
             Example("'hello'.replaceFirst('l', 'p')", "heplo"), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.length", (), _I, len, "The number of characters.",
             Example("'test'.length()", 4), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.removeSpaces", (), _T, without_spaces, "The text without its spaces.",
             Example("'This is a test'.removeSpaces()", "Thisisatest"), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.contains", parameters("String searchString"), _B, str.__contains__,
             "Whether it contains the text; capital and small letters differ.",
             Example("'This is a test'.contains('test')", True), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.substringBefore", parameters("String searchString"), _T, before,
             "What precedes the first occurrence; the whole text where there is none.",
             Example("'john.doe@northwind.example'.substringBefore('@')", "john.doe"), variants=IDENTITY_ENGINE, receiver=(_T,)),
    Function("$String.substringAfter", parameters("String searchString"), _T, after,
             "What follows the first occurrence; the empty text where there is none.",
             Example("'john.doe@northwind.example'.substringAfter('@')", "northwind.example"), variants=IDENTITY_ENGINE, receiver=(_T,)),
)  # fmt: skip
