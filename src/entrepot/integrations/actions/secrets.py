"""The password of the test account: sealed in its own column, never part of a document, never shown back."""

from __future__ import annotations

from django.db import transaction

from entrepot.core.errors import Invalid
from entrepot.core.fields import sealed_field
from entrepot.integrations.actions.editing import locked, touch
from entrepot.integrations.models import Version
from entrepot.integrations.schema import find
from entrepot.integrations.values import clean
from entrepot.orgs.models import User

PASSWORD = "test_account.password"  # noqa: S105 - a path


@transaction.atomic
def set_test_password(version: Version, plain: str, *, by: User) -> Version:
    """Seal a new password into the version; the empty one removes it. Raises `Invalid` for one that can't be kept."""
    row = locked(version, by=by)
    spot = find(PASSWORD, ())
    most = (spot.field.spec.max_length or 0) if spot else 0
    text = clean(spot.field, plain, PASSWORD) if spot else plain
    if len(text) > most:
        raise Invalid(
            fields={PASSWORD: f"A password of {len(text):,} characters is too long; {most:,} are allowed."}
        )
    sealed_field(row, "test_password").put(row, text)
    touch(row, [PASSWORD], by=by)
    return row
