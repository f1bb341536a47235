"""The cast: the app and two workspaces on loopback, Globex connected to a provider, Initech to another."""

import re
import socket
from contextlib import ExitStack, closing
from dataclasses import dataclass

from notes import Config, workspaces
from notes.database import connect
from notes.vault import Vault
from requests import Response, Session
from tiny_provider import CLIENT, TinyProvider

ADMIN_PASSWORD = "correct horse battery"


class Browser(Session):
    """A browser as far as these pages need one: cookies, redirects, and the forms of the page it is on."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.trust_env = False
        self.origin = origin
        self.page: Response | None = None

    def open(self, path: str, **options: object) -> Response:
        self.page = self.get(path if path.startswith("http") else self.origin + path, **options)  # type: ignore[arg-type]
        return self.page

    def submit(self, path: str, **fields: str) -> Response:
        """Post a form of the current page."""
        assert self.page is not None
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page.text)
        assert token, self.page.text
        self.page = self.post(self.origin + path, data={"csrf_token": token[1], **fields})
        return self.page


@dataclass
class World:
    config: Config
    origin: str
    globex: TinyProvider
    initech: TinyProvider
    stack: ExitStack

    def browser(self) -> Browser:
        return self.stack.enter_context(Browser(self.origin))

    def signed_in(self, slug: str = "globex") -> Browser:
        browser = self.browser()
        page = browser.open(f"/t/{slug}/login")
        assert "Signed in as" in page.text, page.text
        return browser

    def admin(self, slug: str = "globex") -> Browser:
        browser = self.browser()
        browser.open(f"/t/{slug}/admin")
        browser.submit(f"/t/{slug}/admin/sign-in", password=ADMIN_PASSWORD)
        return browser

    def rows(self, query: str) -> list[dict[str, object]]:
        with closing(connect(self.config.database)) as db:
            return [dict(row) for row in db.execute(query)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def connect_workspace(config: Config, slug: str, provider: TinyProvider) -> None:
    with closing(connect(config.database)) as db:
        workspace = workspaces.find(db, slug)
        assert workspace
        workspaces.connect_provider(
            db,
            Vault(config.key_file),
            workspace,
            issuer=provider.issuer,
            client_id=CLIENT[0],
            client_secret=CLIENT[1],
            local=True,
        )
