"""Photographs of pages, and what axe finds on them."""

import re
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

FOLDER = Path(__file__).parent.parent / "test-results" / "screenshots"
DESKTOP, PHONE = 1280, 390
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Album:
    """Takes each page once: desktop and phone, light and dark. `faults` collects what is wrong with them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.faults: list[str] = []
        self._axe = Axe()
        FOLDER.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        """Photograph the page as it stands, under a name such as `draft-oidc`."""
        if name in self.names:
            return
        self.names.append(name)
        number = f"{len(self.names):02}-{name}"
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self._examine(page, f"{name}, {theme}")
            for width in (DESKTOP, PHONE):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(
                    path=FOLDER / f"{number}-{theme}-{width}.png", full_page=True, animations="disabled"
                )
        self._measure(page, name)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": DESKTOP, "height": 900})

    def _examine(self, page: Page, where: str) -> None:
        for found in self._axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
            for node in found["nodes"]:
                self.faults.append(f"{where}: {found['id']} at {node['target']}: {node['failureSummary']}")

    def _measure(self, page: Page, name: str) -> None:
        """On a phone, which is how it stands now, nothing hangs out at the side."""
        wide: int = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE:
            self.faults.append(f"{name}: is {wide} pixels wide on a phone of {PHONE}")


def squeezed(text: str) -> str:
    """Text without the line breaks and rows of spaces of its source."""
    return re.sub(r"\s+", " ", text).strip()
