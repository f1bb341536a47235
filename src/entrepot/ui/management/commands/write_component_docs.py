"""Write docs/components.md from the components themselves."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from entrepot.ui.handbook import markdown


class Command(BaseCommand):
    """`write_component_docs docs/components.md`"""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The file to write."""
        parser.add_argument("file", type=Path, nargs="?", default=Path("docs/components.md"))

    def handle(self, *, file: Path, **_options: object) -> None:
        """Replace the file."""
        file.write_text(markdown())
