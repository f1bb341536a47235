"""What Spring's language does where the reference is silent, and what the reference says in passing."""

from typing import Any

import pytest

from entrepot.expressions import Code, Dialect, ExpressionError, Variant, check, parse
from entrepot.expressions.printing import printed

GROUPS = [
    {"id": "g1", "name": "West Coast Users", "type": "OKTA_GROUP", "source_id": "s1"},
    {"id": "g2", "name": "Everyone", "type": "BUILT_IN", "source_id": "s2"},
]
CONTEXT = {
    "user": {"created": "2015-07-30T23:58:32.000Z", "tags": ["a", "b"], "id": "g1"},
    "groups": GROUPS,
    "now": "2015-07-31T17:18:37.979Z",
}


def given(text: str, variant: Variant = Variant.CLASSIC, dialect: Dialect = Dialect.EL) -> Any:
    template = parse(text, dialect, variant)
    assert check(template) == []
    assert parse(printed(template), dialect, variant).parts == template.parts
    return template.result(CONTEXT)


def error(text: str, variant: Variant = Variant.CLASSIC, dialect: Dialect = Dialect.EL) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text, dialect, variant).result(CONTEXT)
    return caught.value


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("group.name", ["West Coast Users", "Everyone"]),
        ("group.profile.name", ["West Coast Users", "Everyone"]),
        ("group.name + '-x'", ["West Coast Users-x", "Everyone-x"]),
        ("String.toUpperCase(group.name)", ["WEST COAST USERS", "EVERYONE"]),
        ("group.type == 'BUILT_IN' ? 'ours' : group.id", ["g1", "ours"]),
        ("1", [1, 1]),
    ],
)
def test_the_expression_of_filtered_groups_is_evaluated_for_each(expression: str, result: list[Any]):
    assert given(f'getFilteredGroups({{"g1", "g2"}}, "{expression}", 40)') == result


@pytest.mark.parametrize(
    ("expression", "code", "position"),
    [
        ("group.password", Code.BAD_ARGUMENT, 26),
        ("user.email", Code.BAD_ARGUMENT, 26),
        ("group.name +", Code.SYNTAX, 38),
        ("String.nope(group.name)", Code.UNKNOWN_FUNCTION, 26),
        ("T(java.lang.Runtime)", Code.SYNTAX, 26),
        ("getFilteredGroups({}, 'group.name', 1)", Code.BAD_ARGUMENT, 26),
    ],
)
def test_what_is_wrong_in_it_is_said_where_it_stands(expression: str, code: Code, position: int):
    found = error(f'getFilteredGroups({{"g1"}},"{expression}", 40)')
    assert (found.code, found.position) == (code, position)


def test_it_counts_towards_the_limits():
    long = " + ".join(["group.name"] * 210)
    assert error(f'getFilteredGroups({{"g1"}}, "{long}", 40)').code == Code.TOO_MANY_PARTS


@pytest.mark.threat("EXPR-05")
def test_it_is_read_from_the_source_and_never_from_a_value():
    assert error('getFilteredGroups({"g1"}, user.id, 40)').code == Code.BAD_ARGUMENT


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("String.join('-', user.tags)", "a-b"),
        ("String.join('-', {})", ""),
        ("String.join('-', user.tags, 'c')", "a,b-c"),
        ("isMemberOfAnyGroup({'g9', 'g2'})", True),
        ("String.stringSwitch('abc', 'none', {'b', 'found'})", "found"),
        ("'abc'[1]", "b"),
        ("1 - -1", 2),
        ("- -1", 1),
        ("1 + +1", 2),
    ],
)
def test_arrays_spread_texts_have_elements_and_signs_stand_apart(text: str, result: Any):
    assert given(text) == result


@pytest.mark.parametrize("text", ["++1", "--1", "1--1", "1++1", "user.n++", "-- 1"])
@pytest.mark.parametrize("variant", Variant)
def test_nothing_counts_up_or_down(text: str, variant: Variant):
    found = error(text, variant)
    assert found.code == Code.SYNTAX
    assert "Counting up and down" in found.message


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("user.created < DateTime.now()", True),
        ("DateTime.now() > user.created", True),
        ("user.created >= DateTime.now().minusDays(1)", True),
        ("user.created == '2015-07-31T01:58:32+02:00'.parseStringTime()", True),
        ("user.created != user.created.plusDays(0)", False),
        ("DateTime.now() == 'soon'", False),
    ],
)
def test_a_time_is_compared_with_one_that_is_still_a_text(text: str, result: bool):
    assert given(text, Variant.IDENTITY_ENGINE) is result


def test_a_text_that_is_no_time_comes_neither_before_nor_after_one():
    assert error("'soon' < DateTime.now()", Variant.IDENTITY_ENGINE).code == Code.TYPE


def test_white_space_around_a_plain_address_is_none_of_it():
    assert given("  https://x.example/scim \n", dialect=Dialect.SCIM) == "https://x.example/scim"
    assert error(" https://x.example/${app.a", dialect=Dialect.SCIM).position == 19


@pytest.mark.parametrize(
    ("text", "variant", "dialect", "words"),
    [
        ("foo(1)", Variant.CLASSIC, Dialect.EL, "docs/expressions.md"),
        ("length('a')", Variant.IDENTITY_ENGINE, Dialect.EL, "string.length()"),
        ("${String.toUpperCase(org.a)}", Variant.CLASSIC, Dialect.SAML, "fn:toUpperCase"),
        ("${org.a", Variant.CLASSIC, Dialect.SAML, "${org.name}"),
        ("${app.a", Variant.CLASSIC, Dialect.LEGACY, "${app.name}"),
        ("String.substring('abc', 'x', 2)", Variant.CLASSIC, Dialect.EL, "startIndex"),
        ("1 = 1", Variant.CLASSIC, Dialect.EL, "an operator or the end"),
        ("(1 = 1)", Variant.CLASSIC, Dialect.EL, "an operator or )"),
        ("Convert.toInt({1})", Variant.CLASSIC, Dialect.EL, "not an array"),
        ("Convert.toInt('x')", Variant.CLASSIC, Dialect.EL, "1 character is"),
    ],
)
def test_messages_name_what_is_meant(text: str, variant: Variant, dialect: Dialect, words: str):
    assert words in error(text, variant, dialect).message
