"""A walk through pages of one running server, as whoever may see them, with a photograph of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from playwright.sync_api import ConsoleMessage, Page

from entrepot.orgs import sessions
from entrepot.orgs.addresses import org_prefix
from entrepot.orgs.models import Org, User
from tests.addresses import Address, all_addresses
from tests.pictures import DESKTOP, PHONE, Album

ADDRESSES = {(one.room, one.name): one for one in all_addresses()}


class Guide:
    """`seen` gathers the addresses whose pages were photographed; `complaints` what the console said in anger."""

    def __init__(self, page: Page, root: str, album: Album, ids: dict[str, str]) -> None:
        self.page, self.root, self.album, self.ids = page, root, album, ids
        self.seen: set[Address] = set()
        self.complaints: list[str] = []
        self._refused = False
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        told = self._refused and "the server responded with a status of" in message.text
        if message.type in ("error", "warning") and not told:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def be(self, person: User | None) -> None:
        """From here on the browser is this person's; nobody's where None."""
        self.page.context.clear_cookies()
        if person:
            _, token = sessions.start(person)
            path = f"{org_prefix(person.org)}/"
            cookie = {
                "name": sessions.cookie_name(person.org),
                "value": token,
                "domain": "localhost",
                "path": path,
            }
            self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def see(
        self, where: User | Org | None, name: str, picture: str = "", status: int = 200, **query: str
    ) -> None:
        """Photograph a page: a person's own, as them; an organisation's or the root's, as nobody."""
        person = where if isinstance(where, User) else None
        org = where.org if isinstance(where, User) else where
        address = ADDRESSES["org" if org else "root", name]
        self.be(person)
        path = (org_prefix(org) if org else "") + address.path(dict(self.ids))
        self.open(path, status, **query)
        self.seen.add(address)
        self.take(picture or name.replace(":", "-").replace("_", "-"))

    def open(self, path: str, status: int = 200, /, **query: str) -> None:
        """Go there at a phone's width and at a desk's: both load without anything moving."""
        url = f"{self.root}{path}{'?' if query else ''}{urlencode(query)}"
        with self._expecting(status):
            for width in (PHONE, DESKTOP):
                self.page.set_viewport_size({"width": width, "height": 900})
                answer = self.page.goto(url)
                assert answer is not None
                assert answer.status == status, f"{url} answers {answer.status}"
                if width == PHONE:
                    self.album.watch(self.page, f"{path} on a phone")

    def take(self, picture: str) -> None:
        self.album.take(self.page, f"tour-{picture}")

    @contextmanager
    def _expecting(self, status: int) -> Iterator[None]:
        """Chromium writes an error for each document that is refused; here that is what was asked for."""
        self._refused = status >= 400
        yield
        self._refused = False
