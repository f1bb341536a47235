"""The web server: granian with Django's WSGI application."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from entrepot.config.account import warn_if_root
from entrepot.config.environment import VARIABLES, Environment
from entrepot.core.log import logging_configuration

THREADS = 2  # each worker answers this many requests at once; more only queue for Python
BACKPRESSURE = 128  # requests that a worker takes on before it leaves others to its colleagues
HEADER_LIMIT = 64 * 1024
HEADER_SECONDS = 10
STOP_SECONDS = 4


def serve(environment: Environment) -> None:
    """Collect static files, then serve until SIGTERM or SIGINT."""
    django.setup()
    from entrepot.config import origin  # it needs the models

    call_command("collectstatic", interactive=False, verbosity=0)
    origin.warn_if_shared()
    origin.warn_if_open_to_inside()
    warn_if_root(demo=environment.demo)
    Server(
        "entrepot.config.web:application",
        factory=True,
        address=environment.bind,
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.web_workers,
        blocking_threads=THREADS,
        backpressure=BACKPRESSURE,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=HEADER_LIMIT),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels(environment.log_level.lower()),
        log_access=False,
        log_dictconfig=logging_configuration(environment.log_level),
    ).serve()


def application() -> WSGIHandler:
    """What each worker serves. Called once, when it starts.

    Granian copies the environment into the META of each request. Settings have read keys and passwords by then, and
    requests need none of them (THREATS LOG-01).
    """
    from entrepot.config.wsgi import application as wsgi

    for variable in VARIABLES.values():
        if variable.secret:
            os.environ.pop(variable.name, None)
    return wsgi
