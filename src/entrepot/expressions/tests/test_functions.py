"""What functions give, beyond the examples of the reference."""

from typing import Any

import pytest

from entrepot.expressions import Code, Dialect, ExpressionError, Variant, check, parse
from entrepot.expressions.dialects import Family
from entrepot.expressions.functions import FUNCTIONS
from entrepot.expressions.functions.table import Function


def dialect_of(function: Function) -> Dialect:
    return Dialect.SAML if function.family is Family.JSTL else Dialect.EL


def classic(text: str, **context: Any) -> Any:
    return parse(text, Dialect.EL).result(context)


def engine(text: str, **context: Any) -> Any:
    return parse(text, Dialect.EL, Variant.IDENTITY_ENGINE).result(context)


def saml(text: str, **org: Any) -> Any:
    return parse(f"${{{text}}}", Dialect.SAML).result({"org": org})


def refused(
    text: str, variant: Variant = Variant.CLASSIC, dialect: Dialect = Dialect.EL, **context: Any
) -> str:
    with pytest.raises(ExpressionError) as caught:
        parse(text, dialect, variant).result(context)
    assert caught.value.position is not None
    return caught.value.code


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda one: one.name)
def test_each_documented_example_is_true(function: Function):
    assert function.example, "each function has one"
    template = parse(
        function.example.source, dialect_of(function), min(function.variants, key=list(Variant).index)
    )
    assert template.result(function.example.context) == function.example.result
    assert check(template) == []
    assert function.meaning.endswith(".")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("String.append(null, 'x')", "x"),
        ("String.append(1, 2)", "12"),
        ("String.append(3.0, true)", "3.0true"),
        ("String.join(',')", ""),
        ("String.join('; ', 'a', null, 1)", "a; ; 1"),
        ("String.len(null)", 0),
        ("String.len('')", 0),
        ("String.len(12345)", 5),
        ("String.removeSpaces(' a b\tc ')", "ab\tc"),
        ("String.replace('aaa', 'aa', 'b')", "ba"),
        ("String.replace('a.c', '.', '')", "ac"),
        ("String.replace('abc', '', 'x')", "abc"),
        ("String.replaceFirst('a.b.c', '.', '$1')", "a$1b.c"),
        ("String.startsWith('', '')", True),
        ("String.startsWith('Kiss', 'k')", False),
        ("String.stringContains('abc', '')", True),
        ("String.stringSwitch('US', 'none', 'U', 'first', 'US', 'second')", "first"),
        ("String.stringSwitch('x', 'none')", "none"),
        ("String.substring('abc', 0, 0)", ""),
        ("String.substring('abc', 3, 3)", ""),
        ("String.substring('abc', '1', 2.0)", "b"),
        ("String.substringAfter('a@b@c', '@')", "b@c"),
        ("String.substringAfter('abc', '@')", ""),
        ("String.substringAfter('abc', '')", "abc"),
        ("String.substringBefore('a@b@c', '@')", "a"),
        ("String.substringBefore('abc', '@')", "abc"),
        ("String.substringBefore('abc', '')", ""),
        ("String.toUpperCase('straße')", "STRASSE"),
        ("String.toLowerCase('ÀÉ')", "àé"),
        ("String.toUpperCase(String.substring('northwind', 0, 1)) + 'x'", "Nx"),
    ],
)
def test_functions_of_texts(text: str, result: Any):
    assert classic(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Arrays.add(null, 1)", [1]),
        ("Arrays.add('a, b', 'c')", ["a", "b", "c"]),
        ("Arrays.remove({1, 2, 1}, 1)", [2, 1]),
        ("Arrays.remove({1, 2}, 7)", [1, 2]),
        ("Arrays.remove({1, 2}, 2.0)", [1]),
        ("Arrays.clear('a,b')", []),
        ("Arrays.get('a,b,c', 2)", "c"),
        ("Arrays.flatten('a,b', {'c', {'d', 1}}, null)", ["a", "b", "c", "d", 1]),
        ("Arrays.flatten()", []),
        ("Arrays.contains('red, blue', 'blue')", True),
        ("Arrays.contains({1, 2}, '1')", False),
        ("Arrays.contains({{1}, {2}}, {2})", True),
        ("Arrays.contains({null}, null)", True),
        ("Arrays.size('')", 0),
        ("Arrays.size('a')", 1),
        ("Arrays.isEmpty('')", True),
        ("Arrays.toCsvString({1, null, true})", "1,,true"),
        ("Arrays.toCsvString('a, b')", "a,b"),
        ("{1, 2}[1] + {{3}}[0][0]", 5),
        ("{'a': {'b': 7}}['a']['b']", 7),
        ("{1, 2, 3}.?[true]", [1, 2, 3]),
        ("{{'n': 1}, {'n': 2}, {'n': 3}}.?[n > 1].![n * 10]", [20, 30]),
        ("{{'n': 1}, {'n': 2}}.^[n > 1].n", 2),
        ("{{'n': 1}, {'n': 2}}.$[n < 3].n", 2),
        ("{{'n': 1}}.^[n > 1]", None),
    ],
)
def test_functions_of_arrays(text: str, result: Any):
    assert classic(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('Convert.toInt("1234")', 1234),
        ("Convert.toInt(123.4)", 123),
        ("Convert.toInt(123.5)", 124),
        ("Convert.toInt(-1.5)", -1),
        ("Convert.toInt(2147483648)", -2147483648),
        ("Convert.toInt(' 7 ')", 7),
        ("Convert.toNum('1e3')", 1000.0),
        ("Convert.toNum(5)", 5.0),
    ],
)
def test_conversions(text: str, result: Any):
    assert classic(text) == result


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("String.substring('abc', 2, 9)", Code.OUT_OF_RANGE),
        ("String.substring('abc', 2, 1)", Code.OUT_OF_RANGE),
        ("String.substring('abc', -1, 1)", Code.OUT_OF_RANGE),
        ("String.substring('abc', 'x', 1)", Code.TYPE),
        ("String.substring('abc', 0.5, 1)", Code.TYPE),
        ("String.stringSwitch('a', 'b', 'c')", Code.ARGUMENT_COUNT),
        ("String.len()", Code.ARGUMENT_COUNT),
        ("String.len('a', 'b')", Code.ARGUMENT_COUNT),
        ("String.len({'a': 1})", Code.TYPE),
        ("Arrays.get({1}, 1)", Code.OUT_OF_RANGE),
        ("Arrays.get({1}, -1)", Code.OUT_OF_RANGE),
        ("{1}[1]", Code.OUT_OF_RANGE),
        ("Convert.toInt('abc')", Code.NOT_A_NUMBER),
        ("Convert.toInt(null)", Code.TYPE),
        ("Convert.toNum('NaN')", Code.NOT_A_NUMBER),
        ("Convert.toNum('1e999')", Code.NOT_A_NUMBER),
        ("getFilteredGroups({'a'}, user.x, 1)", Code.BAD_ARGUMENT),
        ("getFilteredGroups({'a'}, 'user.password', 1)", Code.BAD_ARGUMENT),
        ("user.getGroups({'group.password': 'x'})", Code.BAD_ARGUMENT),
        ("user.getGroups({'group.type': 'X', 'operator': 'LIKE'})", Code.BAD_ARGUMENT),
        ("user.getGroups('x')", Code.TYPE),
        ("isMemberOfGroupNameRegex('(')", Code.BAD_PATTERN),
        ("getManagerUser('workday')", Code.BAD_ARGUMENT),
        ("user.getInternalProperty('passwordHash')", Code.BAD_ARGUMENT),
        ("user.manager.name", Code.NULL_TARGET),
        ("findDirectoryUser().x", Code.NULL_TARGET),
        ("'a'.b", Code.TYPE),
        ("usr.x", Code.UNKNOWN_VARIABLE),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_place(text: str, code: Code):
    assert refused(text, user={}) == code


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("'abcabc'.replace('b', '')", "acac"),
        ("'a b'.removeSpaces().toUpperCase()", "AB"),
        ("'abc'.substring(1, 2)", "b"),
        ("'abc'.length() + {1}.size()", 4),
        ("{1, 2}.add(2).remove(2)", [1, 2]),
        ("'12'.toInteger() + 1", 13),
        ("1.5.toInteger()", 2),
        ("7.toInteger()", 7),
        ("user.missing?.toUpperCase()", None),
        ("user?.missing?.deeper", None),
        ("'9.10'.versionGreaterThan('9.9')", True),
        ("'9.0'.versionGreaterThan('9')", False),
        ("'10.0.1'.versionLessThan('10.0.1.1')", True),
        ("user.isMemberOf({'group.profile.name': 'X'})", False),
    ],
)
def test_methods_of_values(text: str, result: Any):
    assert engine(text, user={}) == result


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("'a'.size()", Code.TYPE),
        ("{1}.toUpperCase()", Code.TYPE),
        ("null.length()", Code.NULL_TARGET),
        ("'a'.substring()", Code.ARGUMENT_COUNT),
        ("'a'.toUppercase()", Code.UNKNOWN_FUNCTION),
        ("String.len('a')", Code.FUNCTION_NOT_ALLOWED),
        ("'a' matches 'a'", Code.FUNCTION_NOT_ALLOWED),
    ],
)
def test_methods_that_are_not_there(text: str, code: Code):
    assert refused(text, Variant.IDENTITY_ENGINE) == code


def test_methods_are_not_of_the_classic_language():
    assert refused("'a'.toUpperCase()") == Code.FUNCTION_NOT_ALLOWED


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("fn:contains(org.missing, '')", True),
        ("fn:indexOf('abc', 'x')", -1),
        ("fn:join(fn:split('a;b,c', ',;'), '-')", "a-b-c"),
        ("fn:length(org.list)", 2),
        ("fn:split('', ',')[0]", ""),
        ("fn:substring('hello', 1, 3)", "el"),
        ("fn:substring('hello', -5, 99)", "hello"),
        ("fn:substring('hello', 3, 1)", ""),
        ("fn:substringAfter('abc', '')", "abc"),
        ("fn:substringBefore('abc', '')", ""),
        ("fn:escapeXml('<a href=\"x\">&')", "&lt;a href=&#034;x&#034;&gt;&amp;"),
        ("fn:trim('\t a b \n')", "a b"),
        ("1 + '2'", 3),
        ("'1' == 1", True),
        ("org.missing == ''", True),
        ("empty org.missing and not empty org.list", True),
        ("7 / 2", 3.5),
        ("7 mod 2", 1),
        ("2 < '10'", True),
        ("'b' gt 'a'", True),
        ("null += 'x' += 1", "x1"),
        ("'it\\'s'", "it's"),
        ("org.list[1]", "b"),
        ("org.list[7] += 'x'", "x"),
    ],
)
def test_saml_properties(text: str, result: Any):
    assert saml(text, list=["a", "b"]) == result
