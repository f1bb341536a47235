"""Two web servers on one database: what ends at one of them has ended at the other (THREATS AUTH-06, TEN-09)."""

import secrets
import time
from collections.abc import Callable

import pytest

from tests.visitor import Visitor
from tests.wire import ask
from tests.world import PASSWORD, World

pytestmark = pytest.mark.threat("AUTH-06", "TEN-09")

End = Callable[[Visitor, Visitor, str, str], object]
ENDS: dict[str, End] = {
    "signed out": lambda own, _admin, slug, _id: own.submit(f"{slug}/sign-out/"),
    "password changed": lambda own, _admin, slug, _id: own.submit(
        f"{slug}/account/password/", old=PASSWORD, new="granite lantern 5913 rope"
    ),
    "ended by an admin": lambda _own, admin, slug, jonas: admin.submit(
        f"{slug}/people/{jonas}/sessions/end/"
    ),
    "suspended": lambda _own, admin, slug, jonas: admin.submit(f"{slug}/people/{jonas}/suspend/"),
    "a role granted": lambda _own, admin, slug, jonas: admin.submit(
        f"{slug}/people/{jonas}/roles/grant/", role="APP_ADMIN"
    ),
}


def account(world: World, port: int, slug: str, cookie: str) -> int:
    """The status of one's account page at the web server on this port."""
    host = world.root.removeprefix("http://")
    return ask(port, "GET", f"/o/{slug}/account/", headers={"Cookie": cookie, "Host": host}).status


def test_an_ended_session_is_nobodys_at_every_web_server_within_a_second(world: World) -> None:
    with world.another_web() as port:
        for how, end in ENDS.items():
            slug = f"ended-{secrets.token_hex(4)}"
            jonas = world.verbs("staffed_customer", slug=slug)["jonas"]
            own, admin = Visitor(world.root), Visitor(world.root)
            own.sign_in(slug, f"jonas@{slug}.example")
            admin.sign_in(slug, f"priya@{slug}.example")
            cookie = "; ".join(f"{name}={value}" for name, value in own.cookies.items())
            servers = (world.port, port)
            assert [account(world, each, slug, cookie) for each in servers] == [200, 200], how
            answer = end(own, admin, slug, jonas)
            ended = time.monotonic()
            assert answer.status_code == 200, (how, answer.text)  # type: ignore[attr-defined]
            after = [account(world, each, slug, cookie) for each in servers]
            assert (after, time.monotonic() - ended < 1) == ([302, 302], True), how
