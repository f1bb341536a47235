"""No test, and nothing that a test runs in its process, reaches another machine: the guard in `conftest.py` holds."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.threat("OUT-12")


@pytest.mark.parametrize(
    "address", [("192.0.2.1", 80), ("169.254.169.254", 80), ("2001:db8::1", 443), ("db.example", 5432)]
)
def test_a_connection_to_elsewhere_fails_the_test(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    for method in ("connect", "connect_ex"):
        with socket.socket(family) as one, pytest.raises(pytest.fail.Exception, match="calls"):
            getattr(one, method)(address)


def test_asyncio_is_held_too() -> None:
    def call() -> None:  # in a thread of its own, as Playwright's loop may run in this one
        asyncio.run(asyncio.open_connection("192.0.2.1", 80))

    with ThreadPoolExecutor(1) as pool, pytest.raises(pytest.fail.Exception, match="calls"):
        pool.submit(call).result()


def test_this_machine_may_be_called() -> None:
    with socket.socket() as server, socket.socket() as one:
        server.bind(("127.0.0.1", 0))
        server.listen()
        one.connect(server.getsockname())
