"""What a template gives for values."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.expressions import Code, ExpressionError, explain, parse
from entrepot.expressions.urls import explain as explain_from_urls

TEMPLATE = parse("https://{app.sub}.northwind.example/t/{app.team}/callback")


def refusal(text: str, context: dict[str, dict[str, str]]) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text).evaluate(context)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value", "result"),
    [
        (
            "https://{app.x}.example.org/strawberry/start-login",
            "berryfarm",
            "https://berryfarm.example.org/strawberry/start-login",
        ),
        ("https://login.myapp.io?connection={app.x}", "c42", "https://login.myapp.io?connection=c42"),
        ("{app.x}", "https://example.com", "https://example.com"),
        ("${app.x}/route", "https://acme.test", "https://acme.test/route"),
        ("https://login.myapp.io/cb", "", "https://login.myapp.io/cb"),
    ],
)
def test_values_stand_where_their_names_stood(text: str, value: str, result: str):
    assert parse(text).evaluate({"app": {"x": value}}) == result


def test_a_setting_that_is_not_filled_in_is_the_empty_string():
    assert parse("https://login.myapp.io?connection={app.x}").evaluate({"app": {"x": ""}}) == (
        "https://login.myapp.io?connection="
    )


@pytest.mark.parametrize("context", [{}, {"app": {}}, {"app": {"x": None}}])
def test_a_setting_that_is_not_there_is_the_empty_string(context: dict[str, dict[str, str]]):
    assert parse("a{app.x}b").evaluate(context) == "ab"


@pytest.mark.threat("EXPR-07")
@pytest.mark.parametrize("name", ["items", "get", "keys", "clear", "pop"])
def test_names_never_reach_the_objects_that_hold_the_values(name: str):
    assert parse(f"a{{app.{name}}}").evaluate({"app": {"x": "y"}}) == "a"


@pytest.mark.threat("EXPR-05")
@pytest.mark.parametrize(
    "value", ["{app.team}", "${app.team}", "{{app.team}}", "%s", "{0}", "{% now %}", "{team}"]
)
def test_a_value_is_never_evaluated_again(value: str):
    context = {"app": {"sub": value, "team": "secret"}}
    assert parse("{app.sub}/{app.sub}").evaluate(context) == f"{value}/{value}"


@pytest.mark.threat("EXPR-05")
@settings(deadline=None)
@given(st.text(), st.text())
def test_the_result_is_text_and_values_side_by_side_for_any_value(sub: str, team: str):
    result = TEMPLATE.evaluate({"app": {"sub": sub, "team": team}})
    assert result == "https://" + sub + ".northwind.example/t/" + team + "/callback"


@pytest.mark.threat("EXPR-02")
@pytest.mark.parametrize("unit", ["a", "é", "漢", "\U0001f980", "\ud800"])
def test_a_result_has_at_most_64_kib(unit: str):
    size = len(unit.encode("utf-8", "surrogatepass"))
    most = 64 * 1024 // size
    assert parse("{app.x}").evaluate({"app": {"x": unit * most}}) == unit * most
    assert refusal("{app.x}", {"app": {"x": unit * (most + 1)}}).code == Code.RESULT_TOO_LONG


@pytest.mark.threat("EXPR-02")
def test_many_long_values_are_refused_before_they_are_put_together():
    assert refusal("{app.x}" * 200, {"app": {"x": "a" * 10_000_000}}).code == Code.RESULT_TOO_LONG


def test_a_page_can_tell_what_came_from_a_setting():
    segments = explain(TEMPLATE, {"sub": "globex"})
    assert [(segment.text, segment.variable, segment.is_value) for segment in segments] == [
        ("https://", None, False),
        ("globex", "sub", True),
        (".northwind.example/t/", None, False),
        ("", "team", True),
        ("/callback", None, False),
    ]
    assert segments[3].source == "{app.team}"


@settings(deadline=None)
@given(st.text(), st.text())
def test_the_segments_put_together_are_the_result(sub: str, team: str):
    values = {"sub": sub, "team": team}
    shown = "".join(segment.text for segment in explain_from_urls(TEMPLATE, values))
    assert shown == TEMPLATE.evaluate({"app": values})
