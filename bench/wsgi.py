"""The product's WSGI application, and beside it, in the same process, the bare views without any middleware."""

from collections.abc import Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from entrepot.config.wsgi import application as product

with override_settings(MIDDLEWARE=[]):
    _bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return (_bare if environ["PATH_INFO"].startswith("/bare") else product)(environ, start_response)
