"""Every test run has a PostgreSQL of its own, started here before Django reads its settings.

`TEST_DATABASE_URL` names another one instead; its role must be allowed to create databases.
"""

import base64
import os
import secrets
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import Any

import django
import pytest
import pytest_django
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection
from django.test import override_settings

from entrepot.config.environment import VARIABLES
from entrepot.core.postgres import EmbeddedPostgres, PostgresError

_HOME_PREFIX = "entrepot-test-"
_postgres = pytest.StashKey[EmbeddedPostgres]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the database in the process that owns the run; xdist's workers inherit its environment."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    _sweep()
    home = Path(tempfile.mkdtemp(prefix=_HOME_PREFIX))
    (home / "static").mkdir()  # WhiteNoise warns where it is missing, and warnings are errors here
    url = os.environ.get("TEST_DATABASE_URL") or _start(home, config)
    for variable in VARIABLES.values():
        os.environ.pop(variable.name, None)
    os.environ |= {
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "KEY_RING": f"test:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "ENTREPOT_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "entrepot.config.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's loop runs in the thread of the test
    }
    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ or "ENTREPOT_HOME" not in os.environ:
        return
    if _postgres in config.stash:
        config.stash[_postgres].erase()
    shutil.rmtree(os.environ["ENTREPOT_HOME"])


def _start(home: Path, config: pytest.Config) -> str:
    signal.signal(signal.SIGTERM, _interrupt)
    postgres = config.stash[_postgres] = EmbeddedPostgres(home, durable=False)
    postgres.start()
    return postgres.owner_url


def _interrupt(_signum: int, _frame: FrameType | None) -> None:
    """A run that is told to end cleans up first, and is not told twice."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def _sweep() -> None:
    """Remove what runs that were killed left behind, an hour ago or more."""
    for home in Path(tempfile.gettempdir()).glob(f"{_HOME_PREFIX}*"):
        try:
            status = home.stat()
            if status.st_uid == os.geteuid() and status.st_mtime < time.time() - 3600:
                EmbeddedPostgres(home).erase()
                shutil.rmtree(home)
        except (PostgresError, FileNotFoundError):
            continue  # it still runs, or another run swept it


@pytest.fixture(autouse=True, scope="session")
def _media_of_this_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests count the files of uploads, and other processes of the run upload meanwhile."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True)
def _no_job_outlives_its_test(
    request: pytest.FixtureRequest, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """After a test that commits, Django empties the tables of its own models; those of the queue are not among them."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A marker names rows of the threat model that there are."""
    from tests.threats import THREATS

    for item in items:
        unknown = {row for marker in item.iter_markers("threat") for row in marker.args} - THREATS
        if unknown:
            raise pytest.UsageError(
                f"{item.nodeid} proves {sorted(unknown)}, which tests/threats.py does not have."
            )


@pytest.fixture(autouse=True, scope="session")
def _nobody_else_is_called() -> Iterator[None]:
    """A connection to another machine fails the test that makes it (THREATS OUT-12)."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", lambda one, to: connect(one, _of_this_machine(to)))
        patch.setattr(socket.socket, "connect_ex", lambda one, to: connect_ex(one, _of_this_machine(to)))
        yield


def _of_this_machine(address: Any) -> Any:
    host = address[0] if isinstance(address, tuple) else "localhost"  # others are sockets of this machine
    if host != "localhost" and not _is_loopback(host):
        pytest.fail(f"This calls {address}, and tests call nobody outside this machine.")
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name that somebody else answers for
        return False


class SmtpServer(Controller):
    """A real SMTP server on loopback. `messages` holds what it accepted, oldest first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        super().__init__(self, hostname="127.0.0.1", port=0)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[type-var]
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp_server(settings: Any) -> Iterator[SmtpServer]:
    """Mails of this test go by SMTP to the server that this gives."""
    server = SmtpServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield server
    server.stop()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Tests name whole addresses. Playwright's own fixture is of a form that pytest is giving up."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium (scripts/chromium.sh), which calls nobody by itself."""
    quiet = ["background-networking", "component-update", "sync"]
    arguments = ["--no-first-run", *(f"--disable-{feature}" for feature in quiet)]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses root
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}
