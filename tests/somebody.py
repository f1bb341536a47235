"""People at browsers of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.pictures import DESKTOP, FOLDER, Album
from tests.world import PASSWORD, World

CHOSEN = "seven quiet herons over 9 fjords"  # the password of everybody who chooses one

expect.set_options(timeout=20_000)


class Somebody:
    """A person with a browser that nobody else uses. `complaints` holds what the browser's console said in anger."""

    def __init__(self, world: World, browser: Browser, album: Album) -> None:
        self.world, self.album = world, album
        self.context: BrowserContext = browser.new_context(
            viewport={"width": DESKTOP, "height": 900}, reduced_motion="reduce"
        )
        self.context.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("requestfailed", self._miss)

    def _hear(self, message: ConsoleMessage) -> None:
        given_up = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))  # for a newer search
        if message.type in ("error", "warning") and not given_up:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _miss(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that was left while it loaded
            self.complaints.append(f"{request.url}: {request.failure}")

    def sign_in(self, slug: str, login: str, password: str = PASSWORD) -> None:
        """Go to the organisation's sign-in page and sign in, as a person does."""
        self.page.goto(self.world.org(slug, "/sign-in/"))
        self.page.get_by_label("Login").fill(login)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")

    def sign_out(self) -> None:
        """By the menu behind one's initials."""
        self.page.get_by_role("button", name="Account of").click()
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_label("Password", exact=True)).to_be_visible()

    def press(self, name: str) -> None:
        """Press the one button of this name in the page's content."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def go(self, name: str) -> None:
        """Follow a link of the navigation."""
        self.page.get_by_role("navigation").get_by_role("link", name=name).first.click()

    def photograph(self, name: str) -> None:
        self.album.take(self.page, name)

    def close(self) -> None:
        self.context.close()


@contextmanager
def gathered(world: World, browser: Browser, album: Album, names: str) -> Iterator[dict[str, Somebody]]:
    """People by name. When something goes wrong, what each of them saw last is photographed as `last-NAME.png`."""
    people = {name: Somebody(world, browser, album) for name in names.split()}
    try:
        yield people
    except BaseException:
        for name, person in people.items():
            if person.page.url != "about:blank":
                person.page.screenshot(path=FOLDER / f"last-{name}.png")
        raise
    finally:
        for person in people.values():
            person.close()
