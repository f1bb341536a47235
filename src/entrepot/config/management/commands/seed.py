"""Found the network's own organisation, list the starter catalog, or make the demo's world."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepot.config.seed import demo, founding
from entrepot.core.errors import DomainError


class Command(BaseCommand):
    """`seed --admin-email …`, `seed --catalog`, `seed --demo`: each may be run again and then changes nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What to seed."""
        parser.add_argument(
            "--admin-email", metavar="E-MAIL", help="found the network; invite this person to it"
        )
        parser.add_argument(
            "--admin-name", metavar="NAME", default="Network Admin", help="what they are called"
        )
        parser.add_argument(
            "--catalog", action="store_true", help="list the starter catalog of community templates"
        )
        parser.add_argument(
            "--demo", action="store_true", help="make the demo's world; only where DEMO is set"
        )
        parser.formatter_class = argparse.HelpFormatter

    def handle(
        self, *, admin_email: str | None, admin_name: str, catalog: bool, demo: bool, **_options: object
    ) -> None:
        """Do what was asked; say what was done."""
        if not (admin_email or catalog or demo):
            raise CommandError("Say what to seed: --admin-email, --catalog or --demo.")
        try:
            if demo:
                self._demo()
            if admin_email:
                self.stdout.write(founding.found(admin_email, admin_name))
            if catalog:
                self.stdout.write(founding.list_catalog())
        except DomainError as refusal:
            raise CommandError(refusal.message) from None

    def _demo(self) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo's people have known passwords: set DEMO=1, and never on a real network."
            )
        self.stdout.write(demo.make())
