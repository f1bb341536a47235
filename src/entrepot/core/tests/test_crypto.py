"""Secrets at rest open only in their place, and move to a new key."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.crypto import Place, SealBroken, digest, is_current, matches, seal, unseal
from entrepot.core.fields import sealed_field
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
    mail = Mail(
        id="mail_x", org_id=cast.globex.id, template="t", to="a@b.example", created_at=cast.globex.created_at
    )
    field = sealed_field(mail, "body_text")
    field.put(mail, "the words")
    mail.save(force_insert=True)
    old = settings.KEY_RING
    settings.KEY_RING = (("new", os.urandom(32)), *old)
    call_command("reseal", verbosity=0)
    mail.refresh_from_db()
    assert is_current(mail.body_text)
    settings.KEY_RING = settings.KEY_RING[:1]
    assert field.take(mail) == "the words"
