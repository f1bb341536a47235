"""Let an organisation's next key sign from now on: when its key may have leaked, or after a restore."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepot.audit.actions import SYSTEM
from entrepot.capabilities.oidc import keys
from entrepot.core.errors import WrongState
from entrepot.orgs.models import Org


class Command(BaseCommand):
    """`rotate_keys SLUG …`: tokens that were signed already stay valid until they end."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The organisations, by their short names."""
        parser.add_argument("slug", nargs="+")

    def handle(self, *, slug: list[str], **_options: object) -> None:
        """Rotates those that can be, in the order given; raises `CommandError` at the first that cannot."""
        for each in slug:
            org = Org.objects.filter(slug=each).first()
            if org is None:
                raise CommandError(f"No organisation is called {each!r}.")
            try:
                active = keys.rotate(org, by=SYSTEM)
            except WrongState as refusal:
                raise CommandError(f"{each}: {refusal.message}") from refusal
            self.stdout.write(f"{each}: {active.id} signs from now on.")
