"""How a data folder is made, who may connect to it, and the command that serves it."""

import locale
import os
import pwd
import shutil
from pathlib import Path

from entrepot.core.postgres import roles
from entrepot.core.postgres.binaries import Binaries
from entrepot.core.postgres.errors import PostgresError
from entrepot.core.postgres.layout import Layout

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and details of errors may hold what people typed (THREATS LOG-01).
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def create(binaries: Binaries, layout: Layout, *, durable: bool) -> None:
    """Make the data folder with initdb, all or nothing. Raises `PostgresError` with what initdb said."""
    draft = layout.base / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    layout.give(draft)
    made = layout.account.run(
        [
            binaries.program("initdb"),
            f"--pgdata={draft}",
            f"--username={roles.SUPERUSER}",
            "--auth=peer",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            f"--locale={_libc_locale()}",
            "--data-checksums",
            "--no-instructions",
            *([] if durable else ["--no-sync"]),
        ]
    )
    if made.returncode != 0:
        raise PostgresError(f"PostgreSQL could not create its data in {layout.base}: {made.stderr.strip()}")
    draft.rename(layout.data)


def check_version(layout: Layout, binaries: Binaries) -> None:
    """Refuse data that another major version of PostgreSQL wrote."""
    theirs = (layout.data / "PG_VERSION").read_text().strip()
    ours = layout.account.run([binaries.program("postgres"), "--version"]).stdout.split()[-1].split(".")[0]
    if theirs != ours:
        raise PostgresError(
            f"The data in {layout.data} are of PostgreSQL {theirs}, this is {ours}. "
            f"Dump them with PostgreSQL {theirs}, or begin anew with RESET=1."
        )


def command(binaries: Binaries, layout: Layout, sockets: Path, *, durable: bool) -> list[str | Path]:
    """The server in the foreground, with settings that no file in the data folder overrules."""
    settings = {**_SETTINGS, "unix_socket_directories": str(sockets), **_access(layout)}
    if not durable:
        settings |= _FORGETFUL
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [binaries.program("postgres"), "-D", layout.data, *options]


def _access(layout: Layout) -> dict[str, str]:
    """Only our own system user connects, whoever else might reach the socket (THREATS DB-01)."""
    us = pwd.getpwuid(os.geteuid()).pw_name
    files = {
        "hba_file": ("access.conf", "local all all peer map=us\n"),
        "ident_file": ("users.conf", f'us "{us}" all\n'),
    }
    for name, text in files.values():
        path = layout.base / name
        path.write_text(f"# Written at every start.\n{text}")
        path.chmod(0o644)  # the folder keeps others out; the account must read it
    return {setting: str(layout.base / name) for setting, (name, _) in files.items()}


def _libc_locale() -> str:
    """For what the built-in provider leaves to the C library; some systems know C only."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"
