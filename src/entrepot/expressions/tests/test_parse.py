"""What a template is, and what it never is."""

import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.expressions import Code, Dialect, ExpressionError, Literal, Reference, parse

names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
plain = st.text(st.characters(exclude_characters="{}"), max_size=60)


def refusal(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


def test_a_template_knows_its_parts_their_places_and_its_names():
    template = parse("https://{app.sub}.northwind.example/{app.sub}/${app.team_2}")
    assert template.parts == (
        Literal("https://", 0),
        Reference("app", "sub", 8, "{app.sub}"),
        Literal(".northwind.example/", 17),
        Reference("app", "sub", 36, "{app.sub}"),
        Literal("/", 45),
        Reference("app", "team_2", 46, "${app.team_2}"),
    )
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
    assert "".join(part.source for part in template.parts) == template.source
    assert all(template.source.startswith(part.source, part.position) for part in template.parts)


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
        "app.x.y",
        "app.x()",
        "app['x']",
        "app.x!r",
        "app.x:>10",
        "0",
        "T(java.lang.Runtime)",
        "T(java.lang.Runtime).getRuntime()",
        "new java.io.File('x')",
        "@bean",
        "@bean.x",
        "#root",
        "#root.x",
        "app.x + app.y",
        "app?.x",
        "app.x ? 'a' : 'b'",
        "String.len(app.x)",
        "% if x %",
        "app.x|safe",
        "app.x\n",
        "ápp.x",
        "app.\u0445",
        "app .x",
    ],
)
def test_nothing_but_a_setting_stands_between_braces(inner: str):
    assert refusal(f"https://{{{inner}}}.northwind.example/").code == Code.NOT_A_REFERENCE


@pytest.mark.threat("EXPR-07")
@pytest.mark.parametrize("root", ["user", "org", "session", "idpuser", "client", "env", "settings"])
def test_only_tenant_settings_can_be_read(root: str):
    error = refusal(f"https://x.example/{{{root}.secret}}")
    assert (error.code, error.position) == (Code.UNKNOWN_ROOT, 18)
    assert "{app.secret}" in error.remedy


@pytest.mark.parametrize(
    ("text", "position"),
    [("a{app.x", 1), ("a}b", 1), ("{{app.x}}", 0), ("{app.x}}", 7), ("{app.{app.x}}", 0)],
)
def test_a_lonely_brace_is_named_by_its_place(text: str, position: int):
    error = refusal(text)
    assert (error.code, error.position) == (Code.UNBALANCED_BRACE, position)
    assert f"position {position}" in error.message


@pytest.mark.parametrize(
    ("inner", "meant"), [("workspace", "{app.workspace}"), ("ap.team", "{app.team}"), ("", "{app.name}")]
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


@pytest.mark.threat("EXPR-02")
@pytest.mark.threat("EXPR-03")
@pytest.mark.parametrize(
    "text", ["{" * 4096, "}" * 4096, "${" * 2048, "{a" * 2048, "{" + "a" * 4095, "{}" * 2048]
)
def test_hostile_texts_are_answered_at_once(text: str):
    started = time.process_time()
    refusal(text)
    assert time.process_time() - started < 0.05


@pytest.mark.threat("EXPR-03")
def test_a_template_holds_no_pattern_to_run():
    assert refusal("https://x.example/{app.x matches '(a+)+$'}").code == Code.NOT_A_REFERENCE
