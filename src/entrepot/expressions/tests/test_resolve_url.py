"""What a customer's values may do to an address, and what they never may."""

import time

import pytest

from entrepot.expressions import Code, ExpressionError, parse
from entrepot.expressions.urls import Setting, resolve_url
from entrepot.expressions.urls.address import prove_address
from entrepot.expressions.urls.branches import branches
from entrepot.expressions.urls.resolve import prove_unmoved
from entrepot.expressions.urls.shape import read_shape

from .cast import BASE_URL, SETTINGS, WORKSPACE, refusal, resolved

IN_HOST = "https://{app.workspace}.northwind.example/sso/callback"
IN_PATH = "https://login.northwind.example/t/{app.workspace}/callback"
IN_QUERY = "https://login.northwind.example/callback?tenant={app.workspace}"


@pytest.mark.parametrize(
    ("template", "values", "result"),
    [
        (IN_HOST, {"workspace": "globex"}, "https://globex.northwind.example/sso/callback"),
        (IN_HOST, {"workspace": "eu.globex"}, "https://eu.globex.northwind.example/sso/callback"),
        (IN_HOST, {"workspace": "xn--lwe-sna"}, "https://xn--lwe-sna.northwind.example/sso/callback"),
        (IN_HOST, {"workspace": "203.0.113.7"}, "https://203.0.113.7.northwind.example/sso/callback"),
        (IN_PATH, {"workspace": "Globex_2.0~a"}, "https://login.northwind.example/t/Globex_2.0~a/callback"),
        (IN_QUERY, {"workspace": "c42"}, "https://login.northwind.example/callback?tenant=c42"),
        ("https://{app.domain}:8006", {"domain": "pve.globex.example"}, "https://pve.globex.example:8006"),
        ("{app.base_url}", {"base_url": "https://a.example/x?y=1"}, "https://a.example/x?y=1"),
        ("{app.base_url}/cb", {"base_url": "https://a.example:8443/x"}, "https://a.example:8443/x/cb"),
        ("{app.base_url}?t=1", {"base_url": "https://a.example/x/"}, "https://a.example/x/?t=1"),
        ("https://x.example/{app.region}/cb", {"region": ""}, "https://x.example//cb"),
    ],
)
def test_good_values_give_the_address(template: str, values: dict[str, str], result: str):
    assert resolved(template, **values) == result


def test_values_of_settings_that_are_gone_are_ignored():
    values = {"workspace": "globex", "old": "{app.workspace}"}
    assert resolve_url(parse(IN_HOST), [WORKSPACE], values) == "https://globex.northwind.example/sso/callback"


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize(
    "value",
    [
        "evil.example/",
        "evil.example/x",
        "evil.example?",
        "evil.example#",
        "evil.example\\",
        "a@b",
        "user:pass@evil.example",
        "a:80",
        "https://evil.example",
        "evil.example%2f",
        "a b",
        " a",
        "a ",
        "a\tb",
        "a\r\nHost: b",
        "a\x00b",
        "é",
        "\uff0f",
        "。",
        "ⓔvil",
        "Globex",
        ".globex",
        "globex.",
        "a..b",
        "-a",
        "a-",
        "a_b",
        "*",
        "a" * 64,
        "a." * 130 + "a",
        "[::1]",
        "\ud800",
        "northwind.example",
        "globex.northwind.example",
    ],
)
def test_a_value_before_the_first_slash_is_host_labels_only(value: str):
    error = refusal(IN_HOST, workspace=value)
    assert error is not None
    assert (error.code, error.variable, error.position) == (Code.VALUE_IN_HOST, "workspace", 8)
    assert error.message.startswith("Workspace cannot be ")


@pytest.mark.threat("EXPR-04")
@pytest.mark.threat("EXPR-08")
@pytest.mark.parametrize("template", [IN_PATH, IN_QUERY])
@pytest.mark.parametrize(
    "value",
    [
        "a/b",
        "../admin",
        "a/..",
        "a?b",
        "a&b=c",
        "a=b",
        "#x",
        "a\\b",
        "%2e%2e",
        "a b",
        "a\r\nb",
        "\x00",
        "é",
        "*",
        ";",
    ],
)
def test_a_value_in_path_or_query_keeps_its_place(template: str, value: str):
    error = refusal(template, workspace=value)
    assert error is not None
    assert (error.code, error.variable) == (Code.VALUE_IN_PATH, "workspace")


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize(
    ("template", "values"),
    [
        (IN_PATH, {"workspace": ".."}),
        (IN_PATH, {"workspace": "."}),
        ("https://x.example/{app.workspace}{app.region}/cb", {"workspace": ".", "region": "."}),
        ("https://x.example/.{app.workspace}", {"workspace": "."}),
        ("https://x.example/{app.workspace};v=1/cb", {"workspace": ".."}),
    ],
)
def test_values_together_never_make_a_step_up(template: str, values: dict[str, str]):
    error = refusal(template, **values)
    assert error is not None
    assert error.code == Code.DOT_SEGMENT
    assert error.variable in values


@pytest.mark.threat("OIDC-02")
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("http://evil.example", Code.HTTP_NOT_LOOPBACK),
        ("http://localhost:8001", Code.HTTP_NOT_LOOPBACK),
        ("javascript:alert(1)//", Code.CUSTOM_SCHEME),
        ("northwind://x", Code.CUSTOM_SCHEME),
        ("globex.example", Code.SCHEME),
        ("//globex.example", Code.SCHEME),
        ("https://a@globex.example", Code.USERINFO),
        ("https://globex.example#", Code.FRAGMENT),
        ("https://*.globex.example", Code.WILDCARD),
        ("https://globex.example/*", Code.WILDCARD),
        ("https://globex.example\\@evil.example", Code.CHARACTER),
        ("https://globex.example/a\nb", Code.CONTROL_CHARACTER),
        ("https://globex.example/%00", Code.CONTROL_CHARACTER),
        ("https://globex.example/é", Code.CHARACTER),
        ("https://globex.example:99999", Code.PORT),
        ("https://globex.example/a/../b", Code.DOT_SEGMENT),
        ("https://globex.example/%2e%2e/b", Code.DOT_SEGMENT),
        ("https://203.0.113.7", Code.HOST_IS_IP),
        ("https://2130706433", Code.HOST_IS_IP),
        ("https://", Code.HOST),
        ("https://Globex.example", Code.HOST),
        ("https://globex.example?x=1", Code.WHOLE_URL_REST),
        ("https://globex.example/", Code.WHOLE_URL_REST),
        ("https://globex.example/" + "a" * 1100, Code.URL_TOO_LONG),
        ("", Code.VALUE_MISSING),
    ],
)
@pytest.mark.parametrize("name", ["base_url", "any_url"])
def test_a_whole_address_from_a_setting_keeps_every_rule(name: str, value: str, code: Code):
    error = refusal(f"{{app.{name}}}/callback", **{name: value})
    assert error is not None
    assert (error.code, error.variable) == (code, name)


@pytest.mark.threat("OIDC-02")
def test_a_whole_address_may_be_loopback_http_while_that_is_allowed():
    local = {"any_url": "http://localhost:8001", "base_url": "http://localhost:8001"}
    accepted = resolved("{app.any_url}/cb", allow_loopback_http=True, **local)
    assert accepted == "http://localhost:8001/cb"
    error = refusal("{app.base_url}/cb", allow_loopback_http=True, **local)
    assert error is not None
    assert (error.code, error.variable) == (Code.SCHEME, "base_url")


@pytest.mark.threat("OIDC-02")
def test_loopback_http_is_refused_again_at_use_when_it_is_no_longer_allowed():
    template = "http://localhost:8001/t/{app.workspace}/sso/callback"
    assert resolved(template, allow_loopback_http=True) == "http://localhost:8001/t/globex/sso/callback"
    error = refusal(template)
    assert error is not None
    assert error.code == Code.HTTP_NOT_LOOPBACK


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{app.workspace}/cb", Code.WHOLE_URL_TYPE),
        ("{app.base_url}.northwind.example/cb", Code.WHOLE_URL_REST),
        ("https://{app.base_url}/cb", Code.URL_SETTING_INSIDE),
        ("https://x.example:{app.region}/cb", Code.PORT_FROM_SETTING),
        ("https://{app.workspace}northwind.example/cb", Code.HOST_JOINED),
        ("https://{app.workspce}.northwind.example/cb", Code.UNKNOWN_VARIABLE),
        ("https://x.example/#{app.workspace}", Code.FRAGMENT),
    ],
)
def test_a_template_that_slipped_past_the_draft_is_refused_at_use(template: str, code: Code):
    error = refusal(template)
    assert error is not None
    assert error.code == code


def test_a_missing_required_value_is_asked_for_by_its_label():
    error = refusal(IN_PATH, workspace="")
    assert error is not None
    assert (error.code, error.message) == (
        Code.VALUE_MISSING,
        "Workspace is not filled in. Fill in Workspace.",
    )


def test_an_empty_optional_value_that_breaks_the_host_is_named():
    error = refusal("https://{app.workspace}.{app.region}.northwind.example/cb", region="")
    assert error is not None
    assert (error.code, error.variable) == (Code.HOST, "region")
    assert "Fill in Region." in error.message


@pytest.mark.threat("EXPR-02")
def test_the_longest_value_is_named_when_the_address_is_too_long():
    error = refusal("https://x.example/{app.region}/{app.workspace}", workspace="a" * 1024)
    assert error is not None
    assert (error.code, error.variable) == (Code.URL_TOO_LONG, "workspace")


def test_labels_that_grow_too_long_together_are_refused():
    error = refusal(
        "https://{app.workspace}-{app.region}.northwind.example/", workspace="a" * 60, region="b" * 10
    )
    assert error is not None
    assert (error.code, error.variable) == (Code.HOST, "workspace")


@pytest.mark.threat("EXPR-05")
@pytest.mark.parametrize("value", ["{app.region}", "${app.region}", "{{region}}", "%s"])
@pytest.mark.parametrize("template", [IN_HOST, IN_PATH, IN_QUERY])
def test_a_value_that_looks_like_a_template_is_text_and_refused(template: str, value: str):
    error = refusal(template, workspace=value)
    assert error is not None
    assert error.code in {Code.VALUE_IN_HOST, Code.VALUE_IN_PATH}


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/.northwind.example/sso/callback",
        "https://evilnorthwind.example/",
        "https://northwind.example.evil.example/",
        "https://globex.northwind.example:8443/",
    ],
)
def test_the_proof_of_the_finished_address_stands_alone(text: str):
    shape = read_shape(*branches(parse(IN_HOST)))
    with pytest.raises(ExpressionError) as caught:
        prove_unmoved(shape, prove_address(text), None)
    assert caught.value.code == Code.HOST_MOVED


@pytest.mark.threat("EXPR-04")
def test_text_after_a_whole_address_cannot_move_it():
    shape, brought = (
        read_shape(*branches(parse("{app.base_url}/cb"))),
        prove_address("https://globex.example"),
    )
    prove_unmoved(shape, prove_address("https://globex.example/cb"), brought)
    with pytest.raises(ExpressionError):
        prove_unmoved(shape, prove_address("https://globex.example.evil.example/cb"), brought)


@pytest.mark.threat("EXPR-02")
@pytest.mark.threat("EXPR-03")
@pytest.mark.parametrize("unit", ["a", "a.", "-", "%", "/", "://", "a-", "{", "é", "\x00", ".;/"])
@pytest.mark.parametrize("template", [IN_HOST, IN_PATH, "{app.base_url}/cb"])
def test_long_values_are_answered_at_once(template: str, unit: str):
    value = unit * (60_000 // len(unit))
    started = time.process_time()
    assert refusal(template, workspace=value, base_url="https://" + value) is not None
    assert time.process_time() - started < 0.05


@pytest.mark.threat("EXPR-08")
def test_messages_show_invisible_characters_and_stay_short():
    error = refusal(IN_HOST, workspace="a\r\n\u202e" + "b" * 5000)
    assert error is not None
    assert error.message.isprintable()
    assert len(error.message) < 400


def test_a_setting_without_a_label_is_called_by_its_name():
    with pytest.raises(ExpressionError, match=r"^sub cannot be"):
        resolve_url(parse("https://{app.sub}.northwind.example/"), [Setting("sub")], {"sub": "a/b"})


def test_only_settings_that_the_template_reads_must_be_filled_in():
    unused = [setting for setting in SETTINGS if setting is not WORKSPACE]
    assert BASE_URL in unused
    result = resolve_url(parse(IN_HOST), SETTINGS, {"workspace": "globex"})
    assert result == "https://globex.northwind.example/sso/callback"
