"""Addresses with conditions and functions: each that can result is checked, and the one that does is among them."""

import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.expressions import Code, Dialect, ExpressionError, explain, parse
from entrepot.expressions.urls import Setting, SettingType, check_url_template, literal_hosts, resolve_url
from entrepot.expressions.urls.branches import MAX_BRANCHES, branches

SUB = Setting("sub", required=True, example="globex")
REGION = Setting("region", example="eu")
BASE = Setting("base", type=SettingType.HTTPS_URL, example="https://globex.example")
SETTINGS = (SUB, REGION, BASE)

BY_REGION = (
    "https://{app.region == 'us' ? 'us' : app.region == 'eu' ? 'eu' : 'www'}.northwind.example/{app.sub}"
)
OWN_OR_OURS = "{String.len(app.base) == 0 ? 'https://login.northwind.example' : app.base}/callback"


def problems(text: str, dialect: Dialect = Dialect.OIDC) -> list[str]:
    return [problem.code for problem in check_url_template(text, SETTINGS, dialect=dialect)]


def resolved(text: str, dialect: Dialect = Dialect.OIDC, **values: str) -> str:
    return resolve_url(parse(text, dialect), SETTINGS, {"sub": "globex"} | values)


def refusal(text: str, dialect: Dialect = Dialect.OIDC, **values: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        resolved(text, dialect, **values)
    return caught.value


@pytest.mark.parametrize(
    ("text", "values", "address"),
    [
        (BY_REGION, {"region": "us"}, "https://us.northwind.example/globex"),
        (BY_REGION, {}, "https://www.northwind.example/globex"),
        (OWN_OR_OURS, {}, "https://login.northwind.example/callback"),
        (OWN_OR_OURS, {"base": "https://own.example:8443"}, "https://own.example:8443/callback"),
        ("https://{app.region ?: 'www'}.northwind.example/", {}, "https://www.northwind.example/"),
        (
            "https://{String.toLowerCase(app.sub)}.northwind.example/",
            {"sub": "Globex"},
            "https://globex.northwind.example/",
        ),
        (
            "https://{String.stringSwitch(app.region, 'www', 'US', 'us', 'EU', 'eu')}.northwind.example/",
            {"region": "EU-1"},
            "https://eu.northwind.example/",
        ),
        (
            "https://login.northwind.example/cb{String.len(app.region) == 0 ? '' : '?region=' + app.region}",
            {"region": "eu"},
            "https://login.northwind.example/cb?region=eu",
        ),
        ("{'https://' + app.sub + '.northwind.example'}/", {}, "https://globex.northwind.example/"),
    ],
)
def test_conditions_and_functions_lead_to_an_address(text: str, values: dict[str, str], address: str):
    assert problems(text) == []
    assert resolved(text, **values) == address
    assert "".join(segment.text for segment in explain(parse(text), {"sub": "globex"} | values)) == address


def test_the_other_dialects_lead_to_addresses_too():
    saml = "https://${fn:contains(org.region, 'prod') ? 'p' : 'q'}.northwind.example/${org.sub}"
    assert problems(saml, Dialect.SAML) == []
    assert resolved(saml, Dialect.SAML, region="prod-1") == "https://p.northwind.example/globex"
    scim = "'https://' + (app.region == 'us' ? 'us' : 'www') + '.northwind.example/scim/' + app.sub"
    assert problems(scim, Dialect.SCIM) == []
    assert resolved(scim, Dialect.SCIM) == "https://www.northwind.example/scim/globex"
    assert problems("https://www.northwind.example/scim", Dialect.SCIM) == []


@pytest.mark.threat("EXPR-06")
@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        (BY_REGION, ("us.northwind.example", "eu.northwind.example", "www.northwind.example")),
        (OWN_OR_OURS, ("login.northwind.example", "*")),
        (
            "https://{app.region == 'x' ? 'evil.example' : 'northwind.example'}/",
            ("evil.example", "northwind.example"),
        ),
        ("https://{String.replace(app.sub, 'x', 'y')}.northwind.example/", ("*.northwind.example",)),
        (
            "https://{String.stringSwitch(app.region, 'a.example', 'k', 'b.example')}/",
            ("a.example", "b.example"),
        ),
    ],
)
def test_every_host_of_every_branch_is_listed(text: str, hosts: tuple[str, ...]):
    assert literal_hosts(parse(text)) == hosts


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://x.example{app.region == 'x' ? '@evil.example' : ''}/", Code.USERINFO),
        ("{app.region == 'x' ? 'http://evil.example' : 'https://x.example'}/", Code.HTTP_NOT_LOOPBACK),
        ("{app.region == 'x' ? 'javascript:alert(1)' : 'https://x.example/'}", Code.CUSTOM_SCHEME),
        ("{app.region == 'x' ? app.sub : 'https://x.example/'}", Code.WHOLE_URL_TYPE),
        ("{String.replace(app.base, 'x', 'y')}/callback", Code.WHOLE_URL_TYPE),
        ("{String.append('https:', '//')}{app.base}/", Code.URL_SETTING_INSIDE),
        ("https://{app.sub}{app.region == 'x' ? ':80' : ''}{app.region}/", Code.PORT_FROM_SETTING),
        ("https://x.example/{app.region == 'x' ? '#' : ''}", Code.FRAGMENT),
        ("https://x.example/{app.region == 'x' ? '../' : ''}", Code.DOT_SEGMENT),
        (
            "https://{app.sub}{app.region == 'x' ? 'northwind.example' : '.northwind.example'}/",
            Code.HOST_JOINED,
        ),
        ("https://x.example/{1 + 1 == 2 ? app.missing : ''}", Code.UNKNOWN_VARIABLE),
        ("https://x.example/{app.sub - 1}", Code.TYPE),
    ],
)
def test_a_bad_branch_is_refused_even_where_the_samples_do_not_take_it(text: str, code: Code):
    assert code in problems(text)
    with pytest.raises(ExpressionError):
        resolved(text)


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize("value", ["evil.example/", "a@b", "a:80", "evil.example#", "a b", "é"])
@pytest.mark.parametrize(
    "text",
    [
        "https://{String.toLowerCase(app.sub)}.northwind.example/",
        "https://{String.append(app.sub, '-eu')}.northwind.example/",
        "https://{app.region == '' ? app.sub : 'x'}.northwind.example/",
        "https://{app.region ?: app.sub}.northwind.example/",
        "https://{String.replace(app.sub, 'q', 'z') + '.eu'}.northwind.example/",
    ],
)
def test_what_a_function_makes_of_a_value_is_held_to_the_same_characters(text: str, value: str):
    error = refusal(text, sub=value)
    assert (error.code, error.variable) == (Code.VALUE_IN_HOST, "sub")


@pytest.mark.threat("EXPR-06")
@pytest.mark.parametrize("text", ["https://${user.email}.x.example/", "https://x.example/${user.id}"])
def test_an_address_is_the_same_for_every_person(text: str):
    assert problems(text, Dialect.SAML) == [Code.UNKNOWN_ROOT]


@pytest.mark.threat("EXPR-08")
def test_a_value_that_cannot_be_evaluated_gives_no_part_of_an_address():
    assert refusal("https://{String.substring(app.sub, 0, 99)}.northwind.example/").code == Code.OUT_OF_RANGE


@pytest.mark.threat("EXPR-02")
def test_conditions_may_not_lead_to_too_many_addresses():
    seven = "{app.sub == 'a' ? 'b' : 'c'}" * 7
    assert len(branches(parse("{app.sub == 'a' ? 'b' : 'c'}" * 6))) == MAX_BRANCHES
    assert Code.TOO_MANY_PARTS in problems(f"https://x.example/{seven}")


_PIECES = st.sampled_from(
    [
        "{app.sub}", "{app.region}", "{app.region == 'us' ? 'us' : 'eu'}", "{app.region ?: 'www'}", "-", ".", "a", "/",
        "{String.toLowerCase(app.sub)}", "{String.append(app.sub, '.x')}",
        "{String.stringSwitch(app.region, 'd', 'u', app.sub)}",
        "{app.sub == app.region ? '/p' : app.sub}", "?q=", "{'.' + app.region}",
    ]
)  # fmt: skip
_VALUES = st.text(max_size=8) | st.sampled_from(
    ["us", "eu", "globex", "evil.example/", "a@b", "A", "", "a.b"]
)


@pytest.mark.threat("EXPR-04", "EXPR-06")
@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=6), _VALUES, _VALUES)
def test_whatever_results_lies_on_a_host_that_analysts_were_shown(pieces, sub, region):
    text = "https://" + "".join(pieces) + ".northwind.example/{app.sub}"
    try:
        template = parse(text)
        address = resolve_url(template, SETTINGS, {"sub": sub, "region": region})
    except ExpressionError:
        return
    host = urlsplit(address).hostname or ""
    shown = literal_hosts(template)
    assert any(_fits(host, pattern) for pattern in shown), (address, shown)
    assert "".join(one.text for one in explain(template, {"sub": sub, "region": region})) == address
    suffixes = [pattern.rpartition("*")[2] for pattern in shown]
    assert any(f".{host}".endswith(suffix) for suffix in suffixes)


@pytest.mark.threat("EXPR-06")
@pytest.mark.parametrize("source", ["app.secret", "app.nowhere", "app", "Arrays.add(null, 1).![app.secret]"])
def test_no_setting_is_read_where_nobody_sees_it_read(source: str):
    template = parse(f"https://{{Arrays.toCsvString(Arrays.add(null, 'x').![{source}])}}.northwind.example/")
    assert template.references == ()
    secret = Setting("secret", example="globex")
    with pytest.raises(ExpressionError) as refused:
        resolve_url(template, [secret], {"secret": "leaked", "nowhere": "leaked"})
    assert refused.value.code == Code.TYPE


@pytest.mark.threat("EXPR-02")
def test_many_settings_and_branches_are_tried_in_a_moment():
    many = [Setting(f"s{at}", example="a") for at in range(70)]
    branching = "".join(f"{{app.s{at} == 'a' ? 'a' : 'b'}}" for at in range(6))
    text = f"https://v.example/{branching}" + "".join(f"/{{app.s{at}}}" for at in range(6, 70))
    parse(text)
    started = time.thread_time()
    assert len(check_url_template(text, many)) == 63, "one for each that leaves two slashes when it is empty"
    assert time.thread_time() - started < 0.4


@pytest.mark.threat("EXPR-04", "EXPR-06")
@pytest.mark.parametrize(
    "host",
    [
        "{String.toLowerCase('EVIL.EXAMPLE')}",
        "{app.sub == 'globex' ? String.replace('evil#example', '#', '.') : 'good.northwind.example'}",
        "{String.stringSwitch(app.sub, 'good.northwind.example', 'globex', String.toLowerCase('EVIL.EXAMPLE'))}",
        "{String.toLowerCase('EVIL')}.example",
        "{app.region}{String.toLowerCase('EVIL.EXAMPLE')}",
        "{String.toLowerCase('EVIL.EXAMPLE')}{app.region}",
        "{String.substring('evil.examples', 0, 12 + 0 * String.len(app.sub))}",
        "login.northwind.example.{String.toLowerCase(app.sub)}",
    ],
)
def test_no_function_decides_the_domain_as_if_the_customer_had_typed_it(host: str):
    assert Code.HOST_COMPUTED in problems(f"https://{host}/callback")
    with pytest.raises(ExpressionError) as refused:
        resolve_url(parse(f"https://{host}/callback"), SETTINGS, {"sub": "globex"})
    assert refused.value.code == Code.HOST_COMPUTED


@pytest.mark.threat("EXPR-06")
@pytest.mark.parametrize(
    "host", ["{String.toLowerCase(app.sub)}.northwind.example", "{app.sub}.northwind.example"]
)
def test_a_function_makes_what_stands_below_the_vendors_domain(host: str):
    assert problems(f"https://{host}/callback") == []


def _fits(host: str, pattern: str) -> bool:
    first, *rest = pattern.split("*")
    if not rest:
        return host == pattern
    if not host.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        at = host.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return host.endswith(rest[-1]) and len(host) - len(rest[-1]) >= at
