"""The examples that vendors read are true."""

import re
from pathlib import Path

import pytest

from entrepot.expressions import ExpressionError, parse
from entrepot.expressions.urls import Setting, SettingType, Severity, check_url_template, resolve_url

TEXT = (Path(__file__).parents[4] / "docs" / "dynamic-addresses.md").read_text()
ROWS = re.findall(r"^\| `([^`]+)` \| (?:`([^`]+)`)? ?\| `(https[^`]+)` \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("template", "values", "address"), ROWS)
def test_each_documented_template_gives_the_address_beside_it(template: str, values: str, address: str):
    given = dict(pair.split("=", 1) for pair in values.split())
    declared = [
        Setting(name, type=SettingType.HTTPS_URL if "://" in value else SettingType.STRING, required=True)
        for name, value in given.items()
    ]
    assert check_url_template(template, declared) == []
    assert resolve_url(parse(template), declared, given) == address


def test_the_table_of_examples_was_found():
    assert len(ROWS) == 9


@pytest.mark.parametrize(
    ("template", "severities"),
    [
        ("https://{app.region}.northwind.example/", [Severity.ERROR]),
        ("{app.region_url}/callback", [Severity.ERROR]),
        ("https://login.northwind.example/{app.region}/callback", [Severity.WARNING]),
        ("https://login.northwind.example/callback?region={app.region}", []),
    ],
)
def test_the_table_of_empty_settings_is_true(template: str, severities: list[Severity]):
    assert f"| `{template}` |" in TEXT
    declared = [Setting("region"), Setting("region_url", type=SettingType.HTTPS_URL)]
    assert [problem.severity for problem in check_url_template(template, declared)] == severities


@pytest.mark.parametrize("inner", ["user.email", "session.amr", "Time.now()", "workspace"])
def test_what_is_said_to_be_refused_between_braces_is_refused(inner: str):
    assert f"`{{{inner}}}`" in TEXT
    with pytest.raises(ExpressionError):
        parse(f"https://x.example/{{{inner}}}")
