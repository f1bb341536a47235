"""Expressions: evaluations per second of five typical ones, and parses per second, beside cel-python on the same.

    .venv/bin/python -m bench.expressions

Both run in this process, in turns, so that what slows the machine slows both. Prints a table in Markdown.
"""

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

import celpy

from entrepot.expressions import Dialect, Variant, parse

ROUNDS, SECONDS = 7, 0.25

VALUES: dict[str, Any] = {
    "app": {"workspace": "globex", "region": "eu", "base_url": ""},
    "user": {
        "email": "Ann.Lee@globex.example",
        "firstName": "Ann",
        "lastName": "Lee",
        "salary": 70_000,
        "city": "Oslo",
    },
}
# What it is, ours, cel-python's.
PAIRS = (
    ("an address", Dialect.OIDC, "https://{app.workspace}.northwind.example/sso/callback",
     "'https://' + app.workspace + '.northwind.example/sso/callback'"),
    ("a condition in an address", Dialect.SCIM, "'https://' + (app.region == 'us' ? 'us' : 'www') + '.example.com/scim'",
     "'https://' + (app.region == 'us' ? 'us' : 'www') + '.example.com/scim'"),
    ("a default", Dialect.OIDC, "{String.len(app.base_url) == 0 ? 'https://x.example' : app.base_url}/callback",
     "(size(app.base_url) == 0 ? 'https://x.example' : app.base_url) + '/callback'"),
    ("a name from parts", Dialect.EL, "user.firstName + '.' + user.lastName + '@' + app.workspace",
     "user.firstName + '.' + user.lastName + '@' + app.workspace"),
    ("a rule", Dialect.EL, "user.salary > 50000 AND (user.city == 'Oslo' OR String.startsWith(user.email, 'Ann'))",
     "user.salary > 50000 && (user.city == 'Oslo' || user.email.startsWith('Ann'))"),
)  # fmt: skip


def rate(work: Callable[[], object]) -> float:
    """How often `work` is done in a second."""
    done, until = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        for _ in range(20):
            work()
        done += 20
    return done / SECONDS


def compared(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float, float]:
    """The median rates of both, and the median of their ratios, in turns."""
    rounds = [(rate(ours), rate(theirs)) for _ in range(ROUNDS)]
    return median(a for a, _ in rounds), median(b for _, b in rounds), median(a / b for a, b in rounds)


def evaluations() -> None:
    environment, context = (
        celpy.Environment(),
        {root: celpy.json_to_cel(values) for root, values in VALUES.items()},
    )
    print("| evaluating | per second | cel-python | ratio |\n|---|---:|---:|---:|")
    for title, dialect, ours, theirs in PAIRS:
        first = partial(parse(ours, dialect).value, VALUES)
        second = partial(environment.program(environment.compile(theirs)).evaluate, context)
        if first() != second():
            raise AssertionError(f"{title}: {first()!r} is not {second()!r}")
        row(title, compared(first, second))


def parses() -> None:
    compile_theirs, compile_ours = celpy.Environment().compile, parse.__wrapped__
    print("\n| parsing | per second | cel-python | ratio |\n|---|---:|---:|---:|")
    for title, dialect, ours, theirs in PAIRS:
        row(
            title,
            compared(partial(compile_ours, ours, dialect, Variant.CLASSIC), partial(compile_theirs, theirs)),
        )


def row(title: str, figures: tuple[float, float, float]) -> None:
    ours, theirs, ratio = figures
    print(f"| {title} | {ours:,.0f} | {theirs:,.0f} | {ratio:.1f} |")


def main() -> None:
    print("## Expressions\n")
    evaluations()
    parses()


if __name__ == "__main__":
    main()
