"""What a vendor is told while writing an address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.expressions import Code, parse
from entrepot.expressions.urls import (
    Setting,
    SettingType,
    Severity,
    UrlProblem,
    check_url_template,
    literal_hosts,
)

from .cast import SETTINGS


def problems(template: str, *settings: Setting, local: bool = False) -> list[UrlProblem]:
    return check_url_template(template, settings or SETTINGS, allow_loopback_http=local)


def only(template: str, *settings: Setting, local: bool = False) -> UrlProblem:
    (problem,) = problems(template, *settings, local=local)
    return problem


@pytest.mark.parametrize(
    "template",
    [
        "https://login.northwind.example/callback",
        "https://login.northwind.example",
        "https://login.northwind.example:8443/callback?mode=oidc&next=%2Fhome",
        "https://{app.workspace}.northwind.example/sso/callback",
        "https://{app.workspace}-eu.northwind.example/sso/callback",
        "https://api.{app.workspace}.northwind.example/",
        "https://{app.domain}:8006",
        "https://{app.domain}/t/{app.workspace}/callback",
        "https://cloud.northwind.example?tenant={app.workspace}",
        "https://cloud.northwind.example/?region={app.region}",
        "{app.base_url}",
        "{app.base_url}/callback",
        "{app.any_url}?mode=oidc",
        "${app.base_url}/route",
    ],
)
def test_good_templates_have_no_problems(template: str):
    assert problems(template) == []
    assert check_url_template(parse(template), SETTINGS) == []


@pytest.mark.parametrize(
    "template",
    [
        "http://localhost:8001/t/{app.workspace}/sso/callback",
        "http://localhost/callback",
        "http://127.0.0.1:8001/callback?t={app.workspace}",
        "http://[::1]:8001/callback",
    ],
)
@pytest.mark.threat("OIDC-02")
def test_http_is_for_loopback_while_that_is_allowed(template: str):
    assert problems(template, local=True) == []
    assert only(template).code == Code.HTTP_NOT_LOOPBACK


@pytest.mark.threat("OIDC-02")
@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("http://login.northwind.example/", Code.HTTP_NOT_LOOPBACK),
        ("http://{app.domain}/", Code.HTTP_NOT_LOOPBACK),
        ("http://localhost.northwind.example/", Code.HTTP_NOT_LOOPBACK),
        ("http://[::1]evil.example/", Code.PORT),
        ("javascript:alert(1)", Code.CUSTOM_SCHEME),
        ("data:text/html,x", Code.CUSTOM_SCHEME),
        ("northwind://callback", Code.CUSTOM_SCHEME),
        ("app.northwind:///callback", Code.CUSTOM_SCHEME),
        ("HTTPS://login.northwind.example/", Code.SCHEME),
        ("//login.northwind.example/", Code.SCHEME),
        ("/callback", Code.SCHEME),
        ("https:/{app.domain}/", Code.SCHEME),
        ("", Code.SCHEME),
        (" https://login.northwind.example/", Code.SCHEME),
        ("https:///callback", Code.HOST),
        ("https://a@login.northwind.example/", Code.USERINFO),
        ("https://{app.workspace}@northwind.example/", Code.USERINFO),
        ("https://login.northwind.example@{app.domain}/", Code.USERINFO),
        ("https://login.northwind.example/#done", Code.FRAGMENT),
        ("https://login.northwind.example#done", Code.FRAGMENT),
        ("https://login.northwind.example/{app.workspace}#{app.region}", Code.FRAGMENT),
        ("https://*.northwind.example/", Code.WILDCARD),
        ("https://login.northwind.example/*", Code.WILDCARD),
        ("https://login.northwind.example/a\nb", Code.CONTROL_CHARACTER),
        ("https://login.northwind.example/?a=\x00", Code.CONTROL_CHARACTER),
        ("https://login.north\twind.example/", Code.CONTROL_CHARACTER),
        ("https://login.northwind.example/%0d%0aX", Code.CONTROL_CHARACTER),
        ("https://login.northwind.example/a b", Code.CHARACTER),
        ("https://login.northwind.example/é", Code.CHARACTER),
        ("https://löwe.example/", Code.CHARACTER),
        ("https://login.northwind.example/100%", Code.CHARACTER),
        ("https://login.northwind.example\\@evil.example/", Code.CHARACTER),
        ("https://login.northwind.example:0/", Code.PORT),
        ("https://login.northwind.example:/", Code.PORT),
        ("https://login.northwind.example:65536/", Code.PORT),
        ("https://login.northwind.example:{app.region}/", Code.PORT_FROM_SETTING),
        ("https://Login.northwind.example/", Code.HOST),
        ("https://login..northwind.example/", Code.HOST),
        ("https://login.northwind.example./", Code.HOST),
        ("https://-login.northwind.example/", Code.HOST),
        ("https://log_in.northwind.example/", Code.HOST),
        ("https://203.0.113.7/", Code.HOST_IS_IP),
        ("https://0x7f.1/", Code.HOST_IS_IP),
        ("https://[2001:db8::1]/", Code.HOST_IS_IP),
        ("https://127.0.0.1/", Code.HOST_IS_IP),
        ("https://login.northwind.example/a/../b", Code.DOT_SEGMENT),
        ("https://login.northwind.example/..;/b", Code.DOT_SEGMENT),
        ("https://login.northwind.example/%2e%2E/b", Code.DOT_SEGMENT),
        ("https://login.northwind.example/a%2Fb", Code.DOT_SEGMENT),
        ("https://login.northwind.example/a%5cb", Code.DOT_SEGMENT),
        ("https://login.northwind.example/a?b=%1f", Code.CONTROL_CHARACTER),
        ("https://login.northwind.example/a?b=%7F", Code.CONTROL_CHARACTER),
        ("https://login.northwind.example/" + "a" * 1000, Code.URL_TOO_LONG),
    ],
)
def test_an_address_that_could_do_harm_is_refused_with_a_remedy(template: str, code: Code):
    problem = only(template)
    assert (problem.code, problem.severity) == (code, Severity.ERROR)
    assert problem.message.endswith(".")
    assert problem.remedy.endswith(".")


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize(
    ("template", "code", "variable"),
    [
        ("{app.workspace}", Code.WHOLE_URL_TYPE, "workspace"),
        ("{app.workspace}://login.northwind.example/", Code.WHOLE_URL_REST, "workspace"),
        ("{app.base_url}.northwind.example/", Code.WHOLE_URL_REST, "base_url"),
        ("{app.base_url}@northwind.example/", Code.WHOLE_URL_REST, "base_url"),
        ("{app.base_url}{app.region}", Code.WHOLE_URL_REST, "base_url"),
        ("https://{app.base_url}/callback", Code.URL_SETTING_INSIDE, "base_url"),
        ("https://login.northwind.example/{app.any_url}", Code.URL_SETTING_INSIDE, "any_url"),
        ("https://{app.workspace}northwind.example/", Code.HOST_JOINED, "workspace"),
        ("https://{app.workspace}-northwind.example/", Code.HOST_JOINED, "workspace"),
    ],
)
def test_a_setting_must_stand_where_it_cannot_take_the_address_over(template: str, code: Code, variable: str):
    problem = only(template)
    assert (problem.code, problem.variable) == (code, variable)


@pytest.mark.threat("EXPR-04")
def test_a_suffix_of_one_label_is_pointed_out():
    problem = only("https://{app.workspace}.example/")
    assert (problem.code, problem.severity) == (Code.HOST_OPEN, Severity.WARNING)


def test_an_unknown_setting_is_named_with_its_nearest_neighbour():
    problem = only("https://{app.worksapce}.northwind.example/")
    assert (problem.code, problem.variable, problem.position) == (Code.UNKNOWN_VARIABLE, "worksapce", 8)
    assert problem.remedy == "Did you mean app.workspace?"


def test_every_unknown_setting_is_named_once():
    found = problems("https://{app.aaa}.northwind.example/{app.bbb}/{app.aaa}")
    assert [problem.variable for problem in found] == ["aaa", "bbb"]


def test_text_that_does_not_parse_is_one_problem():
    problem = only("https://{app.workspace.northwind.example/")
    assert (problem.code, problem.position) == (Code.UNBALANCED_BRACE, 8)


def test_an_optional_setting_may_not_leave_a_hole_in_the_host():
    problem = only("https://{app.region}.northwind.example/callback")
    assert (problem.code, problem.severity, problem.variable) == (Code.HOST, Severity.ERROR, "region")
    assert "https://.northwind.example/callback" in problem.message
    assert problem.remedy == "Make Region required."


def test_a_required_setting_cannot_be_empty_so_it_leaves_no_hole():
    assert problems("https://{app.workspace}.northwind.example/callback") == []


def test_an_optional_setting_may_be_the_end_of_a_label():
    assert problems("https://login{app.region}.northwind.example/") == []


def test_an_optional_whole_address_must_be_required():
    home = Setting("home", "Home page", SettingType.HTTPS_URL)
    problem = only("{app.home}/callback", home)
    assert (problem.code, problem.variable, problem.remedy) == (
        Code.VALUE_MISSING,
        "home",
        "Make Home page required.",
    )


def test_settings_that_are_each_dispensable_may_not_all_be_missing():
    first, second = Setting("first", "First"), Setting("second", "Second")
    problem = only("https://{app.first}{app.second}.northwind.example/", first, second)
    assert "First and Second" in problem.message


def test_an_empty_step_in_the_path_is_a_warning():
    problem = only("https://login.northwind.example/{app.region}/callback")
    assert (problem.code, problem.severity, problem.variable) == (
        Code.DOUBLE_SLASH,
        Severity.WARNING,
        "region",
    )
    written = only("https://login.northwind.example//callback")
    assert (written.code, written.severity, written.position) == (Code.DOUBLE_SLASH, Severity.WARNING, 31)


def test_an_example_that_does_not_fit_is_found_before_a_customer_finds_it():
    sub = Setting("sub", "Subdomain", required=True, example="https://globex.northwind.example")
    problem = only("https://{app.sub}.northwind.example/", sub)
    assert (problem.code, problem.variable) == (Code.VALUE_IN_HOST, "sub")
    assert "example" in problem.message


def test_a_draft_setting_without_label_or_example_can_be_checked():
    assert problems("https://{app.sub}.northwind.example/", Setting("sub", required=True)) == []


pieces = st.sampled_from(
    [
        *["https://", "http://", "localhost", "northwind.example", "..", *"/:@?#.*%\\ -[]{}\né"],
        *["{app.workspace}", "{app.region}", "{app.base_url}", "{app.any_url}", "{app.nothing}"],
    ]
)


@settings(deadline=None)
@given(st.lists(pieces, max_size=12).map("".join) | st.text(), st.booleans())
def test_any_text_is_checked_without_a_crash(text: str, local: bool):
    for problem in check_url_template(text, SETTINGS, allow_loopback_http=local):
        assert problem.message
        assert problem.code in set(Code)


@pytest.mark.threat("EXPR-06")
@pytest.mark.parametrize(
    ("template", "host"),
    [
        ("https://login.northwind.example/x", "login.northwind.example"),
        ("https://{app.a}.northwind.example:8443/x", "*.northwind.example"),
        ("https://api.{app.a}.{app.b}.northwind.example/x", "api.*.*.northwind.example"),
        ("https://{app.a}-eu.northwind.example?x={app.b}", "*-eu.northwind.example"),
        ("https://{app.a}/login.northwind.example", "*"),
        ("{app.a}/login.northwind.example", "*"),
        ("http://localhost:8001/{app.a}", "localhost"),
    ],
)
def test_analysts_see_the_hosts_that_a_template_can_reach(template: str, host: str):
    assert literal_hosts(parse(template)) == (host,)
