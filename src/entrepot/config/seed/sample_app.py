"""Northwind Notes at Globex: installed in the network, and connected in the app itself."""

from __future__ import annotations

import os
import subprocess
import sys

from entrepot.config.demo import NOTES_SOURCE
from entrepot.config.environment import Environment
from entrepot.config.seed.people import PASSWORD, People
from entrepot.instances import actions as instances
from entrepot.integrations.models import Release
from entrepot.orgs.addresses import org_root

Credentials = dict[str, str]
_SLUG, _NAME = "globex", "Globex"


def install(world: People, notes: Release) -> Credentials:
    """Globex installs Notes and assigns it to Sales; returns what the app's settings page asks for."""
    priya = world.users["priya"]
    instance, once = instances.install(
        world.orgs["globex"], notes, label="Northwind Notes", settings={"workspace": _SLUG}, by=priya
    )
    instances.assign(instance, group=world.groups["globex", "Sales"], by=priya)
    instances.assign(instance, user=priya, by=priya)
    return {"instance": instance.id, "issuer": org_root(world.orgs["globex"]), **once}


def workspace(app: str) -> Credentials:
    """Globex in the app: where people sign in, and where its admin does."""
    return {
        "name": f"Northwind Notes of {_NAME}",
        "app": app,
        "address": f"{app}/t/{_SLUG}/",
        "admin": f"{app}/t/{_SLUG}/admin",
        "admin_password": PASSWORD,
    }


def connect(environment: Environment, space: Credentials, credentials: Credentials) -> None:
    """Type issuer, client ID and secret into the app, by its own command: the app knows nothing of us. Repeatable."""
    command = (
        *(sys.executable, "-m", "notes.admin", "create-workspace"),
        *("--data", str(environment.home.absolute() / "notes"), "--public-url", space["app"]),
        *("--slug", _SLUG, "--name", _NAME, "--admin-password-env", "ADMIN_PASSWORD"),
        *("--issuer", credentials["issuer"], "--client-id", credentials["client_id"]),
        *("--client-secret-env", "CLIENT_SECRET"),
    )
    secrets = {"ADMIN_PASSWORD": space["admin_password"], "CLIENT_SECRET": credentials["client_secret"]}
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    own = {**plain, **secrets, "PYTHONPATH": str(NOTES_SOURCE)}
    subprocess.run(command, env=own, stdout=subprocess.DEVNULL, check=True)
