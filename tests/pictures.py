"""Photographs of pages, what axe finds on them, and whether they keep the limits of a fast page."""

import gzip
import re
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

FOLDER = Path(__file__).parent.parent / "test-results" / "screenshots"
DESKTOP, PHONE = 1280, 390
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEAVIEST = 100_000  # bytes of a page with its styles and scripts, compressed, without its images
# A tenth of what browsers' makers call good. On a busy machine the parser pauses within a row of buttons, and those before
# the pause move a little for those behind it: that is no shift that anybody sees.
SMALLEST_SHIFT = 0.01
# What moved of itself: until somebody pressed or clicked, nothing may. Where a test has filled a field, which to
# Chromium is no act of a person, what came after the page had loaded may have followed from that.
_MOVED = """smallest => new Promise(tell => {
  const buffered = (type) => new Promise(found => {
    const observer = new PerformanceObserver(list => found(list.getEntries()));
    observer.observe({type, buffered: true});
    setTimeout(() => found(observer.takeRecords()), 60);
  });
  Promise.all([buffered("first-input"), buffered("layout-shift")]).then(([inputs, shifts]) => {
    const fields = [...document.querySelectorAll("input:not([type=checkbox], [type=radio]), textarea")];
    const filled = fields.some(one => one.value !== one.defaultValue);
    const loaded = filled ? performance.getEntriesByType("navigation")[0].loadEventEnd : Infinity;
    const touched = Math.min(loaded, inputs.length ? inputs[0].startTime : Infinity);
    const names = shift => shift.sources.map(one => one.node && (one.node.className || one.node.nodeName));
    tell(shifts.filter(one => one.value >= smallest && !one.hadRecentInput && one.startTime < touched).map(
      one => `${one.value.toFixed(4)} by ${names(one)}`));
  });
})"""
# Painted anew, as after a change of theme, then every animation at its end, except those that have none.
STILL = """() => new Promise(done => {
  const frame = next => requestAnimationFrame(() => requestAnimationFrame(next));
  frame(() => {
    document.getAnimations()
      .filter(one => Number.isFinite(one.effect.getComputedTiming().endTime)).forEach(one => one.finish());
    frame(done);
  });
})"""
_LOADED = """() => performance.getEntriesByType("resource")
  .filter(one => ["link", "script", "css", "other"].includes(one.initiatorType)).map(one => one.name)"""


class Album:
    """Takes each page once: desktop and phone, light and dark. `faults` collects what is wrong with them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.faults: list[str] = []
        self._axe = Axe()
        self._weights: dict[str, int] = {}
        FOLDER.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        """Photograph the page as it stands, under a name such as `draft-oidc`."""
        if name in self.names:
            return
        self.names.append(name)
        number = f"{len(self.names):02}-{name}"
        self.watch(page, name)
        self._weigh(page, name)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.evaluate(STILL)
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

    def watch(self, page: Page, name: str) -> None:
        """Nothing of the page moved by itself since it began to load."""
        self.faults += [
            f"{name}: moved while it loaded, {shift}" for shift in page.evaluate(_MOVED, SMALLEST_SHIFT)
        ]

    def _weigh(self, page: Page, name: str) -> None:
        """The page as it stands, and all that it loaded except images; no font among it."""
        if page.evaluate("document.fonts.size"):
            self.faults.append(f"{name}: loads a font")
        weight = len(gzip.compress(page.content().encode()))
        for address in set(page.evaluate(_LOADED)):
            if address not in self._weights:
                self._weights[address] = len(gzip.compress(page.context.request.get(address).body()))
            weight += self._weights[address]
        if weight > HEAVIEST:
            self.faults.append(f"{name}: weighs {weight:,} bytes")

    def _measure(self, page: Page, name: str) -> None:
        """On a phone, which is how it stands now, nothing hangs out at the side."""
        wide: int = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE:
            self.faults.append(f"{name}: is {wide} pixels wide on a phone of {PHONE}")


def squeezed(text: str) -> str:
    """Text without the line breaks and rows of spaces of its source."""
    return re.sub(r"\s+", " ", text).strip()
