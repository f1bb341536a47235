"""Secrets at rest open only in their place, and move to a new key."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model
from hypothesis import given
from hypothesis import strategies as st

from entrepot.capabilities.oidc.models import SigningKey
from entrepot.core.crypto import Place, SealBroken, digest, is_current, matches, seal, unseal
from entrepot.core.fields import SealedField, sealed_field
from entrepot.integrations.models import Version
from entrepot.integrations.tests.drafts import draft
from entrepot.notify.models import Mail
from entrepot.testing import Cast

PLACE = Place("org_1", "notify_mail", "body_text", "mail_1")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_in_its_place(plain: str) -> None:
    assert unseal(seal(plain, PLACE), PLACE) == plain


@pytest.mark.threat("DB-04")
@pytest.mark.parametrize(
    "change", [{"org_id": "org_2"}, {"table": "x"}, {"column": "body_html"}, {"row_id": "mail_2"}]
)
def test_a_value_moved_to_another_place_does_not_open(change: dict[str, str]) -> None:
    with pytest.raises(SealBroken):
        unseal(seal("secret", PLACE), replace(PLACE, **change))


@pytest.mark.threat("DB-04")
def test_a_key_that_is_not_in_the_ring_is_an_error() -> None:
    with pytest.raises(SealBroken, match="No key 'gone'"):
        unseal("gone:" + seal("secret", PLACE).partition(":")[2], PLACE)


def test_an_empty_token_matches_nothing() -> None:
    assert matches("token", digest("token"))
    assert not matches("", digest(""))
    assert not matches("token", "")


@pytest.mark.threat("DB-05")
def test_rotation_seals_everything_with_the_new_key(cast: Cast, settings: Any) -> None:
    """A row of every model with a sealed column; the list is read from the models, so that a new one fails here."""
    secrets = {
        Mail: {"body_text": "the words", "body_html": "<p>the words</p>"},
        SigningKey: {"private_pem": "the key"},
        Version: {"test_password": "the password"},
    }
    assert {(model, field.name) for model, field in sealed_columns()} == {
        (model, column) for model, columns in secrets.items() for column in columns
    }
    now = cast.globex.created_at
    rows = {
        Mail: Mail(id="mail_x", org_id=cast.globex.id, template="t", to="a@b.example", created_at=now),
        SigningKey: SigningKey(id="key_x", org=cast.globex, state="next", public_jwk={}, created_at=now),
        Version: draft(cast.omar),
    }
    for model, row in rows.items():
        for column, plain in secrets[model].items():
            sealed_field(row, column).put(row, plain)
        row.save()
    settings.KEY_RING = (("new", os.urandom(32)), *settings.KEY_RING)
    assert not any(is_current(getattr(rows[model], column)) for model in rows for column in secrets[model])
    call_command("reseal", verbosity=0)
    settings.KEY_RING = settings.KEY_RING[:1]
    for model, row in rows.items():
        row.refresh_from_db()
        assert {column: sealed_field(row, column).take(row) for column in secrets[model]} == secrets[model]


def sealed_columns() -> list[tuple[type[Model], SealedField]]:
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, SealedField)
    ]
