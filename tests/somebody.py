"""People at browsers of their own."""

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.pictures import DESKTOP, Album
from tests.world import PASSWORD, World

expect.set_options(timeout=10_000)


class Somebody:
    """A person with a browser that nobody else uses. `complaints` holds what the browser's console said in anger."""

    def __init__(self, world: World, browser: Browser, album: Album) -> None:
        self.world, self.album = world, album
        self.context: BrowserContext = browser.new_context(
            viewport={"width": DESKTOP, "height": 900}, reduced_motion="reduce"
        )
        self.context.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("requestfailed", self._miss)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
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
