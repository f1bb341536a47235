"""What every answer carries, how little errors say, and requests that two servers could read differently."""

import json
import re
from collections.abc import Iterator, Mapping

import psycopg
import pytest

from tests.addresses import all_addresses
from tests.wire import Answer, ask, send
from tests.world import World

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# Chromium applies form-action to every later redirect, so pages whose form ends at a vendor's app name https too.
FORM_ACTIONS = {"'self'", "'self' https:", "'self' https: http://localhost:* http://127.0.0.1:*"}
OWN_POLICY = {"notify:mail_html"}  # the demo shows mails as they were sent, in a sandbox
PRODUCTION = {"DEMO": "", "ALLOW_PRIVATE_TARGETS": "", "ROOT_URL": "https://network.example"}
PROXIED = {"Host": "network.example", "X-Forwarded-Proto": "https"}
TALKATIVE = (
    "Traceback",
    "psycopg",
    "SELECT",
    "relation",
    "django",
    "site-packages",
    "/src/",
    'File "',
    "Harbour's",
)


@pytest.fixture(scope="module")
def cookie(world: World) -> dict[str, str]:
    """The session of Harbour's super admin, as a header."""
    session = world.verbs("session", slug="harbour", login=world.people["nadia"])
    return {"Cookie": f"{session['name']}={session['value']}"}


@pytest.fixture(scope="module")
def production(world: World) -> Iterator[int]:
    """The port of a web server as behind a proxy in production, where each organisation has a host."""
    with world.another_web(**PRODUCTION, BASE_DOMAIN="network.example", TRUSTED_PROXIES="1") as port:
        yield port


def policy_of(answer: Answer) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split(";")
    return {name: value for name, _, value in (part.strip().partition(" ") for part in parts)}


def pages(world: World, cookie: Mapping[str, str]) -> Iterator[tuple[str, str, Answer]]:
    """Every address without parameters, as nobody and as an admin."""
    for address in all_addresses():
        if not address.parameters:
            path = address.path() if address.room == "root" else f"/o/harbour{address.path()}"
            yield address.name, path, ask(world.port, "GET", path)
            if address.room == "org":
                yield address.name, path, ask(world.port, "GET", path, headers=cookie)


def check_headers(path: str, answer: Answer) -> None:
    """What holds for each and every answer (THREATS DEP-01, DEP-02)."""
    headers, policy = answer.headers, policy_of(answer)
    assert POLICY.items() <= policy.items(), path
    assert policy["form-action"] in FORM_ACTIONS, path
    assert "unsafe" not in headers["content-security-policy"], path
    assert headers["x-content-type-options"] == "nosniff", path
    assert headers["referrer-policy"] in ("same-origin", "no-referrer"), path
    assert headers["cross-origin-opener-policy"] == "same-origin", path
    assert headers["x-frame-options"] == "DENY", path
    assert "camera=()" in headers["permissions-policy"], path
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"]), path
    assert "access-control-allow-origin" not in headers, path
    assert not re.search(r"\d", headers.get("server", "")), f"{path} names a version"


@pytest.mark.threat("DEP-01")
@pytest.mark.threat("DEP-02")
@pytest.mark.threat("TEN-09")
def test_every_page_carries_the_headers_and_is_kept_by_nobody(world: World, cookie: dict[str, str]) -> None:
    met = set()
    for name, path, answer in pages(world, cookie):
        met.add(answer.status)
        assert answer.status < 500, path
        if name in OWN_POLICY:
            continue
        check_headers(path, answer)
        if path.startswith("/o/") and not name.startswith("oidc:"):
            assert answer.headers["cache-control"] == "private, no-store", path
    assert met >= {200, 302, 405}, "the walk met pages, refusals and redirects"


@pytest.mark.threat("DEP-06")
def test_pages_load_from_their_own_origin_alone(world: World, cookie: dict[str, str]) -> None:
    loaded = re.compile(r"<(?:script|link|img|iframe|source|use)\b[^>]*?\s(?:src|href|srcset)=\"([^\"]+)\"")
    seen = 0
    for _name, path, answer in pages(world, cookie):
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for address in loaded.findall(answer.text):
            seen += 1
            assert re.match(r"/(?!/)|#", address), f"{path} loads {address}"
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", answer.text), (
            f"{path}: inline script"
        )
        assert not re.search(r"<style|\sstyle=\"|\son\w+=\"", answer.text), f"{path}: inline style or handler"
    assert seen > 100


@pytest.mark.threat("DEP-01")
@pytest.mark.threat("DEP-02")
def test_errors_and_static_files_carry_the_headers_too(world: World, cookie: dict[str, str]) -> None:
    (sheet,) = re.findall(
        r"/static/ui/tokens\.[0-9a-f]+\.css", ask(world.port, "GET", "/o/harbour/sign-in/").text
    )[:1]
    expected = {
        ("GET", sheet): 200,
        ("GET", "/static/ui/nothing.css"): 404,
        ("GET", "/nothing"): 404,
        ("GET", "/o/harbour/nothing"): 404,
        ("GET", "/o/nobody-here/"): 404,
        ("GET", "/o/harbour/people/usr_nothing/"): 404,
        ("GET", "/o/harbour/log/?q=%00"): 400,
        ("OPTIONS", "/healthz"): 405,
        ("POST", "/o/harbour/sign-in/"): 403,
    }
    for (method, path), status in expected.items():
        answer = ask(world.port, method, path, headers=cookie)
        assert answer.status == status, path
        check_headers(path, answer)
    assert "immutable" in ask(world.port, "GET", sheet).headers["cache-control"]


@pytest.mark.threat("OIDC-26")
@pytest.mark.threat("AUTH-10")
def test_pages_that_carry_secrets_in_their_address_tell_nobody_of_it(world: World) -> None:
    for path in ("/o/harbour/sign-in/", "/o/harbour/reset/?token=x", "/o/harbour/invitation/?token=x"):
        answer = ask(world.port, "GET", path)
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert "no-store" in answer.headers["cache-control"], path
    token = ask(world.port, "POST", "/o/harbour/oauth2/v1/token", headers={"Origin": "https://evil.example"})
    assert token.status in (400, 401)
    assert "no-store" in token.headers["cache-control"]
    assert "access-control-allow-origin" not in token.headers


@pytest.mark.threat("LOG-08")
def test_an_error_of_ours_shows_an_id_and_nothing_else(world: World, cookie: dict[str, str]) -> None:
    with psycopg.connect(world.owner_url, autocommit=True) as owner:
        owner.execute("ALTER TABLE audit_event RENAME TO audit_event_away")
        try:
            answer = ask(world.port, "GET", "/o/harbour/log/", headers=cookie)
        finally:
            owner.execute("ALTER TABLE audit_event_away RENAME TO audit_event")
    assert answer.status == 500
    check_headers("/log/", answer)
    code = answer.headers["x-request-id"]
    assert code in answer.text
    assert not [word for word in TALKATIVE if word in answer.text]
    logged = [json.loads(line) for line in world.web.said().splitlines() if code in line]
    assert any("audit_event" in str(line.get("exception")) for line in logged), (
        "the log tells what the page does not"
    )


@pytest.mark.threat("LOG-08")
def test_health_pages_say_little(world: World) -> None:
    assert json.loads(ask(world.port, "GET", "/healthz").body) == {"status": "ok"}
    ready = json.loads(ask(world.port, "GET", "/readyz", headers={"Host": "10.0.0.7"}).body)
    assert set(ready) == {"status", "database", "migrations", "queue_age_seconds", "failed_jobs"}
    assert ready["status"] == "ready"


@pytest.mark.threat("DEP-06")
@pytest.mark.parametrize(
    "path",
    ["/admin/", "/.git/config", "/var/demo.json", "/static/../config/settings.py", "/static/%2e%2e/x", "/media/",
     "/__debug__/", "/o/harbour/admin/", "/static/", "/.env"],
)  # fmt: skip
def test_nothing_else_is_served(world: World, path: str) -> None:
    assert ask(world.port, "GET", path).status == 404


@pytest.mark.threat("DEP-06")
@pytest.mark.parametrize("path", ["/styleguide/", "/mailbox/"])
def test_the_demos_pages_are_the_demos(world: World, production: int, path: str) -> None:
    assert ask(world.port, "GET", path).status == 200
    assert ask(production, "GET", path, headers=PROXIED).status == 404


@pytest.mark.threat("DEP-02")
@pytest.mark.threat("TEN-08")
def test_in_production_browsers_keep_to_https_and_cookies_to_their_host(production: int) -> None:
    headers = {**PROXIED, "Host": "harbour.network.example"}
    page = ask(production, "GET", "/sign-in/", headers=headers)
    assert page.status == 200
    assert page.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    cookies = page.headers["set-cookie"].split("\n")
    for cookie in cookies:
        name, attributes = cookie.split("=")[0], cookie.lower()
        assert name.startswith("__Host-"), cookie
        assert "secure" in attributes and "httponly" in attributes and "samesite=lax" in attributes, cookie
        assert "path=/;" in f"{attributes};".replace("; ", ";") and "domain=" not in attributes, cookie
    missing = ask(production, "GET", "/nothing", headers=headers)
    assert missing.status == 404
    assert "strict-transport-security" in missing.headers


@pytest.mark.threat("DEP-04")
@pytest.mark.parametrize(
    ("told", "secure"),
    [
        ("https", True),
        ("http", False),
        ("https, http", False),
        ("http, https", True),
        ("https,", True),
        (",", False),
    ],
)
def test_the_scheme_is_what_the_declared_proxy_reports(production: int, told: str, secure: bool) -> None:
    answer = ask(
        production, "GET", "/healthz", headers={"Host": "network.example", "X-Forwarded-Proto": told}
    )
    assert ("strict-transport-security" in answer.headers) == secure


@pytest.mark.threat("TEN-08")
def test_a_session_cookie_that_comes_twice_counts_for_nothing(world: World, cookie: dict[str, str]) -> None:
    assert ask(world.port, "GET", "/o/harbour/people/", headers=cookie).status == 200
    twice = {"Cookie": f"{cookie['Cookie']}; {cookie['Cookie'].partition('=')[0]}=planted"}
    assert ask(world.port, "GET", "/o/harbour/people/", headers=twice).status == 302


def request(head: str, body: str = "", *, line: str = "POST /o/harbour/sign-in/ HTTP/1.1") -> bytes:
    return f"{line}\r\n{head}\r\n\r\n{body}".encode()


HOST = "Host: localhost"
SECOND = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
AMBIGUOUS = {
    "two lengths": request(f"{HOST}\r\nContent-Length: 3\r\nContent-Length: 4", "abcd"),
    "a length and chunks": request(f"{HOST}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked", f"0\r\n\r\n{SECOND}"),
    "chunks and a length": request(f"{HOST}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5", f"0\r\n\r\n{SECOND}"),
    "an encoding that is none": request(f"{HOST}\r\nTransfer-Encoding: xchunked", f"0\r\n\r\n{SECOND}"),
    "two encodings": request(f"{HOST}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity", SECOND),
    "a negative length": request(f"{HOST}\r\nContent-Length: -1", SECOND),
    "a length with a sign": request(f"{HOST}\r\nContent-Length: +3", f"abc{SECOND}"),
    "two hosts": request(f"{HOST}\r\nHost: evil.example", line="GET /healthz HTTP/1.1"),
    "the host twice": request(f"{HOST}\r\n{HOST}", line="GET /healthz HTTP/1.1"),
    "a folded header": request(f"{HOST}\r\nX-A: b\r\n c", line="GET /healthz HTTP/1.1"),
    "a bare carriage return": request(f"{HOST}\r\nX-A: b\rX-B: c", line="GET /healthz HTTP/1.1"),
    "a host behind a bare line feed": request(f"{HOST}\r\nX-A: b\nHost: evil.example", line="GET /healthz HTTP/1.1"),
    "a length behind a bare line feed": request(f"{HOST}\r\nContent-Length: 3\r\nX-A: b\nContent-Length: 50", "abc"),
    "chunks behind a bare line feed": request(f"{HOST}\r\nX-A: b\nTransfer-Encoding: chunked", f"0\r\n\r\n{SECOND}"),
    "a space before the colon": request(f"{HOST}\r\nX-A : b", line="GET /healthz HTTP/1.1"),
    "a header of 200 kB": request(f"{HOST}\r\nX-A: {'a' * 200_000}", line="GET /healthz HTTP/1.1"),
    "a thousand headers": request(f"{HOST}\r\n" + "\r\n".join(f"X-{n}: a" for n in range(1000)), line=SECOND[:21]),
    "an address of 90 kB": request(HOST, line=f"GET /{'a' * 90_000} HTTP/1.1"),
    "a body of 1 GB": request(f"{HOST}\r\nContent-Length: 1000000000", "a" * 1000),
    "chunks without end": request(f"{HOST}\r\nTransfer-Encoding: chunked", "5\r\naaaaa\r\n" * 1000),
}  # fmt: skip


@pytest.mark.threat("DEP-05")
@pytest.mark.threat("TEN-04")
@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_what_two_servers_could_read_differently_is_refused_and_hung_up_on(world: World, kind: str) -> None:
    talk = send(world.port, AMBIGUOUS[kind])
    assert talk.hung_up
    assert len(talk.statuses) == 1, "what follows on the connection is never taken for a request"
    assert talk.statuses[0] in {400, 411, 413, 414, 431}


@pytest.mark.threat("DEP-05")
def test_headers_that_dribble_in_are_not_waited_for(world: World) -> None:
    assert send(world.port, b"GET /healthz HTTP/1.1\r\nHost: loc", patience=15).hung_up


@pytest.mark.threat("DEP-05")
def test_a_form_that_is_too_large_is_told_so(world: World) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    page = ask(world.port, "GET", "/o/harbour/sign-in/")
    form["Cookie"] = page.headers["set-cookie"].partition(";")[0]
    answer = ask(world.port, "POST", "/o/harbour/sign-in/", headers=form, body=b"login=" + b"a" * 2_000_000)
    assert answer.status == 413
    assert "too large" in answer.text
