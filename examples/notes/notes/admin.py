"""`python -m notes.admin`: set up a workspace from the command line, for operators and demonstrations."""

import argparse
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from . import workspaces
from .config import Config
from .database import connect, prepare
from .forms import InputError
from .vault import SealError, Vault
from .workspaces import Workspace


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 0, or 2 with the reason on standard error."""
    options = _parse(arguments)
    config = Config(options.data.resolve(), options.public_url)
    prepare(config.database)
    with closing(connect(config.database)) as db:
        try:
            workspace = _create_or_update(db, options)
            connected = _connect(db, Vault(config.key_file), workspace, options, local=config.local)
        except InputError as invalid:
            for field, problem in invalid.errors.items():
                sys.stderr.write(f"{field}: {problem}\n")
            return 2
    how = (
        f"signs people in through {connected.issuer}"
        if connected.can_sign_in
        else "has no single sign-on yet"
    )
    sys.stdout.write(f"{config.public_url}/t/{connected.slug}/ {how}\n")
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m notes.admin", description="Manage Northwind Notes.")
    command = parser.add_subparsers(required=True).add_parser(
        "create-workspace", help="create a workspace, or bring an existing one up to date"
    )
    command.add_argument("--data", type=Path, required=True, help="the app's data folder")
    command.add_argument("--public-url", default="http://localhost:8010", help="the app's public URL")
    command.add_argument("--slug", required=True, help="the workspace in addresses: /t/SLUG/")
    command.add_argument("--name", required=True)
    password = command.add_mutually_exclusive_group(required=True)
    password.add_argument("--admin-password")
    password.add_argument("--admin-password-env", metavar="VAR", help="take it from this variable instead")
    command.add_argument("--issuer", help="the identity provider's issuer")
    command.add_argument("--client-id")
    command.add_argument("--client-secret-env", metavar="VAR", help="variable that holds the client secret")
    options = parser.parse_args(arguments)
    for variable in (options.admin_password_env, options.client_secret_env):
        if variable and variable not in os.environ:
            parser.error(f"the environment variable {variable} is not set")
    return options


def _create_or_update(db: sqlite3.Connection, options: argparse.Namespace) -> Workspace:
    password = options.admin_password or os.environ.get(options.admin_password_env or "", "")
    workspace = workspaces.find(db, options.slug)
    if workspace is None:
        return workspaces.create(db, slug=options.slug, name=options.name, admin_password=password)
    if workspace.name != options.name:
        workspaces.rename(db, workspace, options.name)
    if not workspaces.is_admin_password(workspace, password):
        workspaces.set_admin_password(db, workspace, password)
    return workspace


def _connect(
    db: sqlite3.Connection, vault: Vault, workspace: Workspace, options: argparse.Namespace, *, local: bool
) -> Workspace:
    """Keep the sign-on settings that were given; the same ones again change nothing."""
    issuer = options.issuer or workspace.issuer
    client_id = options.client_id or workspace.client_id
    client_secret = os.environ.get(options.client_secret_env or "", "")
    is_given = bool(options.issuer or options.client_id or client_secret)
    is_new = (issuer, client_id) != (workspace.issuer, workspace.client_id)
    if not is_given or not (is_new or _is_other_secret(workspace, vault, client_secret)):
        return workspace
    return workspaces.connect_provider(
        db, vault, workspace, issuer=issuer, client_id=client_id, client_secret=client_secret, local=local
    )


def _is_other_secret(workspace: Workspace, vault: Vault, client_secret: str) -> bool:
    if not client_secret or workspace.client_secret is None:
        return workspace.client_secret is None
    try:
        return workspace.open_secret(vault) != client_secret
    except SealError:
        return True


if __name__ == "__main__":
    raise SystemExit(main())
