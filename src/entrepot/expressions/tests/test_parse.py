"""What a template is, and what it never is."""

import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.expressions import Code, Dialect, ExpressionError, parse, written
from entrepot.expressions.syntax import Hole, Member, Name, Text

names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
plain = st.text(st.characters(exclude_characters="{}"), max_size=60)


def refusal(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


def test_a_template_knows_its_parts_their_places_and_its_names():
    template = parse("https://{app.sub}.northwind.example/{app.sub}/${app.team_2}")
    sub, team = Hole(Member(Name("app"), "sub")), Hole(Member(Name("app"), "team_2"))
    assert template.parts == (Text("https://"), sub, Text(".northwind.example/"), sub, Text("/"), team)
    assert [part.position for part in template.parts] == [0, 8, 17, 36, 45, 46]
    assert template.references == ("app.sub", "app.team_2")
    assert template.dialect is Dialect.OIDC


def test_a_template_cannot_be_changed():
    template = parse("https://{app.sub}.example/")
    with pytest.raises(dataclasses.FrozenInstanceError):
        template.source = "https://evil.example/"  # type: ignore[misc]


def test_spaces_may_stand_inside_the_braces():
    assert parse("{ app.sub }").references == ("app.sub",)


def test_names_of_migrated_integrations_may_have_capitals():
    assert parse("https://login.myapp.io?connection={app.companyId}").references == ("app.companyId",)


@settings(deadline=None)
@given(plain)
def test_text_without_braces_comes_back_as_it_was(text: str):
    template = parse(text)
    assert template.evaluate({}) == text
    assert template.references == ()


@settings(deadline=None)
@given(st.lists(plain | names.map("{{app.{}}}".format) | names.map("${{app.{}}}".format), max_size=60))
def test_the_parts_put_together_are_the_source(pieces: list[str]):
    template = parse("".join(pieces))
    assert "".join(segment.source for segment in written(template)) == template.source
    sources = (
        (part.source if isinstance(part, Hole) else part.text, part.position) for part in template.parts
    )
    assert all(template.source.startswith(source, position) for source, position in sources)


@settings(deadline=None)
@given(st.text() | st.text("{}$ap.x_ T()#@", max_size=40))
def test_any_text_parses_or_is_refused_by_name(text: str):
    try:
        assert parse(text).source == text
    except ExpressionError as error:
        assert error.code in set(Code)
        assert error.position is not None
        assert 0 <= error.position <= len(text)


@pytest.mark.threat("EXPR-01")
@pytest.mark.parametrize(
    "inner",
    [
        "__class__",
        "app.__class__",
        "app.x.__class__",
        "app._x",
        "__import__('os')",
        "app.x!r",
        "app.x:>10",
        "T(java.lang.Runtime)",
        "T(java.lang.Runtime).getRuntime()",
        "new java.io.File('x')",
        "@bean",
        "@bean.x",
        "#root",
        "#root.x",
        "% if x %",
        "app.x|safe",
        "app.x = 'y'",
        "app.x++",
        "app.x instanceof String",
        "lambda: 0",
        "`id`",
        "ápp.x",
        "app.\u0445",
    ],
)
def test_what_the_grammar_does_not_have_is_a_syntax_error(inner: str):
    error = refusal(f"https://{{{inner}}}.northwind.example/")
    assert error.code == Code.SYNTAX
    assert f"position {error.position}" in error.message or error.position == 9


@pytest.mark.threat("EXPR-01")
@pytest.mark.parametrize(
    "inner", ["eval('1')", "app.x.getClass()", "app.x.format('y')", "String.valueOf(app.x)"]
)
def test_functions_that_are_not_in_the_table_are_unknown(inner: str):
    assert refusal(f"https://{{{inner}}}.northwind.example/").code == Code.UNKNOWN_FUNCTION


@pytest.mark.threat("EXPR-07")
@pytest.mark.parametrize("root", ["user", "org", "session", "idpuser", "client", "env", "settings"])
def test_only_tenant_settings_can_be_read(root: str):
    error = refusal(f"https://x.example/{{{root}.secret}}")
    assert (error.code, error.position) == (Code.UNKNOWN_ROOT, 19)
    assert "{app.name}" in error.remedy


@pytest.mark.parametrize(
    ("text", "position"),
    [("a{app.x", 1), ("a}b", 1), ("{{app.x}}", 0), ("{app.x}}", 7), ("{app.{app.x}}", 0)],
)
def test_a_lonely_brace_is_named_by_its_place(text: str, position: int):
    error = refusal(text)
    assert (error.code, error.position) == (Code.UNBALANCED_BRACE, position)
    assert f"position {position}" in error.message


@pytest.mark.parametrize(
    ("inner", "meant"), [("workspace", "app.workspace"), ("ap.team", "mean app?"), ("", "{app.name}")]
)
def test_a_near_miss_is_told_what_it_should_have_been(inner: str, meant: str):
    assert meant in refusal(f"https://{{{inner}}}.northwind.example/").message


@pytest.mark.threat("EXPR-02")
def test_a_source_has_at_most_4096_characters():
    assert parse("a" * 4096).source
    assert refusal("a" * 4097).code == Code.SOURCE_TOO_LONG


@pytest.mark.threat("EXPR-02")
def test_a_source_has_at_most_200_parts():
    assert len(parse("a{app.x}" * 100).parts) == 200
    error = refusal("{app.x}" * 201)
    assert (error.code, error.position) == (Code.TOO_MANY_PARTS, 200 * len("{app.x}"))
    assert refusal("{" + " + ".join(["app.x"] * 101) + "}").code == Code.TOO_MANY_PARTS


@pytest.mark.threat("EXPR-02")
def test_an_expression_is_nested_at_most_32_levels_deep():
    assert parse("{" + "!" * 31 + "true}").source
    assert refusal("{" + "!" * 32 + "true}").code == Code.TOO_DEEP
    assert parse("{" + "(" * 400 + "app.x" + ")" * 400 + "}").references == ("app.x",)
    assert parse("{" + " + ".join(["app.x"] * 100) + "}").references == ("app.x",), "a row is no depth"


@pytest.mark.threat("EXPR-02")
@pytest.mark.threat("EXPR-03")
@pytest.mark.parametrize(
    "text", ["{" * 4096, "}" * 4096, "${" * 2048, "{a" * 2048, "{" + "a" * 4095, "{}" * 2048]
)
def test_hostile_texts_are_answered_at_once(text: str):
    started = time.process_time()
    refusal(text)
    assert time.process_time() - started < 0.05
