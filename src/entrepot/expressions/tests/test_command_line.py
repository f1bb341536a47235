"""`python -m entrepot.expressions`: JSON lines in, JSON lines out."""

import json
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest

from entrepot.expressions import Code
from entrepot.expressions.__main__ import answer, main


def test_each_line_is_answered_in_order():
    lines = [
        {"dialect": "el", "expr": "String.len('abc')"},
        {"dialect": "el", "variant": "identity-engine", "expr": "'abc'.length()", "context": {}},
        {"dialect": "oidc", "expr": "https://{app.x}.example", "context": {"app": {"x": "a"}}},
        {"dialect": "el", "expr": "String.contians('a')"},
        {"dialect": "el", "expr": "'é' + \"\n\""},
    ]
    text = "\n".join(json.dumps(line) for line in lines) + "\n\n"
    done = subprocess.run(
        [sys.executable, "-m", "entrepot.expressions"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers[:3] == [{"result": 3}, {"result": 3}, {"result": "https://a.example"}]
    assert answers[3]["error"].keys() == {"code", "message", "position"}
    assert answers[3]["error"]["code"] == "unknown_function"
    assert answers[3]["error"]["position"] == 0
    assert answers[4] == {"result": "é\n"}
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nonsense", Code.BAD_ARGUMENT),
        ("[]", Code.BAD_ARGUMENT),
        ("{}", Code.BAD_ARGUMENT),
        ('{"expr": 3}', Code.BAD_ARGUMENT),
        ('{"expr": "1", "dialect": "perl"}', Code.BAD_ARGUMENT),
        ('{"expr": "1", "variant": "newest"}', Code.BAD_ARGUMENT),
        ('{"expr": "1", "context": []}', Code.BAD_ARGUMENT),
        ('{"expr": "1", "context": "x"}', Code.BAD_ARGUMENT),
        ('{"expr": "1 +"}', Code.SYNTAX),
        ('{"expr": "user.x > true", "context": {"user": {"x": NaN}}}', Code.TYPE),
        ('{"expr": "user.x", "context": {"user": {"x": 1e999}}}', Code.NUMBER_OVERFLOW),
        ('{"expr": "{user}", "context": {"user": {"x": NaN}}}', Code.NUMBER_OVERFLOW),
        ('{"expr": "user.x % 2.0", "context": {"user": {"x": Infinity}}}', Code.NUMBER_OVERFLOW),
        ('{"expr": "Convert.toInt(user.x)", "context": {"user": {"x": Infinity}}}', Code.NOT_A_NUMBER),
        ('{"expr": "user.x / 2.0", "context": {"user": {"x": 1' + "0" * 4000 + "}}}", Code.NUMBER_OVERFLOW),
        ('{"expr": "user.id", "context": {"user": 5}}', Code.BAD_ARGUMENT),
        ('{"expr": "isMemberOfGroup(\'g\')", "context": {"groups": [5]}}', Code.BAD_ARGUMENT),
        ('{"expr": "isMemberOfGroup(\'g\')", "context": {"groups": 5}}', Code.BAD_ARGUMENT),
        ('{"expr": "user.getLinkedObject(\'m\')", "context": {"linked": [1]}}', Code.BAD_ARGUMENT),
        ('{"expr": "{app.x}", "dialect": "oidc", "context": {"app": "x"}}', Code.BAD_ARGUMENT),
    ],
)
def test_a_line_that_cannot_be_answered_gets_an_error_and_the_next_one_its_answer(line: str, code: Code):
    sink = StringIO()
    assert main(StringIO(f'{line}\n{{"expr": "1"}}\n'), sink) == 0
    first, second = map(json.loads, sink.getvalue().splitlines())
    assert first["error"]["code"] == code
    assert second == {"result": 1}


@pytest.mark.parametrize(
    ("expr", "context", "result"),
    [
        ("user.getGroups({'group.type': 'X'})", {"groups": [{"id": "g1", "name": "a", "type": "X"}]}, ["g1"]),
        ("'840'.parseCountryCode()", {}, "US"),
        ("{{'a': 1}, null}", {}, [{"a": 1}, None]),
        ("session.amr", {"session": {"amr": ["pwd"]}}, ["pwd"]),
    ],
)
def test_results_are_json_and_the_variant_need_not_be_said(expr: str, context: Any, result: Any):
    assert answer(json.dumps({"dialect": "el", "expr": expr, "context": context})) == {"result": result}
