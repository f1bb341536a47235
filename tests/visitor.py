"""A browser without a screen: cookies, and the forms of the page it is on."""

import re

from requests import Response, Session

from tests.world import PASSWORD

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Visitor(Session):
    """Follows redirects; forms carry the token of the page that was opened last."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self.trust_env = False
        self.root = root
        self._token = ""

    def open(self, address: str) -> Response:
        """Read a page, or the page of an organisation where the address is a path such as `harbour/people/`."""
        page = self.get(self._whole(address), timeout=30)
        found = _TOKEN.search(page.text)
        self._token = found[1] if found else self._token
        return page

    def submit(self, address: str, **fields: str) -> Response:
        """Send a form."""
        posted = {"csrfmiddlewaretoken": self._token, **fields}
        return self.post(self._whole(address), data=posted, timeout=30)

    def sign_in(self, slug: str, login: str, password: str = PASSWORD) -> Response:
        self.open(f"{slug}/sign-in/")
        page = self.submit(f"{slug}/sign-in/", login=login, password=password)
        assert "Sign in to" not in page.text, page.text[:2000]
        self.open(f"{slug}/account/")
        return page

    def _whole(self, address: str) -> str:
        return address if address.startswith("http") else f"{self.root}/o/{address}"
