"""For any value at all: an error, or an address on the vendor's host by every parser's reading."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import AnyUrl, ValidationError
from urllib3.util import parse_url

from entrepot.expressions import ExpressionError, parse
from entrepot.expressions.urls import explain, resolve_url
from entrepot.expressions.urls.address import prove_address

from .cast import SETTINGS

pieces = st.sampled_from(
    [
        *["//", "..", "https://", "http://", "evil.example", "localhost", "xn--", "0x7f", "127.0.0.1"],
        *["%2f", "%2e", "%00", "{app.region}", "${app.x}", "é", "。", "\uff0f", "\u200d"],
        *"/:@?#.*%\\ -[]&=;,+_~\r\n\t\x00a1",
    ]
)
values = (
    st.text() | st.lists(pieces, max_size=6).map("".join) | st.from_regex(r"[a-z0-9.-]{0,70}", fullmatch=True)
)

SUFFIXES = {
    "https://{app.workspace}.northwind.example/cb": "northwind.example",
    "https://{app.workspace}{app.region}.northwind.example:8443/{app.region}": "northwind.example",
    "https://{app.workspace}-eu.northwind.example?t={app.region}": "northwind.example",
    "https://api.{app.region}.{app.workspace}.northwind.example": "northwind.example",
    "https://login.northwind.example/{app.workspace}/{app.region}": "login.northwind.example",
    "https://login.northwind.example/cb?a={app.workspace}&b={app.region}": "login.northwind.example",
}


def hosts_by_others(url: str) -> set[str | None]:
    """The host as read by three parsers that are not ours: RFC 3986 twice, and browsers' own rules."""
    found = {urlsplit(url).hostname, parse_url(url).host}
    try:
        return found | {AnyUrl(url).host}
    except ValidationError:  # browsers know of xn-- labels that mean nothing, and open none of them
        assert "xn--" in url
        return found


def resolved_or_none(template: str, given_values: dict[str, str], *, local: bool = False) -> str | None:
    try:
        return resolve_url(parse(template), SETTINGS, given_values, allow_loopback_http=local)
    except ExpressionError as error:
        assert error.message
        return None


@pytest.mark.threat("EXPR-04")
@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(SUFFIXES)), values, values)
@example("https://{app.workspace}.northwind.example/cb", "evil.example/", "")
@example("https://{app.workspace}.northwind.example/cb", "a@b", "")
@example("https://{app.workspace}-eu.northwind.example?t={app.region}", "xn--a", "")
def test_no_value_moves_an_address_off_the_vendors_host(template: str, workspace: str, region: str):
    result = resolved_or_none(template, {"workspace": workspace, "region": region})
    if result is None:
        return
    split = urlsplit(result)
    (host,) = hosts_by_others(result)
    assert host is not None
    assert f".{host}".endswith("." + SUFFIXES[template])
    assert (split.scheme, split.port) == ("https", 8443 if ":8443" in template else None)
    assert not split.fragment
    assert split.username is None
    assert len(result) <= 1024
    shown = "".join(
        part.text for part in explain(parse(template), {"workspace": workspace, "region": region})
    )
    assert shown == result


@pytest.mark.threat("EXPR-04")
@settings(max_examples=400, deadline=None)
@given(values, st.sampled_from(["", "/cb", "?x=1"]), st.booleans())
def test_a_whole_address_means_one_host_to_every_parser(value: str, rest: str, local: bool):
    for text in (value, f"https://{value}", f"https://globex.example/{value}", f"http://localhost{value}"):
        result = resolved_or_none("{app.any_url}" + rest, {"any_url": text}, local=local)
        if result is not None:
            scheme = urlsplit(result).scheme
            host = prove_address(result, allow_loopback_http=local).host
            assert scheme == "https" or (local and host in {"localhost", "127.0.0.1", "[::1]"})
            assert {(found or "").strip("[]") for found in hosts_by_others(result)} == {host.strip("[]")}


@pytest.mark.threat("EXPR-04")
@settings(max_examples=400, deadline=None)
@given(st.from_regex(r"[a-z0-9x-]{1,8}(\.[a-z0-9x-]{1,8}){0,4}", fullmatch=True))
@example("0x7f.1")
@example("xn--lwe-sna.example")
@example("xn--a.example")
@example("1.2.3.0x")
@example("017.1")
def test_a_customers_own_host_is_read_alike_by_browsers(domain: str):
    result = resolved_or_none("https://{app.domain}/cb", {"domain": domain})
    if result is not None:
        assert hosts_by_others(result) == {domain}


@pytest.mark.threat("EXPR-08")
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SUFFIXES)), values, values)
def test_a_result_is_one_line_of_plain_characters(template: str, workspace: str, region: str):
    result = resolved_or_none(template, {"workspace": workspace, "region": region})
    assert result is None or all("!" <= char <= "~" for char in result)
