"""What `entrepot up --demo` adds: settings, secrets, seeds, a mail catcher, the sample app, and a table of it all."""

import json
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from entrepot.config import home as homes
from entrepot.config import services
from entrepot.config.environment import ConfigurationError, Environment, number
from entrepot.config.program import Service

NOTES_SOURCE = Path(__file__).resolve().parents[3] / "examples" / "notes"
_HIGHEST_PORT = 65535 - 2  # the notes app and mail take the next two


def prepared(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a demo: what is set stays, the rest is filled in. Empties the folder when RESET is set.

    Raises `ConfigurationError` where it could not start, before anything is made or emptied.
    """
    port = _first_port(environ)
    if not NOTES_SOURCE.is_dir():
        raise ConfigurationError(
            ["The demo needs the sample app in examples/notes: start it from a checkout."]
        )
    home = Path(environ.get("ENTREPOT_HOME") or "var").resolve()
    homes.open_home(home)
    if environ.get("RESET", "0") not in ("", "0"):
        if environ.get("DATABASE_URL"):
            raise ConfigurationError(["RESET: empty the database that DATABASE_URL names yourself."])
        homes.empty(home)
    defaults = {
        "DEMO": "1",
        "ALLOW_PRIVATE_TARGETS": "1",
        "NETWORK_NAME": "Harbour",
        "NETWORK_SLUG": "harbour",
        "PORT": str(port),
        "ROOT_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{port + 2}",
        "LOG_LEVEL": "WARNING",
        **homes.own_secrets(home),
    }
    given = {name: value for name, value in environ.items() if value and name != "RESET"}
    return {**defaults, **given, "ENTREPOT_HOME": str(home)}


def _first_port(environ: Mapping[str, str]) -> int:
    try:
        return number(1, _HIGHEST_PORT)(environ.get("PORT", "").strip() or "8000")
    except ValueError as error:
        raise ConfigurationError([f"PORT: {error}; the demo takes the next two ports as well."]) from None


def ports(environment: Environment) -> dict[str, int]:
    """The ports that a demo listens on, by what listens there."""
    first = environment.port
    return {"web": first, "the notes app": first + 1, "mail": first + 2}


def is_seeded(environment: Environment) -> bool:
    """Whether the demo's world was made; the seeds write this file last."""
    return _facts(environment).exists()


def check_place(environment: Environment) -> None:
    """Raise `ConfigurationError` where the world was made at another address: what was published there leads there."""
    facts = _read(_facts(environment))
    if facts and facts["network"]["root"] != environment.root_url:
        raise ConfigurationError([f"PORT: {elsewhere(facts)}"])


def elsewhere(facts: dict[str, Any]) -> str:
    """Why a world that was made at another address does not start here, and what to do."""
    return (
        f"this demo was made at {facts['network']['root']}, and what it published leads there. Start it there, "
        "name another folder by ENTREPOT_HOME, or begin anew with RESET=1."
    )


def programs(environment: Environment, environ: Mapping[str, str]) -> list[Service]:
    """What runs beside web and worker."""
    taken = ports(environment)
    return [
        services.mail_catcher(taken["mail"], environment.home / "mailbox", environ),
        services.notes(taken["the notes app"], environment.home / "notes", NOTES_SOURCE, environ),
    ]


def announce(environment: Environment, environ: Mapping[str, str]) -> str:
    """Write the addresses into `demo.json`, and give the table to print."""
    path = _facts(environment)
    facts = _read(path)
    facts["addresses"] = {**facts.get("addresses", {}), **_addresses(environment, environ)}
    homes.write_privately(path, facts)
    return _table(facts, path)


def _facts(environment: Environment) -> Path:
    return environment.home / "demo.json"


def _read(path: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return facts


def _addresses(environment: Environment, environ: Mapping[str, str]) -> dict[str, str]:
    taken, root = ports(environment), environment.root_url
    return {
        "network": f"{root}/",
        "mailbox": f"{root}/mailbox/",
        "style guide": f"{root}/styleguide/",
        "notes app": f"http://localhost:{taken['the notes app']}/",
        "mail (SMTP)": f"smtp://127.0.0.1:{taken['mail']}",
        "database": environ["DATABASE_URL"],
    }


def _table(facts: dict[str, Any], path: Path) -> str:
    lines = ["", "Entrepot is ready. Ctrl-C stops it.", ""]
    lines += [f"  {name:<14}{address}" for name, address in facts["addresses"].items()]
    lines += _people(facts.get("accounts", []))
    lines += _workspace(facts.get("sample_app", {}))
    return "\n".join([*lines, "", f"  All of it is in {path}", ""])


def _people(accounts: list[dict[str, str]]) -> list[str]:
    """Who can sign in where, organisation by organisation."""
    lines: list[str] = []
    widths = {key: max((len(account[key]) for account in accounts), default=0) for key in ("login", "who")}
    for organisation, people in groupby(accounts, itemgetter("organisation")):
        for row_number, person in enumerate(people):
            if row_number == 0:
                lines += ["", f"  {organisation:<{widths['login'] + 2}}  {person['sign-in']}"]
            row = f"{person['login']:<{widths['login']}}  {person['who']:<{widths['who']}}  {person['does']}"
            lines.append(f"    {row}")
    passwords = " or ".join(sorted({account["password"] for account in accounts}))
    return [*lines, "", f"  Everybody's password is {passwords}"] if accounts else []


def _workspace(space: dict[str, str]) -> list[str]:
    """Where people and the admin of the sample app's workspace sign in."""
    if not space:
        return []
    return [
        "",
        f"  {space['name']}  {space['address']}",
        f"    Its admin signs in with the password alone at {space['admin']}",
    ]
