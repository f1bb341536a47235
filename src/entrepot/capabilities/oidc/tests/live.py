"""The provider at a real address, and a browser that is driven by a script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

import requests

from entrepot.testing import PASSWORD

_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')
REDIRECTS = 12


@dataclass
class Person:
    """A person at a browser, who knows their login and password."""

    login: str
    browser: requests.Session

    def follow(self, address: str, until: str) -> str:
        """Go to an address, sign in when asked, and stop before leaving for an address that begins with `until`."""
        response = self.browser.get(address, allow_redirects=False)
        for _ in range(REDIRECTS):
            if response.is_redirect:
                address = urljoin(response.url, response.headers["Location"])
                if address.startswith(until):
                    return address
                response = self.browser.get(address, allow_redirects=False)
            elif "/sign-in/" in response.url and response.ok:
                response = self._fill_in(response)
            else:
                raise AssertionError(f"{response.status_code} at {response.url}: {response.text[:500]}")
        raise AssertionError("too many redirects")

    def _fill_in(self, page: requests.Response) -> requests.Response:
        form = {"login": self.login, "password": PASSWORD}
        for tag in _INPUT.findall(page.text):
            attributes = dict(_ATTRIBUTE.findall(tag))
            if attributes.get("name") not in (None, "login", "password"):
                form[attributes["name"]] = unescape(attributes.get("value", ""))
        return self.browser.post(page.url, form, allow_redirects=False, headers={"Referer": page.url})
