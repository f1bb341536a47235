"""Write the pages of docs/ that are made from the code."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from entrepot.core import handbook


class Command(BaseCommand):
    """`write_docs`, in the project's folder."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The project's folder."""
        parser.add_argument("project", type=Path, nargs="?", default=Path())

    def handle(self, *, project: Path, **_options: object) -> None:
        """Replace each page."""
        for path, render in handbook.pages().items():
            (project / path).write_text(render())
            self.stdout.write(path)
