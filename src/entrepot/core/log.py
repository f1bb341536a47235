"""Structured logs: one JSON object a line, with the request's id, and never a secret (THREATS LOG-01, LOG-05)."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

from entrepot.core import context

_SECRET_KEYS = (
    "password",
    "secret",
    "token",
    "authorization",
    "cookie",
    "code_verifier",
    "key_ring",
    "assertion",
)


def _with_request(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    request_id = context.current().request_id
    if request_id:
        event["request_id"] = request_id
    return event


def _without_secrets(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key in event:
        if any(word in key.lower() for word in _SECRET_KEYS):
            event[key] = "[removed]"
    return event


def _traceback_only(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # Records of libraries may carry whole request objects: only what is plain goes out.
    for key in ("request", "_record", "_from_structlog", "stack"):
        if key in event and key == "request":
            del event[key]
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_request,
    _without_secrets,
]


def logging_configuration(level: str) -> dict[str, Any]:
    """The `LOGGING` setting; also sets structlog up."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_SHARED, _traceback_only],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
            "PIL": {"level": "WARNING"},
        },
    }


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger: `log.info("mail_sent", mail=mail.id)`; values go into keys, never into the message."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return bound


logging.captureWarnings(capture=False)
