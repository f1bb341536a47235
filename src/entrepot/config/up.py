"""`entrepot up`: the whole network in one command."""

import socket
import time
from collections.abc import Mapping

from entrepot.config import demo as demos
from entrepot.config import services
from entrepot.config.environment import ConfigurationError, Environment
from entrepot.config.supervisor import Supervisor
from entrepot.core.postgres import EmbeddedPostgres

_EMBEDDED = "postgresql://embedded@/entrepot"  # stands in until the database has started
_PORT_PATIENCE = 5.0  # seconds in which the programs of a killed supervisor let go of theirs


def up(environ: Mapping[str, str], *, demo: bool) -> None:
    """Serve web and worker, with a database of our own where none is named, until SIGINT or SIGTERM.

    Raises `ConfigurationError`, `PostgresError` or `StartFailed`, each with a remedy, after stopping everything.
    """
    environ = demos.prepared(environ) if demo else dict(environ)
    embedded = not environ.get("DATABASE_URL")
    environment = Environment.read({**environ, "DATABASE_URL": environ.get("DATABASE_URL") or _EMBEDDED})
    if demo:
        demos.check_place(environment)
    _check_ports(environment, demos.ports(environment) if demo else {"web": environment.port})
    with Supervisor() as supervisor:
        if embedded:
            environ |= _start_database(supervisor, environment)
        if embedded or demo:
            supervisor.run(services.command("migrate", environ, "--quiet"))
        if demo and not demos.is_seeded(environment):
            supervisor.run(services.command("seed", environ, "--demo"))
        programs = [services.worker(environ), services.web(environment, environ)]
        supervisor.start(*programs, *(demos.programs(environment, environ) if demo else ()))
        ready = demos.announce(environment, environ) if demo else f"Ready at {environment.root_url}"
        print(ready, flush=True)  # noqa: T201
        supervisor.watch()


def _start_database(supervisor: Supervisor, environment: Environment) -> dict[str, str]:
    postgres = EmbeddedPostgres(environment.home)
    supervisor.start_database(postgres)
    return {"DATABASE_URL": postgres.app_url, "DATABASE_OWNER_URL": postgres.owner_url}


def _check_ports(environment: Environment, ports: Mapping[str, int]) -> None:
    deadline = time.monotonic() + _PORT_PATIENCE
    taken = dict(ports)
    while taken and time.monotonic() < deadline:
        taken = {name: port for name, port in taken.items() if not _is_free(environment.bind, port)}
        if taken:
            time.sleep(0.2)
    if taken:
        raise ConfigurationError(
            [f"PORT: {port}, for {name}, is taken by another program." for name, port in taken.items()]
            + [f"Stop it, or move all of Entrepot's ports: PORT={environment.port + 10}."]
        )


def _is_free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
