"""What a parser stumbled over, in words: where, what was expected, and what was probably meant."""

import re

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from .errors import Code, ExpressionError
from .wording import character, shown

_WORDS = {
    "LPAR": "(", "RPAR": ")", "RSQB": "]", "RBRACE": "}", "COMMA": "a comma", "COLON": ":", "NAME": "a name",
}  # fmt: skip
_OPERANDS = {"TEXT", "INTEGER", "NAME"}
_OPERATORS = {"ADDITIVE", "RELATION", "QMARK"}
_HINTS = (
    (re.compile(r"=(?!=)"), "Nothing can be assigned; compare with ==."),
    (re.compile(r"\+\+|--"), "Counting up and down is not there; add with +."),
    (re.compile(r"&(?!&)"), "Write && or AND."),
    (re.compile(r"\|(?!\|)"), "Write || or OR."),
    (re.compile(r"(?i)instanceof\b|between\b"), "This operator is not there."),
    (re.compile(r"new\b"), "Nothing can be constructed."),
    (re.compile(r"[#@]"), "There are no variables with # and no beans with @."),
    (re.compile("[\u201c\u201d\u2018\u2019]"), "Use straight quotation marks: ' or \"."),
    (re.compile(r"_"), "Names begin with a letter."),
    (re.compile(r"\$\{|\{"), "Inside the braces stands the expression itself, without further ones."),
)
_HINTS_BEFORE = (
    (re.compile(r"\bnew\s+$"), "Nothing can be constructed."),
    (re.compile(r"(\+\+|--)\s*$"), "Counting up and down is not there; add with +."),
)
_CALLED = re.compile(r"[A-Za-z_]\w*\s*$")  # only SAML properties refuse a parenthesis after a name


def explained(error: UnexpectedInput, text: str, end: int) -> ExpressionError:
    """The error in `text`, of which the expression ends at `end`."""
    position = _position(error, end)
    rest = text[position:end]
    if rest[:1] in ("'", '"') and isinstance(error, UnexpectedCharacters):
        return ExpressionError(
            Code.UNCLOSED_TEXT,
            f"The text that begins at position {position} does not end.",
            position,
            remedy=f"Close it with {rest[0]}.",
        )
    what = _what(error, rest)
    wanted = _wanted(error, inside=text.count("(", 0, position) > text.count(")", 0, position))
    hint = next((words for pattern, words in _HINTS if pattern.match(rest)), "")
    hint = hint or next((words for pattern, words in _HINTS_BEFORE if pattern.search(text[:position])), "")
    if rest.startswith("(") and _CALLED.search(text[:position]):
        hint = "Functions are written fn:toUpperCase(…) here."
    return ExpressionError(
        Code.SYNTAX, f"{what} at position {position}; expected {wanted}.", position, remedy=hint
    )


def _position(error: UnexpectedInput, end: int) -> int:
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return end
    return end if error.pos_in_stream is None else error.pos_in_stream


def _what(error: UnexpectedInput, rest: str) -> str:
    if not rest:
        return "The expression ends too early,"
    if isinstance(error, UnexpectedToken):
        return f"{shown(str(error.token))} stands"
    return f"{character(rest[0]).capitalize()} stands"


def _wanted(error: UnexpectedInput, *, inside: bool) -> str:
    """`inside`: of parentheses; a parser that is made small ahead of time expects `)` elsewhere too."""
    expected: set[str] = set(getattr(error, "accepts", None) or getattr(error, "expected", None) or ())
    expected |= set(getattr(error, "allowed", None) or ())
    words = []
    if expected >= _OPERANDS:
        words.append("a value")
    elif expected & _OPERATORS:
        words.append("an operator")
    else:
        words += [word for terminal, word in _WORDS.items() if terminal in expected]
    if "RPAR" in expected and "an operator" in words:
        words.append(")" if inside else "the end")
    words.append("the end") if "$END" in expected else None
    return " or ".join(dict.fromkeys(words)) or "something else"
