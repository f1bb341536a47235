"""What is told of an expression before anybody gave it a value."""

import pytest

from entrepot.expressions import Code, Dialect, Template, Use, Variant, check, parse, unused


def found(text: str, dialect: Dialect = Dialect.EL, use: Use = Use.VALUE) -> list[tuple[str, int | None]]:
    return [(error.code, error.position) for error in check(parse(text, dialect), use=use)]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("String.len({'a': 1})", 11),
        ("String.substring('a', 'b', 1)", 22),
        ("Arrays.get({1}, true)", 16),
        ("1 + true", 4),
        ("'a' - 1", 0),
        ("-'a'", 1),
        ("'a' > 1", 0),
        ("1 == 'a'", 0),
        ("{1} == 1", 0),
        ("{1} ? 1 : 2", 0),
        ("!3", 1),
        ("1 and true", 0),
        ("'a'.![x]", 0),
        ("3[0]", 0),
        ("'maybe' ? 1 : 2", 0),
        ("String.len('a').x", 0),
        ("user.getGroups('x')", 15),
        ("1 matches 1", 10),
        ("String.len(1 + 2 > 'a')", 11),
        ("(true ? 1 : 2) + {1}", 17),
    ],
)
def test_types_that_cannot_fit_are_found_with_their_place(text: str, position: int):
    assert found(text) == [(Code.TYPE, position)]


@pytest.mark.parametrize("text", ["'a' matches '('", "isMemberOfGroupNameRegex('(')", "'a' matches '(?=x)'"])
def test_patterns_are_tried(text: str):
    assert [code for code, _ in found(text)] == [Code.BAD_PATTERN]


@pytest.mark.parametrize(
    "text",
    [
        "user.x + 1",
        "user.x > 'a' and user.y < 3",
        "String.len(user.x) + 1 > 2",
        "user.missing == null",
        "null == 1",
        "Arrays.contains(user.x, 1) ? 'a' : 2",
        "user.getGroups({'group.type': 'X'}).![name][0] + 'a'",
        "(user.x ?: 'a') + 1",
        "String.append(1, {2})",
        "{1, 'a'}[user.x]",
        "'1' ? 1 : 2",
    ],
)
def test_what_can_be_right_is_let_be(text: str):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("'a'.size()", [Code.TYPE]),
        ("{1}.size('x')", [Code.ARGUMENT_COUNT]),
        ("'a'.toUpperCase().size()", [Code.TYPE]),
        ("{1}.add(1).contains(1) + 1", [Code.TYPE]),
        ("user.x.toUpperCase() - 1", [Code.TYPE]),
        ("'a'.parseUnixTime().plusDays({1})", [Code.TYPE]),
        ("user.x.contains(1)", []),
    ],
)
def test_methods_are_judged_by_what_they_are_of(text: str, codes: list[Code]):
    assert [error.code for error in check(parse(text, Dialect.EL, Variant.IDENTITY_ENGINE))] == codes


def test_several_errors_come_in_the_order_of_the_text():
    assert [position for _, position in found("-'a' + (1 - 'b')")] == [1, 12]


def test_settings_are_texts_and_must_be_declared():
    template = parse("https://{app.regoin}.x.example/{app.sub.deep}", Dialect.OIDC)
    errors = check(template, ["region", "sub"])
    assert [(error.code, error.variable) for error in errors] == [
        (Code.UNKNOWN_VARIABLE, "regoin"),
        (Code.TYPE, None),
    ]
    assert "app.region" in errors[0].remedy
    assert [error.code for error in check(template)] == [Code.TYPE], (
        "declarations are judged where there are any"
    )


def test_settings_that_nothing_reads_are_named():
    templates: list[Template] = [parse("https://{app.a}.x.example/"), parse("{app.b == 'x' ? 'y' : 'z'}")]
    assert unused(["a", "b", "c"], templates) == ["c"]


@pytest.mark.parametrize(
    ("text", "use", "codes"),
    [
        ("user.x", Use.CONDITION, []),
        ("1 + 1", Use.CONDITION, [Code.TYPE]),
        ("'a' == 'b'", Use.CONDITION, []),
        ('Convert.toInt("2018") == user.yearJoined', Use.GROUP_RULE, [Code.FUNCTION_NOT_ALLOWED]),
        ('Convert.toInt("2018") == user.yearJoined', Use.CONDITION, []),
        ("Time.now() == user.x", Use.GROUP_RULE, [Code.FUNCTION_NOT_ALLOWED]),
        ("appuser.x == 'a'", Use.GROUP_RULE, [Code.UNKNOWN_ROOT]),
        ("user.hasBadge", Use.GROUP_RULE, []),
        ('String.stringContains(user.email, "@example.com")', Use.GROUP_RULE, []),
        ('Arrays.contains(user.favoriteColors, "blue")', Use.GROUP_RULE, []),
        ("substring(user.x, 0, 1) == 'a'", Use.GROUP_RULE, []),
    ],
)
def test_conditions_come_out_true_or_false_and_group_rules_use_few_functions(
    text: str, use: Use, codes: list[Code]
):
    assert [code for code, _ in found(text, use=use)] == codes


def test_saml_properties_convert_so_little_is_wrong():
    assert found("${1 + 'x' > true}", Dialect.SAML) == []
    assert found("${fn:length(org.x).y}", Dialect.SAML) == [(Code.TYPE, 2)]
