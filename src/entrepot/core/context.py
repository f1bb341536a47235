"""Who asks, from where: bound once per request or job, read by logs and the system log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestContext:
    """`request_id` joins a page, its log lines and its events; `address` is the client's, as far as proxies are believed."""

    request_id: str = ""
    address: str = ""
    user_agent: str = ""


_NOTHING = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("entrepot_request", default=_NOTHING)


def current() -> RequestContext:
    """The context of this request or job; empty outside of both."""
    return _current.get()


@contextmanager
def bound(context: RequestContext) -> Iterator[RequestContext]:
    """Bind `context` for the time of the block."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)
