"""Operators and literals, where the reference is silent, as Spring's expression language has them."""

from typing import Any

import pytest

from entrepot.expressions import Code, Dialect, ExpressionError, parse


def result(text: str, **context: Any) -> Any:
    return parse(text, Dialect.EL).result(context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-7 / 2", -3),
        ("-7 % 2", -1),
        ("7.0 / 2", 3.5),
        ("2 ^ 10", 1024),
        ("2 ^ -1", 0.5),
        ("1 - -1", 2),
        ("10 div 3 mod 2", 1),
        ("'a' + 1 + 2", "a12"),
        ("1 + 2 + 'a'", "3a"),
        ("'a' + null", "anull"),
        ("'a' + true + 3.0 + 1e10", "atrue3.01.0E10"),
        ("'a' + 0.0001", "a1.0E-4"),
        ("'a' + 12345678.9", "a1.23456789E7"),
        ('\'it\'\'s\' + "say ""hi"""', 'it\'ssay "hi"'),
        ("'back\\slash'", "back\\slash"),
        ("1 == 1.0", True),
        ("'1' == 1", False),
        ("null == null", True),
        ("{1, {2}} == {1.0, {2}}", True),
        ("1 != 2 and 'a' lt 'b' && 3 GE 3", True),
        ("null < 0", True),
        ("TRUE or FALSE", True),
        ("!true || not false", True),
        ("'yes' ? 1 : 2", 1),
        ("false ? 1 : true ? 2 : 3", 2),
        ("null ?: 'x'", "x"),
        ("'' ?: 'x'", "x"),
        ("0 ?: 'x'", 0),
        ("false ?: 'x'", False),
        ("null ?: null ?: 'y'", "y"),
        ("9223372036854775807", 2**63 - 1),
        ("12L", 12),
        ("{:}", {}),
        ("{a: 1, 'b c': {2}}", {"a": 1, "b c": [2]}),
        ("'abc' matches 'a.c'", True),
        ("'xabcx' matches 'abc'", False),
        ("null matches 'a'", False),
        ("user.and + user.not", "xy"),
    ],
)
def test_operators(text: str, expected: Any):
    found = result(text, user={"and": "x", "not": "y"})
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.threat("EXPR-08")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9223372036854775808", Code.NUMBER_OVERFLOW),
        ("9223372036854775807 + 1", Code.NUMBER_OVERFLOW),
        ("3037000500 * 3037000500", Code.NUMBER_OVERFLOW),
        ("2 ^ 63", Code.NUMBER_OVERFLOW),
        ("9 ^ 999999999", Code.NUMBER_OVERFLOW),
        ("1e308 * 10", Code.NUMBER_OVERFLOW),
        ("1e999", Code.NUMBER_OVERFLOW),
        ("0 ^ -1", Code.NUMBER_OVERFLOW),
        ("1 / 0", Code.DIVISION_BY_ZERO),
        ("1.0 % 0", Code.DIVISION_BY_ZERO),
        ("1 + true", Code.TYPE),
        ("null + null", Code.TYPE),
        ("'a' - 'b'", Code.TYPE),
        ("-'a'", Code.TYPE),
        ("1 < 'a'", Code.TYPE),
        ("null ? 1 : 2", Code.TYPE),
        ("'maybe' ? 1 : 2", Code.TYPE),
        ("1 and true", Code.TYPE),
        ("{1}.x", Code.TYPE),
        ("true.![x]", Code.TYPE),
        ("'a' matches 1", Code.TYPE),
    ],
)
def test_what_has_no_result_is_an_error(text: str, code: Code):
    with pytest.raises(ExpressionError) as caught:
        result(text)
    assert caught.value.code == code
    assert caught.value.position is not None


@pytest.mark.threat("EXPR-01")
@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("user.x = 1", "=="),
        ("user.x++", "+"),
        ("a == b == c", ""),
        ("1 instanceof Integer", "not there"),
        ("1 between {1, 2}", "not there"),
        ("new String('a')", "constructed"),
        ("#root", "#"),
        ("@bean", "#"),
        ("T(java.lang.Runtime)", "Remove"),
        ("a & b", "&&"),
        ("\u2018a\u2019", "straight"),
        ("(1", ""),
        ("1)", ""),
        ("{1, 2", ""),
        ("user.", ""),
        (".x", ""),
        ("", ""),
        ("   ", ""),
        ("'a' 'b'", ""),
        ("user.__class__", "letter"),
        ("a ?", ""),
        ("String", "String."),
    ],
)
def test_syntax_errors_say_where_and_what_was_expected(text: str, hint: str):
    with pytest.raises(ExpressionError) as caught:
        parse(text, Dialect.EL)
    error = caught.value
    assert error.code in {Code.SYNTAX, Code.NUMBER_OVERFLOW}
    assert error.position is not None
    assert 0 <= error.position <= len(text)
    assert hint in error.remedy


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("String.contians('a', 'b')", "String.stringContains"),
        ("String.length('a')", "String.len"),
        ("String.upper('a')", "String.toUpperCase"),
        ("Strings.len('a')", "String.len"),
        ("isMemberOfGrupName('a')", "isMemberOfGroupName"),
        ("Array.size({})", "Arrays.size"),
        ("Time.Now()", "Time.now"),
        ("usre.x", "user"),
    ],
)
def test_a_near_miss_is_told_what_was_meant(text: str, meant: str):
    with pytest.raises(ExpressionError) as caught:
        result(text, user={})
    assert meant in caught.value.remedy
