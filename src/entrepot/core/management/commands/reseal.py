"""Seal every secret at rest with the first key of the ring, so that older keys can be taken out of it."""

from __future__ import annotations

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from entrepot.core.crypto import is_current
from entrepot.core.fields import SealedField


class Command(BaseCommand):
    """`reseal`: safe to run while the network runs, and to run again."""

    help = __doc__

    def handle(self, **_options: object) -> None:
        """Each row is sealed anew in a transaction of its own."""
        count = 0
        for model in apps.get_models():
            for field in model._meta.get_fields():
                if isinstance(field, SealedField):
                    count += sum(_reseal(model, field, pk) for pk in _waiting(model, field))
        self.stdout.write(f"{count} secrets sealed anew.")


def _waiting(model: type[models.Model], field: SealedField) -> list[object]:
    values = model._default_manager.exclude(**{field.attname: ""}).values_list("pk", field.attname)
    return [pk for pk, sealed in values.iterator() if not is_current(sealed)]


@transaction.atomic
def _reseal(model: type[models.Model], field: SealedField, pk: object) -> bool:
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or not getattr(row, field.attname):
        return False
    field.put(row, field.take(row))
    row.save(update_fields=[field.attname])
    return True
