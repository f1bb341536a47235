"""Addresses of real apps, taken from their public set-up guides."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from entrepot.expressions import Code, parse
from entrepot.expressions.urls import Setting, SettingType, check_url_template, resolve_url

DATA = json.loads((Path(__file__).parent / "data" / "oidc_templates.json").read_text())


def row_name(row: dict[str, Any]) -> str:
    return f"{row['app']}-{row.get('property', 'custom')}"


@pytest.mark.parametrize("row", DATA["templates"], ids=row_name)
def test_every_address_of_a_real_app_is_accepted_with_its_example_values(row: dict[str, Any]):
    declared = [
        Setting(
            each["name"], each["label"], SettingType(each["type"]), required=True, example=each["example"]
        )
        for each in row["settings"]
    ]
    assert check_url_template(row["template"], declared) == []
    result = resolve_url(parse(row["template"]), declared, {each.name: each.example for each in declared})
    assert urlsplit(result).scheme == "https"
    assert "{" not in result


@pytest.mark.threat("OIDC-02")
@pytest.mark.parametrize("row", DATA["custom_schemes"], ids=row_name)
def test_schemes_of_installed_apps_are_refused_by_name(row: dict[str, Any]):
    (problem,) = check_url_template(row["address"], [])
    assert problem.code == Code.CUSTOM_SCHEME
    assert row["address"].partition(":")[0] in problem.message
