"""The web process of a measurement: granian as the product starts it, with the bare views besides."""

from __future__ import annotations

import os

import django
from django.core.management import call_command
from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from entrepot.config import web
from entrepot.config.environment import Environment
from entrepot.core.log import logging_configuration


def main() -> None:
    """Serve until SIGTERM."""
    environment = Environment.read(os.environ)
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    Server(
        "bench.wsgi:application",
        address=environment.bind,
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.web_workers,
        blocking_threads=web.THREADS,
        backpressure=web.BACKPRESSURE,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=web.STOP_SECONDS,
        log_access=False,
        log_dictconfig=logging_configuration(environment.log_level),
    ).serve()


if __name__ == "__main__":
    main()
