"""docs/components.md, written from the components' own comments and the style guide's samples."""

from __future__ import annotations

from collections.abc import Iterator

from entrepot.ui import styleguide
from entrepot.ui.components import Component, components, symbols

HEAD = """# Components

Written by `python -m django write_docs` from the comments in `src/entrepot/ui/templates/cotton/`
and the samples in `src/entrepot/ui/templates/ui/samples/`; a test keeps it true. In the demo `/styleguide/`
shows them all.

* `<c-name attr="words" :attr="variable" flag>`: with a colon the value is looked up, without it is text.
  Text may hold `{{ ... }}`; never put `{{ ... }}` behind a colon, its result would be evaluated again.
* Attributes that a component does not name (id, hx-*, data-*, aria-*, popovertarget) go to its outermost
  element, for `c-field` and `c-choice` to the input. Values are escaped; False and None leave one out.
* Slots: `<c-slot name="foot">...</c-slot>` inside the component. What is in no slot is the slot.
* Tones: `you` (waits for the person reading), `wait` (with the other side), `done`, `warn`, `stop`, `quiet`,
  `accent`.
* Pages extend `ui/shell.html` (signed in), `ui/public.html` (everybody), `ui/focus.html` (one card) or
  `ui/error.html`. Blocks: `title`, `head`, `content`, `main_attributes`, `topbar_end` (shell only), `below`
  (focus only). `{% block main_attributes %} data-center{% endblock %}` centres a page without navigation.
* Layout classes: `stack` (`data-gap` tight, loose), `cluster` (`data-justify="between"`), `split` (with
  `.aside`, `data-side="start"`), `deck`, `field-row`.
* Filters, loaded everywhere: `when|relative_time`, `when|exact_time`, `n|plural:"finding"`, `n|number`,
  `n|percent`, `name|initials`.
* Mails: `emails/<name>/body.html` extends `ui/email.html`, `body.txt` extends `ui/email.txt` (block `body`);
  both read `action_url`, `action_label`, `reason`.
* Scripts, by attribute: `data-copy`, `data-counter`, `data-hotkey`, `data-theme-toggle`, `data-toast`. A page
  with inputs that suggest names (`data-names`) adds `{% include "ui/combobox.html" %}`, one
  with a `c-launcher` adds `ui/launcher.js` as a module in its block `head`; a page with live parts (hx-*) adds
  `{% include "ui/htmx.html" %}` there. Every page must work without either.

"""


def markdown() -> str:
    """The whole document."""
    samples = {sample.name: sample for group in styleguide.groups() for sample in group.samples}
    shown = {one.tag: sample for sample in samples.values() for one in sample.shows}
    lines = [HEAD, "Icons: ", ", ".join(name for name in symbols() if not name.startswith("g-")), ".\n\n"]
    lines += ["Glyphs: ", ", ".join(name[2:] for name in symbols() if name.startswith("g-")), ".\n"]
    for one in components():
        lines += ["\n", *_entry(one)]
        if one.tag == _main(shown[one.tag].name):
            lines += ["\n```html\n", shown[one.tag].source, "```\n"]
    return "".join(lines)


def _entry(one: Component) -> Iterator[str]:
    yield f"## `<{one.tag}>`\n\n{one.purpose}\n\n"
    for part in one.parts:
        name = f"slot `{part.name}`" if part.slot and part.name else "slot" if part.slot else f"`{part.name}`"
        yield f"* {name}: {part.words}\n"


def _main(sample: str) -> str:
    return f"c-{sample.replace('_', '-')}"
