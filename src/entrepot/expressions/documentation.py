"""docs/expressions.md, written from the table of functions itself."""

import json
from collections.abc import Iterator, Sequence

from .dialects import Family, Variant
from .functions import FUNCTIONS
from .functions.table import Function
from .limits import MAX_ARRAY, MAX_DEPTH, MAX_NODES, MAX_PATTERN, MAX_SECONDS, MAX_SOURCE, MAX_STEPS, MAX_TEXT

HEAD = """# Expressions

Written by `python -m django write_docs` from `entrepot/expressions/functions/`; a test keeps it true.

Addresses and attribute values that depend on the customer or the person are written as expressions. This page has the
whole language; [dynamic-addresses.md](dynamic-addresses.md) says what holds for addresses.

## Where they stand

| property | dialect | written | reads |
|---|---|---|---|
| OpenID Connect addresses | `oidc` | `{…}` anywhere in the text | tenant settings: `app.name` |
| SAML properties | `saml` | `${…}` anywhere in the text; an attribute value may be `user.email` alone | `org.name`, in attributes also `user` and `appuser` |
| SCIM and OAuth addresses, Universal Logout | `scim` | the whole field, texts in quotation marks; a plain address is taken as it is | `app.name` |
| everywhere, from older forms | `legacy` | `${app.name}`, names only | `app.name`, `org.name` |
| the bare language | `el` | the whole text | whatever the context brings |

The main language (`el`, `oidc`, `scim`) is a subset of Spring's expression language, in two variants: `classic`, whose
functions are called by name (`String.toUpperCase(user.email)`), and `identity-engine`, whose functions are methods of
values (`user.profile.email.toUpperCase()`). SAML properties use Jakarta's expression language with the JSTL functions.
What looks like an expression inside a value stays text: nothing is evaluated twice.

## The main language

| written | is |
|---|---|
| `'text'`, `"text"` | a text; a doubled quotation mark stands for one, a backslash for itself |
| `42`, `3.141`, `1.5e3` | a whole number of 64 bits, a number |
| `true`, `false`, `null` | in capital or small letters |
| `{1, 2}`, `{}` | an array |
| `{'key': value}`, `{:}` | a map |
| `user.email`, `user?.email` | an attribute; `?.` gives null where the object is null |
| `array[0]`, `map['key']` | an element, from 0, or a character of a text; by its key |
| `a + b` | numbers added; where one is a text, both put together, null as `null` |
| `a - b`, `a * b`, `a / b`, `a % b`, `a ^ b` | arithmetic; whole numbers divide towards zero, and must fit into 64 bits |
| `==` `!=` `<` `<=` `>` `>=` | or `eq ne lt le gt ge`; null comes before everything; a single `=` is an error |
| `text matches 'pattern'` | the whole text by a regular expression of RE2 (classic only; deprecated) |
| `&&`, `AND`, two bars, `OR`, `!`, `NOT` | of true and false, or texts that say `true`, `yes`, `on`, `1` and their opposites |
| `test ? a : b` | a choice |
| `a ?: b` | b where a is null or the empty text |
| `array.![name]` | that attribute, or any expression of its attributes, for each element |
| `array.?[test]`, `.^[test]`, `.$[test]` | the elements that pass, the first one, the last one |

There are no assignments, counters (`++`, `--`), types, constructors, beans or variables with `#`, and so no name for the
element of a projection itself; texts are not multiplied.

## SAML properties

| written | is |
|---|---|
| `'text'` | a text; `\\\\` and `\\'` escape |
| `a += b` | both as texts, one after the other |
| `+ - * / % div mod` | arithmetic; `+` is numeric; `/` always gives a fraction |
| `== != < > <= >= eq ne lt gt le ge` | values are converted: a text that is compared with a number is read as one |
| `&& and`, two bars, `or`, `! not` | null and the empty text are false |
| `empty a` | null, the empty text, an empty array |
| `test ? a : b` | a choice |

## Null, unset, types

* A tenant setting that is not filled in is the empty text, so `String.len(app.name)` is 0 and `empty org.name` is true.
* An attribute that was never filled is null; one that was cleared is the empty text. An attribute of null is an error in
  the main language (write `?.`, or ask first) and null in SAML properties.
* Functions of texts take null for the empty text, numbers as Java writes them (`3.0`, `1.0E10`), arrays with commas
  between. Functions of arrays take null for the empty array, and comma-separated text for an array of its parts.
* One array in place of the last `String...` stands for its elements: `String.join("-", user.tags)`.
* A time is compared with a text by ISO 8601 as with the time that it says: `user.created < DateTime.now()`.
* In SAML properties every `${` begins an expression, after a backslash too; write `${'${'}` for the two characters.
* Where a property is a text, null is nothing, a country its two letters, a time ISO 8601, groups their ids.
* Characters are Unicode code points. Letter case, dates and numbers know no locale.

## Limits

LIMITS

Regular expressions run in time that grows with the length of the text alone.

## From the command line

    echo '{"dialect": "el", "expr": "String.len(user.name)", "context": {"user": {"name": "Ann"}}}' |
      python -m entrepot.expressions

answers `{"result": 3}`, or `{"error": {"code": …, "message": …, "position": …}}`, a line for each line. `variant` may say
`classic` or `identity-engine`. The context also holds what functions look at: `groups` (id, name, type, source_id), `now`,
`linked`, `directory_users`, `workday_users`.
"""

_LIMITS = (
    ("characters of an expression", MAX_SOURCE),
    ("pieces (names, values, operators)", MAX_NODES),
    ("levels of nesting", MAX_DEPTH),
    ("steps, each call and each element of a projection being one", MAX_STEPS),
    ("bytes of a text", MAX_TEXT),
    ("elements of an array", MAX_ARRAY),
    ("characters of a pattern", MAX_PATTERN),
    ("milliseconds of processor time", round(MAX_SECONDS * 1000)),
)
_SECTIONS: Sequence[tuple[str, Variant | None]] = (
    ("Functions: classic", Variant.CLASSIC),
    ("Functions and methods: identity engine", Variant.IDENTITY_ENGINE),
    ("Functions: SAML properties", None),
)


def markdown() -> str:
    """The whole page."""
    limits = "| at most | |\n|---|---|\n" + "\n".join(f"| {words} | {most:,} |" for words, most in _LIMITS)
    return HEAD.replace("LIMITS", limits) + "".join(_section(title, variant) for title, variant in _SECTIONS)


def _section(title: str, variant: Variant | None) -> str:
    rows = "\n".join(_row(one) for one in functions_of(variant))
    return f"\n## {title}\n\n| function | gives | meaning | example |\n|---|---|---|---|\n{rows}\n"


def functions_of(variant: Variant | None) -> Iterator[Function]:
    """The functions of a variant of the main language; of SAML properties for None."""
    for one in FUNCTIONS.values():
        if (
            (one.family is Family.JSTL)
            if variant is None
            else (one.family is Family.SPEL and variant in one.variants)
        ):
            yield one


def _row(function: Function) -> str:
    cells = [
        f"`{function.form}`{' (deprecated)' if function.deprecated else ''}",
        function.returns,
        function.meaning,
        _example(function),
    ]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _example(function: Function) -> str:
    if not function.example:
        return ""
    source, result = function.example.source, json.dumps(function.example.result, ensure_ascii=False)
    return f"`{source}` → `{result}`"
