"""The `entrepot` command."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.core.management import CommandError, call_command
from django.db import connection

from entrepot.config.account import warn_if_root
from entrepot.config.environment import ConfigurationError, Environment
from entrepot.config.supervisor import StartFailed
from entrepot.config.up import up
from entrepot.config.web import serve
from entrepot.core.postgres import EmbeddedPostgres, PostgresError, grant_application_role

WORKER_STOP_SECONDS = 4
ONE_ROLE = (
    "entrepot: The role of DATABASE_URL owns the tables, or does not exist, so nothing keeps the product from changing "
    "tables or the system log. Name a role that owns nothing in DATABASE_URL, and the owner in DATABASE_OWNER_URL."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0, or 1 with the reason on stderr."""
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.command is not seed:
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    options.rest = rest
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    try:
        options.command(options)
    except (ConfigurationError, PostgresError, StartFailed, CommandError) as error:
        print(f"entrepot: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def start(options: argparse.Namespace) -> None:
    """Web, worker and, where DATABASE_URL is unset, a database of our own."""
    up(os.environ, demo=options.demo)


def web(_options: argparse.Namespace) -> None:
    """The web server alone."""
    serve(Environment.read(os.environ))


def worker(_options: argparse.Namespace) -> None:
    """One worker process; start as many as the work needs."""
    environment = Environment.read(os.environ)
    django.setup()
    warn_if_root(demo=environment.demo)
    call_command("procrastinate", "worker", f"--shutdown-graceful-timeout={WORKER_STOP_SECONDS}")


def migrate(options: argparse.Namespace) -> None:
    """Bring the tables up to date, as their owner, and grant the application's role what it may do."""
    with _database():
        environment = Environment.read(os.environ)
        os.environ["DATABASE_URL"] = environment.database_owner_url or environment.database_url
        django.setup()
        connection.settings_dict["OPTIONS"]["options"] += (
            " -c statement_timeout=0"  # what takes long is right here
        )
        call_command("migrate", interactive=False, verbosity=0 if options.quiet else 1)
        granted = grant_application_role(connection, urlsplit(environment.database_url).username or "")
        if not granted and not environment.demo:
            print(ONE_ROLE, file=sys.stderr)  # noqa: T201


def seed(options: argparse.Namespace) -> None:
    """Make the first organisations and people; `--demo` makes the demo's world."""
    with _database():
        Environment.read(os.environ)
        django.setup()
        call_command("seed", *options.rest)


def check(_options: argparse.Namespace) -> None:
    """Judge settings, database and migrations as a production start would."""
    with _database():
        Environment.read(os.environ)
        django.setup()
        call_command("check", deploy=True, fail_level="WARNING", databases=["default"])
        call_command("migrate", check_unapplied=True, verbosity=0)


@contextmanager
def _database() -> Iterator[None]:
    """Our own database while it is needed, where DATABASE_URL is unset."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with EmbeddedPostgres(Path(os.environ.get("ENTREPOT_HOME") or "var")) as postgres:
        os.environ["DATABASE_URL"] = postgres.app_url
        os.environ["DATABASE_OWNER_URL"] = postgres.owner_url
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="entrepot",
        description="An open integration network. Settings come from the environment; see docs/configuration.md.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for function in (start, web, worker, migrate, seed, check):
        name = "up" if function is start else function.__name__
        command = commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        command.set_defaults(command=function)
        if function is start:
            command.add_argument(
                "--demo", action="store_true", help="a living demo: seeds, mailbox, sample app"
            )
        if function is migrate:
            command.add_argument("--quiet", action="store_true", help="say nothing unless it fails")
    return parser


if __name__ == "__main__":
    sys.exit(main())
