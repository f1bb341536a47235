"""HTTP byte by byte: requests that no client library would send, and answers as they come."""

import http.client
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field

_STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3})[^\r]*\r\n", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """What came for a request. `headers` have lower-case names; repeated ones are joined by line breaks."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Talk:
    """What came back for raw bytes: every status line, and whether the server hung up."""

    statuses: tuple[int, ...]
    hung_up: bool


def send(port: int, raw: bytes, *, patience: float = 2.0) -> Talk:
    """Send these bytes on a connection of its own, and listen until the server hangs up or says nothing more."""
    heard, hung_up = b"", False
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(patience)
        try:
            connection.sendall(raw)
            while chunk := connection.recv(65536):
                heard += chunk
            hung_up = True
        except TimeoutError:
            pass
        except (ConnectionResetError, BrokenPipeError):  # it hung up while we were still talking
            hung_up = True
    return Talk(tuple(int(code) for code in _STATUS.findall(heard)), hung_up)


def ask(
    port: int, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """One request at the world's root host, following nothing."""
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    try:
        connection.request(method, path, body=body, headers=dict(headers or {}))
        response = connection.getresponse()
        named: dict[str, str] = {}
        for name, value in response.getheaders():
            key = name.lower()
            named[key] = f"{named[key]}\n{value}" if key in named else value
        return Answer(response.status, named, response.read())
    finally:
        connection.close()
