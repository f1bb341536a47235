"""Hosts and paths on the wire, in both address modes: unknown ones get nothing, and never an organisation by default."""

import re
import socket
from collections.abc import Iterator

import pytest

from tests.wire import send
from tests.world import World

pytestmark = pytest.mark.threat("TEN-03", "TEN-04")

PRODUCTION = {
    "DEMO": "", "ALLOW_PRIVATE_TARGETS": "", "ROOT_URL": "https://network.example", "BASE_DOMAIN": "network.example",
    "TRUSTED_PROXIES": "1",
}  # fmt: skip
NOTHING = {400, 404}


@pytest.fixture(scope="module")
def hosts(world: World) -> Iterator[int]:
    """The port of a server where each organisation has a host."""
    with world.another_web(**PRODUCTION) as port:
        yield port


def get(port: int, host: str | None, path: str = "/sign-in/", *more: str, version: str = "1.1") -> int:
    """The status of one request, written by hand."""
    lines = [
        f"GET {path} HTTP/{version}",
        *([f"Host: {host}"] if host is not None else []),
        *more,
        "Connection: close",
    ]
    talk = send(port, ("\r\n".join(lines) + "\r\n\r\n").encode())
    assert len(talk.statuses) == 1
    return talk.statuses[0]


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.", "localhost..", "a@localhost", "localhost@evil.example", "localhost:80:80",
     "localhost:abc", "localhost:", "localhost:-1", "127.0.0.1", "[::1]", "0x7f.1", "2130706433", "", " ", "localhost/x",
     "localhost?x", "localhost#x", "localhost\\x", "harbour.localhost", "localhost,evil.example", "localhost evil.example",
     "\u217cocalhost", "localhost%2e", "xn--localhost", "*", "."],
)  # fmt: skip
def test_in_path_mode_a_host_that_is_not_ours_gets_nothing(world: World, host: str) -> None:
    for path in ("/", "/sign-in/", "/o/harbour/sign-in/", "/catalog/", "/mailbox/"):
        assert get(world.port, host, path) in NOTHING, path


def test_in_path_mode_a_request_without_a_host_gets_nothing(world: World) -> None:
    assert get(world.port, None) in NOTHING
    assert get(world.port, None, version="1.0") in NOTHING
    assert get(world.port, "localhost") == 200


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-Host: evil.example", "X-Host: evil.example", "Forwarded: host=evil.example", "X-Forwarded-Server: evil",
     "X-Original-URL: /o/harbour/people/", "X-Rewrite-URL: /o/harbour/people/", "X-Script-Name: /o/harbour",
     "Script-Name: /o/harbour", "X-Forwarded-Prefix: /o/harbour", "X-HTTP-Method-Override: DELETE"],
)  # fmt: skip
def test_headers_that_claim_another_address_change_nothing(world: World, hosts: int, header: str) -> None:
    for port, host in ((world.port, "localhost"), (hosts, "network.example")):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.settimeout(5)
            connection.sendall(
                f"GET / HTTP/1.1\r\nHost: {host}\r\n{header}\r\nConnection: close\r\n\r\n".encode()
            )
            heard = b""
            while chunk := connection.recv(65536):
                heard += chunk
        assert heard.startswith(b"HTTP/1.1 200")
        assert b"evil" not in heard
        assert b"/o/harbour/" not in heard


@pytest.mark.parametrize(
    "target",
    ["http://evil.example/sign-in/", "http://harbour.network.example/sign-in/", "//evil.example/sign-in/"],
)
def test_an_absolute_target_leads_where_its_host_does_or_nowhere(world: World, target: str) -> None:
    """RFC 9112 3.2.2: of an absolute target and a Host line the target counts; that is never another organisation's."""
    assert get(world.port, "evil.example", target) in NOTHING
    assert get(world.port, "localhost", "http://localhost/o/harbour/../harbour/sign-in/") in NOTHING


@pytest.mark.parametrize(
    "path",
    ["/o/harbour/%2e%2e/harbour/sign-in/", "/o/harbour/..%2fharbour/sign-in/", "/o//harbour/sign-in/",
     "/%2fo/harbour/sign-in/", "/o/harbour%2f%2fsign-in/", "/o/harbour/sign-in/%2e", "/o/harbour;v=1/sign-in/",
     "/o/harbour%3bx/sign-in/",
     "/o/HARBOUR/sign-in/", "/o/harbour%00/sign-in/", "/o/harbour/sign-in/%00", "/o/harbour/o/harbour/sign-in/",
     "/o/harbour%5c..%5cx/sign-in/", "/o/harbour%20/sign-in/", "/o/%68arbour%ff/sign-in/", "/o/harbour%0a/sign-in/",
     "/o/ha%CC%81rbour/sign-in/", "/o/harbour/sign-in", "/O/harbour/sign-in/"],
)  # fmt: skip
def test_one_spelling_of_a_path_is_served(world: World, path: str) -> None:
    assert get(world.port, "localhost", path) in NOTHING
    assert get(world.port, "localhost", "/o/harbour/sign-in/") == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "network.example.", "harbour.network.example.", "a.harbour.network.example", "harbour.evil.example",
     "harbour.network.example.evil.example", "harbournetwork.example", "-harbour.network.example", "nobody.network.example",
     ".network.example", "..network.example", "xn--harbour-.network.example", "harbour_x.network.example", "127.0.0.1",
     "localhost", "www.network.example", "harbour.network.example:x", "harbour%2enetwork.example",
     "harbour.network.example,network.example",
     "harbour.network.example@evil.example", "[::1]", ""],
)  # fmt: skip
def test_in_host_mode_a_host_that_is_not_ours_gets_nothing(hosts: int, host: str) -> None:
    for path in ("/", "/sign-in/", "/.well-known/openid-configuration", "/catalog/"):
        assert get(hosts, host, path) in NOTHING, path


def test_in_host_mode_the_path_names_nobody_and_the_host_does(hosts: int) -> None:
    assert get(hosts, "harbour.network.example") == 200
    assert get(hosts, "network.example") == 200
    for host in ("network.example", "harbour.network.example"):
        for path in (
            "/o/harbour/sign-in/",
            "/o/harbour/",
            "/o/",
            "/.well-known/openid-configuration/o/harbour",
        ):
            assert get(hosts, host, path) in NOTHING, (host, path)


def test_host_headers_that_come_twice_are_refused_in_both_modes(world: World, hosts: int) -> None:
    for port, host in ((world.port, "localhost"), (hosts, "harbour.network.example")):
        for other in ("evil.example", host, "", "network.example"):
            assert get(port, host, "/sign-in/", f"Host: {other}") == 400
            assert get(port, other, "/sign-in/", f"host: {host}") == 400


@pytest.mark.threat("AUTH-10", "OIDC-17")
def test_no_address_in_a_page_comes_from_the_host_line(world: World) -> None:
    """A port that is not ours is not believed either: whatever it is, links and issuers come from ROOT_URL."""
    with socket.create_connection(("127.0.0.1", world.port)) as connection:
        connection.settimeout(5)
        path = "/o/harbour/.well-known/openid-configuration"
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost:6666\r\nConnection: close\r\n\r\n".encode()
        )
        heard = b""
        while chunk := connection.recv(65536):
            heard += chunk
    assert b"6666" not in heard
    if heard.startswith(b"HTTP/1.1 200"):
        assert set(re.findall(rb'"issuer": "([^"]+)"', heard)) == {f"{world.root}/o/harbour".encode()}
