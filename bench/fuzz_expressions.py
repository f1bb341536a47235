"""A million hostile inputs to the expression language: a result or a named error each, and none that takes long.

    .venv/bin/python -m bench.fuzz_expressions [COUNT] [SEED]

Mutates expressions of every dialect and strings of tokens, parses each, checks it, prints it and reads it back, and
evaluates it with odd values. Prints what came out, the slowest inputs, and ends with status 1 where anything else was
raised, where an input took more than its 50 ms by far, or where printing changed a meaning.
"""

import random
import re
import sys
import time
from collections import Counter
from typing import Any

from entrepot.expressions import Dialect, ExpressionError, Variant, check, parse, printed
from entrepot.expressions.dialects import Family
from entrepot.expressions.functions import FUNCTIONS
from entrepot.expressions.limits import MAX_SECONDS
from entrepot.expressions.syntax import Hole

TOKENS = [
    *"()[]{}.,:?!+-*/%^<>= \t\n'\"$#@&|_\\", "?.", "?:", ".![", ".?[", ".^[", ".$[", "==", "!=", "<=", ">=", "&&", "||",
    " and ", " or ", " not ", " matches ", " div ", " mod ", " eq ", "empty ", "null", "true", "false", "0", "1", "2.5", "1e3",
    "9223372036854775807", "'a'", "\"b\"", "''", "'(a+)+$'", "'a,b,c'", "'2015-07-31T17:18:37.979Z'", "'USA'", "user", "app", "org",
    "appuser", "session", "user.name", "app.x", "org.x", "user.list", "user.map", "val", "${", "{", "}", "T(", "new ", "https://",
    "'group.type'", "'operator'", "{'group.profile.name': 'a'}", "é", "\x00", "\u2028", "\U0001f980", "+=", "fn:",
    *(name.removeprefix("$String").removeprefix("$Array").removeprefix("$ZonedDateTime") + "(" for name in FUNCTIONS),
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2**40, 1.5, float("inf"), float("nan"), "", "a", "a,b", "x" * 3000, "2015-07-31", "true",
    "https://a.example", [], [1, 2, 3], ["a", None, {"x": 1}], [[1], [2]], {}, {"x": {"y": 1}}, "\ud800", "{app.x}", "${org.x}",
]  # fmt: skip


Input = tuple[str, Dialect, Variant]
_PIECES = re.compile(r"\w+|\s+|\W")


def seeds() -> list[Input]:
    """The examples of every function, and templates of every dialect, to start from."""
    made: list[Input] = [
        ("https://{app.x}.example/{String.len(app.y) == 0 ? 'a' : app.y}", Dialect.OIDC, Variant.CLASSIC),
        ("'https://' + (app.x == 'a' ? 'b' : app.y) + '.example/'", Dialect.SCIM, Variant.CLASSIC),
        ("https://${empty org.x ? 'a' : org.y}.example/${org.sub += 1}", Dialect.SAML, Variant.CLASSIC),
        ("${app.x}/a", Dialect.LEGACY, Variant.CLASSIC),
        ("user.list.?[x > 1].![x + 'a'][0] ?: {'a': -1 ^ 2}", Dialect.EL, Variant.CLASSIC),
    ]
    for one in FUNCTIONS.values():
        dialect = Dialect.SAML if one.family is Family.JSTL else Dialect.EL
        made += [(one.example.source, dialect, variant) for variant in one.variants if one.example]
    return made


def mutated(text: str, other: str, dice: random.Random) -> str:
    """The text with one to five of its words taken out, doubled, or replaced by tokens or words of another."""
    words, others = _PIECES.findall(text), _PIECES.findall(other) or [" "]
    for _ in range(dice.randint(1, 5)):
        at = dice.randint(0, max(len(words) - 1, 0))
        to = at + dice.randint(0, 3)
        kind = dice.random()
        if kind < 0.3:
            words[at:at] = [dice.choice(TOKENS)]
        elif kind < 0.5:
            words[at:to] = []
        elif kind < 0.65:
            words[at:to] = words[at:to] * dice.randint(2, 30)
        elif kind < 0.8:
            words[at : at + 1] = [dice.choice(TOKENS)]
        else:
            start = dice.randrange(len(others))
            words[at:to] = others[start : start + dice.randint(1, 8)]
    return "".join(words)[:4200]


def context(dice: random.Random) -> dict[str, Any]:
    """Odd values under the names that the tokens use."""
    made: dict[str, Any] = {
        root: {name: dice.choice(VALUES) for name in ("x", "y", "name", "list", "map", "sub")}
        for root in ("user", "app", "org", "appuser", "session")
    }
    made["val"] = dice.choice(VALUES)
    if dice.random() < 0.5:
        made["groups"] = [{"id": "g1", "name": "a", "type": "APP_GROUP"}, {"id": None, "name": 3}]
        made["now"] = dice.choice(["2015-07-31T17:18:37.979Z", "nonsense", 7])
        made["linked"] = {"manager": dice.choice(VALUES)}
    return made


def tried(text: str, dialect: Dialect, variant: Variant, values: dict[str, Any]) -> str:
    """What came of one input: `result`, or the code of its error."""
    try:
        template = parse.__wrapped__(text, dialect, variant)
    except ExpressionError as error:
        if error.position is None or not 0 <= error.position <= len(text):
            raise AssertionError(f"no place in the text: {error.position}") from error
        return f"refused: {error.code}"
    check(template)
    again = printed(template)
    try:
        same = parse.__wrapped__(again, dialect, variant) == template
    except ExpressionError as error:
        same = error.code == "source_too_long"
    if not same:
        raise AssertionError(f"printed as {again!r}")
    try:
        template.result(values)
    except ExpressionError as error:
        return f"error: {error.code}"
    return "result" if any(isinstance(part, Hole) for part in template.parts) else "text"


def main(count: int, seed: int) -> int:
    """Try `count` inputs. Returns the exit status."""
    dice, corpus, outcomes, bad = random.Random(seed), seeds(), Counter[str](), 0  # noqa: S311 - no secrets
    slowest: list[tuple[float, str]] = []
    parse("1", Dialect.EL)  # reads the grammars, once
    parse("${1}", Dialect.SAML)
    started = time.monotonic()
    for _ in range(count):
        text, dialect, variant = dice.choice(corpus)
        if dice.random() < 0.9:
            text = mutated(text, dice.choice(corpus)[0], dice)
        else:
            text = "".join(dice.choices(TOKENS, k=dice.randint(1, 40)))
            dialect, variant = dice.choice(list(Dialect)), dice.choice(list(Variant))
        begun = time.thread_time()
        try:
            outcome = tried(text, dialect, variant, context(dice))
        except Exception as error:  # whatever it is, it is what is looked for
            bad += 1
            outcome = f"CRASH: {type(error).__name__}"
            if bad <= 20:
                print(f"{dialect} {variant} {text!r}: {type(error).__name__}: {error}")
        taken = time.thread_time() - begun
        outcomes[outcome] += 1
        if outcome == "result" and len(corpus) < 5_000:
            corpus.append((text, dialect, variant))
        if len(slowest) < 5 or taken > slowest[-1][0]:
            slowest = sorted([*slowest, (taken, text)], reverse=True)[:5]
    print(f"{count:,} inputs in {time.monotonic() - started:.0f} s, {bad} bad")
    for outcome, times in outcomes.most_common():
        print(f"{times:9,} {outcome}")
    for taken, text in slowest:
        print(f"{taken * 1000:6.1f} ms {text[:100]!r}")
    return int(bad > 0 or slowest[0][0] > 4 * MAX_SECONDS)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(numbers + [1_000_000, 1][len(numbers) :])))
