"""For any tree, any text, any values: a result or a named error, in bounded time, and the same text again."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.expressions import Code, Dialect, ExpressionError, Template, Variant, check, parse, printed
from entrepot.expressions.dialects import Family
from entrepot.expressions.limits import MAX_SECONDS
from entrepot.expressions.syntax import Expression, Hole

from .trees import contexts, trees

fewer = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
CODES = set(Code)
SIGNS = "{}()[]'\"$.,:?!+-*/%^=<>&|#@ aT1_é\x00\n"


def outcome(template: Template, context: dict[str, object]) -> None:
    """It gives a value, or an error that has a name, words and a place."""
    started = time.thread_time()
    try:
        template.result(context)
    except ExpressionError as error:
        assert error.code in CODES
        assert error.message
        assert error.position is None or 0 <= error.position <= len(template.source)
    assert time.thread_time() - started < 10 * MAX_SECONDS


def written(tree: Expression, dialect: Dialect, variant: Variant) -> Template:
    return Template(source="", parts=(Hole(tree),), dialect=dialect, variant=variant)


@fewer
@given(st.data(), st.sampled_from(Variant), contexts())
def test_a_printed_tree_reads_back_as_itself_and_evaluates(data, variant, context):
    tree = data.draw(trees(Family.SPEL, variant))
    text = printed(written(tree, Dialect.EL, variant))
    try:
        template = parse(text, Dialect.EL, variant)
    except ExpressionError as error:
        assert error.code in {Code.TOO_DEEP, Code.TOO_MANY_PARTS, Code.SOURCE_TOO_LONG}, text
        return
    assert template.parts == (Hole(tree),), text
    assert printed(template) == text
    check(template)
    outcome(template, context)


@fewer
@given(trees(Family.JSTL), contexts())
def test_a_saml_property_reads_back_as_itself_and_evaluates(tree, context):
    text = "a" + printed(Template(source="", parts=(Hole(tree, "${"),), dialect=Dialect.SAML))
    try:
        template = parse(text, Dialect.SAML)
    except ExpressionError as error:
        assert error.code in {Code.TOO_DEEP, Code.TOO_MANY_PARTS, Code.SOURCE_TOO_LONG, Code.UNKNOWN_ROOT}, (
            text
        )
        return
    assert template.parts[1:] == (Hole(tree),), text
    check(template)
    outcome(template, {**context, "org": context["user"]})


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60) | st.text(SIGNS, max_size=60), st.sampled_from(Dialect), st.sampled_from(Variant))
def test_any_text_is_read_or_refused_by_name(text, dialect, variant):
    try:
        template = parse(text, dialect, variant)
    except ExpressionError as error:
        assert error.code in CODES
        assert error.position is not None
        assert 0 <= error.position <= len(text)
        return
    check(template)
    outcome(template, {"user": {}, "app": {"x": "1"}, "org": {}})
    assert parse(printed(template), dialect, variant) == template


@pytest.mark.threat("EXPR-05")
@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=40)
    | st.sampled_from(["{app.b}", "${app.b}", "{{app.b}}", "%s", "' + app.b + '", "${org.b}"])
)
def test_a_value_is_text_in_every_dialect(value):
    values = {"app": {"a": value, "b": "secret"}, "org": {"a": value, "b": "secret"}}
    for text, dialect in (
        ("x{app.a}y", Dialect.OIDC),
        ("x${org.a}y", Dialect.SAML),
        ("'x' + app.a + 'y'", Dialect.SCIM),
        ("x${app.a}y", Dialect.LEGACY),
        ("'x' + app.a + 'y'", Dialect.EL),
    ):
        assert parse(text, dialect).evaluate(values) == f"x{value}y"
