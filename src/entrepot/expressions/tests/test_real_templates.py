"""Addresses, names and values of real apps, taken from their public set-up guides.

What stands out among them: entity ids that are plain names (`Dropbox`, `box.net`), which are text and no addresses;
apps that bring whole addresses in one setting (`${org.acs_url}`, `app.scim_url`); a query without a path
(`https://cloud.oracle.com?tenant=…`); a setting within an attribute's name (`Stripe-Role-${org.account_id}`); and
attributes of the person's account at the app (`appuser.quota`), which nobody needs to have.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from entrepot.expressions import Code, Dialect, check, parse, printed
from entrepot.expressions.urls import Setting, SettingType, check_url_template, literal_hosts, resolve_url

FOLDER = Path(__file__).parent / "data"
DATA = json.loads((FOLDER / "oidc_templates.json").read_text())
APPS = json.loads((FOLDER / "app_templates.json").read_text())
ADDRESSES = {"acs_url", "sp_initiate_url", "base_url"}
PERSON = {
    "user": {
        "id": "00u1",
        "login": "jonas@globex.example",
        "email": "jonas.weber@globex.example",
        "firstName": "Jonas",
        "lastName": "Weber",
        "displayName": "Jonas Weber",
        "title": "Buyer",
        "photo": "https://globex.example/jonas.png",
    },
    "appuser": {"quota": 5, "is_admin": True, "modules": ["crm", "hr"], "profile_id": "p1", "role": "editor"},
}


class Property(NamedTuple):
    """A property of an app, and the tenant settings that it may read."""

    app: str
    name: str
    dialect: Dialect
    source: str
    settings: list[Setting]

    @property
    def examples(self) -> dict[str, str]:
        return {each.name: each.example for each in self.settings}

    @property
    def by_hand(self) -> str:
        """What it gives with the example values, by replacing texts: no grammar has a part in it."""
        if self.dialect is Dialect.SCIM:
            pieces = re.findall(r"'([^']*)'|app\.(\w+)", self.source)
            return "".join(text or (self.examples[name] if name else "") for text, name in pieces)
        return re.sub(r"\$?\{(?:org|app)\.(\w+)\}", lambda found: self.examples[found[1]], self.source)


def row_name(row: dict[str, Any]) -> str:
    return f"{row['app']}-{row.get('property', 'custom')}"


def declared(rows: list[dict[str, Any]]) -> list[Setting]:
    return [
        Setting(
            each["name"], each["label"], SettingType(each["type"]), required=True, example=each["example"]
        )
        for each in rows
    ]


def properties() -> Iterator[Property]:
    for app in APPS:
        for row in app["properties"]:
            settings = declared(app["settings"])
            yield Property(app["app"], row["property"], Dialect(row["dialect"]), row["template"], settings)
    for row in DATA["templates"]:
        yield Property(row["app"], row["property"], Dialect.OIDC, row["template"], declared(row["settings"]))


ALL = list(properties())
ATTRIBUTES = [one for one in ALL if one.dialect is Dialect.EL]
TEMPLATES = [one for one in ALL if one.dialect is not Dialect.EL]


def property_name(one: Property) -> str:
    return f"{one.app}-{one.dialect}-{one.name}"


@pytest.mark.parametrize("row", DATA["templates"], ids=row_name)
def test_every_address_of_a_real_app_is_accepted_with_its_example_values(row: dict[str, Any]):
    settings = declared(row["settings"])
    assert check_url_template(row["template"], settings) == []
    result = resolve_url(parse(row["template"]), settings, {each.name: each.example for each in settings})
    assert urlsplit(result).scheme == "https"
    assert "{" not in result


@pytest.mark.parametrize("one", TEMPLATES, ids=property_name)
def test_every_template_gives_what_replacing_by_hand_gives(one: Property):
    template = parse(one.source, one.dialect)
    assert check(template, one.examples) == []
    assert template.evaluate({"app": one.examples, "org": one.examples}) == one.by_hand
    assert parse(printed(template), one.dialect) == template


@pytest.mark.threat("EXPR-04")
@pytest.mark.parametrize("one", [one for one in TEMPLATES if one.name in ADDRESSES], ids=property_name)
def test_every_address_of_saml_and_scim_is_proved_in_its_dialect(one: Property):
    template = parse(one.source, one.dialect)
    assert check_url_template(template, one.settings) == []
    assert resolve_url(template, one.settings, one.examples) == one.by_hand
    assert urlsplit(one.by_hand).scheme == "https"
    assert all(host == "*" or "." in host for host in literal_hosts(template))


@pytest.mark.parametrize("one", ATTRIBUTES, ids=lambda one: f"{one.app}-{one.source}")
def test_every_value_of_an_attribute_is_read_of_the_person(one: Property):
    root, name = one.source.split(".")
    template = parse(one.source, Dialect.EL)
    assert check(template) == []
    assert template.result(PERSON) == PERSON[root][name]
    assert template.evaluate({"user": {}, "appuser": {}}) == ""


def test_the_apps_and_dialects_are_all_there():
    assert len({one.app for one in ALL}) == 141
    counts = Counter(one.dialect.value for one in ALL)
    assert counts == {"oidc": 101, "saml": 139, "scim": 25, "el": 118}


@pytest.mark.threat("OIDC-02")
@pytest.mark.parametrize("row", DATA["custom_schemes"], ids=row_name)
def test_schemes_of_installed_apps_are_refused_by_name(row: dict[str, Any]):
    (problem,) = check_url_template(row["address"], [])
    assert problem.code == Code.CUSTOM_SCHEME
    assert row["address"].partition(":")[0] in problem.message
