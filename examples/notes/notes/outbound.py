"""Requests to a customer's identity provider, whose address a customer typed.

Bounded in time and size, no redirects, and outside of development only to public addresses: the connection
itself is looked at before a byte is sent, so a name that resolves differently the second time gains nothing.
"""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any, TypeVar

from authlib.integrations.requests_client import OAuth2Session
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

SECONDS_TO_CONNECT = 5
SECONDS_TO_READ = 10
MOST_BYTES = 512 * 1024

AnySession = TypeVar("AnySession", bound=Session)


class AddressNotPublic(RequestException):
    """The host is on this machine or in a private network."""


class _NotPublicError(Exception):
    """The same inside of urllib3, which would take an OSError for a broken connection."""


class AnswerTooLarge(RequestException):
    """The provider answered with more than any of its documents needs."""


def _only_public(connected: socket.socket) -> socket.socket:
    address = ipaddress.ip_address(connected.getpeername()[0].partition("%")[0])
    if not address.is_global or address.is_multicast:
        connected.close()
        raise _NotPublicError(f"{address} is not a public address")
    return connected


class _PublicHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _only_public(super()._new_conn())


class _PublicHTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _only_public(super()._new_conn())


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTP


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS


class ProviderAdapter(HTTPAdapter):
    """Sends every request of a session by the rules above; `local` allows addresses of this machine."""

    def __init__(self, *, local: bool) -> None:
        self._local = local
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        if not self._local:
            manager: PoolManager = self.poolmanager
            manager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        kwargs.update(timeout=(SECONDS_TO_CONNECT, SECONDS_TO_READ), stream=True, proxies=None)
        try:
            response = super().send(request, *args, **kwargs)
        except _NotPublicError as error:
            raise AddressNotPublic(str(error), request=request) from error
        try:
            body = b"".join(_limited(response))
        finally:
            response.close()
        response._content = body
        return response


def _limited(response: Response) -> Iterator[bytes]:
    size = 0
    for chunk in response.iter_content(16 * 1024):
        size += len(chunk)
        if size > MOST_BYTES:
            raise AnswerTooLarge(f"more than {MOST_BYTES} bytes")
        yield chunk


def guard(session: AnySession, *, local: bool) -> AnySession:
    """Hold a session to the rules of this module."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, ProviderAdapter(local=local))
    session.trust_env = False
    session.max_redirects = 0
    return session


class PublicOAuthSession(OAuth2Session):  # type: ignore[misc]
    """Authlib's session, held to the rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guard(self, local=False)


class LocalOAuthSession(OAuth2Session):  # type: ignore[misc]
    """The same for development, where the provider runs on this machine."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guard(self, local=True)
