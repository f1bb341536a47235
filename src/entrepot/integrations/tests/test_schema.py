import json

import pytest

from entrepot.capabilities.base import Audience, Input, all_capabilities
from entrepot.integrations import schema
from entrepot.integrations.documents import read
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.schema import Field, Shape
from entrepot.integrations.tests.drafts import complete

EVERY = [one.key for one in all_capabilities()]


def every_field() -> list[tuple[str, Field]]:
    found = []
    for tab in schema.tabs(EVERY):
        for field in tab.fields:
            found.append((f"{tab.key}.{field.key}", field))
            inner = field.item.fields if field.item else ()
            found += [(f"{tab.key}.{field.key}.*.{one.key}", one) for one in inner]
    return found


def test_the_tabs_are_those_of_the_specification_with_one_per_capability():
    labels = [tab.label for tab in schema.tabs(["oidc"])]
    assert labels == ["General", "Customer support", "Tenant settings", "OpenID Connect", "Test account"]
    assert [tab.key for tab in schema.tabs([])] == ["general", "support", "tenant_settings", "test_account"]


@pytest.mark.parametrize(("path", "field"), every_field(), ids=[path for path, _ in every_field()])
def test_each_field_states_its_limit_its_choices_and_its_words(path: str, field: Field):
    spec = field.spec
    assert spec.label
    if field.shape is Shape.TEXT and spec.input not in (Input.CHOICE, Input.IMAGE):
        assert spec.max_length, "a text without a limit"
    if field.is_list or spec.input is Input.CHOICES:
        assert spec.max_items, "a list without a limit"
    assert bool(spec.choices) == (spec.input in (Input.CHOICE, Input.CHOICES))


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ("general.name", "max_length", 64),
        ("general.description", "max_length", 1023),
        ("general.use_cases", "max_items", 5),
        ("tenant_settings", "max_items", 8),
        ("oidc.redirect_uris", "max_length", 1024),
        ("oidc.sp_initiate_url", "max_length", 512),
    ],
)
def test_limits_are_those_of_the_reference(path: str, key: str, value: int):
    spot = schema.find(path, EVERY)
    assert spot is not None
    assert getattr(spot.field.spec, key) == value


@pytest.mark.threat("ROLE-10")
def test_the_private_side_is_marked_for_review_only():
    private = {path for path, field in every_field() if field.spec.audience is Audience.REVIEW}
    assert {
        "support.escalation",
        "test_account.url",
        "test_account.username",
        "test_account.password",
    } <= private


def test_each_path_of_a_manifest_leads_back_to_its_field():
    manifest = read(complete()).manifest
    places = list(schema.walk(manifest))
    assert len(places) > 30
    for place in places:
        spot = schema.find(place.path, manifest.capabilities)
        assert spot is not None
        assert spot.field is place.field


@pytest.mark.parametrize(
    "path",
    [
        "",
        "general",
        "status",
        "general.status",
        "general.name.0",
        "saml.acs",
        "oidc",
        "tenant_settings.0",
        "tenant_settings.x.name",
        "tenant_settings.01.name",
        "tenant_settings.0.name.0",
        "tenant_settings.9999.name",
        "oidc.redirect_uris.-1",
        "oidc.redirect_uris.0.0",
        "oidc.redirect_uris.\u0661",
    ],
)
def test_paths_that_no_form_has_lead_nowhere(path: str):
    assert schema.find(path, ["oidc"]) is None


def test_a_condition_hides_fields_until_it_holds():
    asked = {place.path: place.asked for place in schema.walk(Manifest())}
    assert asked["general.existing_name"] is False
    asked = {place.path: place.asked for place in schema.walk(read({"general": {"exists": True}}).manifest)}
    assert asked["general.existing_name"] is True


def test_the_json_schema_knows_every_field_and_no_secret():
    from entrepot.integrations.json_schema import json_schema

    made = json_schema()
    text = json.dumps(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["additionalProperties"] is False
    assert made["properties"]["general"]["properties"]["name"]["maxLength"] == 64
    oidc = made["properties"]["capabilities"]["properties"]["oidc"]
    assert oidc["properties"]["redirect_uris"]["items"]["maxLength"] == 1024
    assert oidc["properties"]["application_type"]["enum"] == ["", "web", "spa"]
    assert "password" not in made["properties"]["test_account"]["properties"]
    for path, field in every_field():
        if field.spec.input is not Input.SECRET:
            assert json.dumps(path.rpartition(".")[2]) in text
