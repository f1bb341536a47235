"""Model fields that every package shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from entrepot.core.crypto import Place, seal, unseal

ID_LENGTH = 40

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


def id_field() -> models.CharField[str, str]:
    """A primary key made by `core.ids.new_id`; the model's `save` or verb fills it in."""
    return models.CharField(max_length=ID_LENGTH, primary_key=True, editable=False)


class SealedField(_Text):
    """A column that holds `core.crypto.seal`ed text. Write with `put`, read with `take`; empty means no secret.

    The row must have its id already, and an `org_id`.
    """

    def put(self, row: models.Model, plain: str) -> None:
        """Seal `plain` into the column of `row` (not saved yet)."""
        setattr(row, self.attname, seal(plain, self.place(row)) if plain else "")

    def take(self, row: models.Model) -> str:
        """The plain text, or the empty string; raises `core.crypto.SealBroken`."""
        sealed: str = getattr(row, self.attname)
        return unseal(sealed, self.place(row)) if sealed else ""

    def place(self, row: models.Model) -> Place:
        org_id: str = row.org_id  # type: ignore[attr-defined]
        return Place(org_id, row._meta.db_table, self.attname, str(row.pk))


def sealed_field(row: models.Model | type[models.Model], name: str) -> SealedField:
    """The sealed column `name` of a model."""
    field: Any = row._meta.get_field(name)
    if not isinstance(field, SealedField):
        raise TypeError(f"{row._meta.label}.{name} is not a sealed column")
    return field
