"""The living style guide: every component in every state, with the lines that made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from entrepot.ui.components import SAMPLES, Component, components, symbols

GROUPS = (
    ("Marks", ("icon", "glyph", "mark", "logo", "person", "identity")),
    ("States", ("badge", "outcome", "tag", "count", "risk", "evidence")),
    ("Things to do", ("button", "menu", "copy", "dialog")),
    ("Page", ("page_head", "breadcrumb", "section_head", "card", "facts", "steps")),
    ("Numbers", ("stats", "ring", "bar", "sparkline", "columns", "tally")),
    ("Forms", ("field", "bound", "choice", "saved", "names", "marked", "trial", "try")),
    ("Finding one's way", ("nav_link", "tabs", "table", "pager", "facets")),
    ("Word from the product", ("callout", "empty", "toast")),
    ("Review", ("journey", "gate", "timeline", "finding", "thread", "diff", "versus", "message", "decision")),
    ("Catalog and launcher", ("listing", "launcher")),
)
TITLES = {"bound": "Field of a Django form", "try": "Try it"}
BELONGS = {
    "menu": ("c-menu", "c-menu-item"),
    "facts": ("c-facts", "c-fact"),
    "stats": ("c-stats", "c-stat"),
    "tabs": ("c-tabs", "c-tab"),
    "table": ("c-table", "c-th"),
    "facets": ("c-facets", "c-facet"),
    "gate": ("c-gate", "c-gate-item"),
    "timeline": ("c-timeline", "c-event"),
    "thread": ("c-thread", "c-reply"),
    "diff": ("c-diff", "c-diff-row"),
    "steps": ("c-steps", "c-step"),
    "names": ("c-names", "c-name"),
    "launcher": ("c-launcher", "c-tiles", "c-tile"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One example: its template, its source, and the components whose attributes it shows."""

    name: str
    title: str
    source: str
    shows: tuple[Component, ...]

    @property
    def template(self) -> str:
        """Its path for `{% include %}`."""
        return f"ui/samples/{self.name}.html"


@dataclass(frozen=True, slots=True)
class Group:
    """Samples under one heading."""

    title: str
    slug: str
    samples: tuple[Sample, ...]


class SampleForm(forms.Form):
    """What a Django form looks like in `<c-field :bound>`."""

    label = forms.CharField(max_length=64, help_text="What people see on their launcher.")
    region = forms.ChoiceField(choices=[("eu", "Europe"), ("us", "America")], required=False)
    door = forms.ChoiceField(
        label="Who starts", choices=[("app", "The app"), ("org", "The launcher")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I may connect this app for everybody", help_text="Ask its owner first.")


def groups() -> tuple[Group, ...]:
    """The whole guide, in the order it is read."""
    return tuple(
        Group(title, title.lower().replace(" ", "-").replace("'", ""), tuple(_sample(name) for name in names))
        for title, names in GROUPS
    )


def sample_context() -> dict[str, object]:
    """What the samples show."""
    now = timezone.now()
    return {
        "icons": [name for name in symbols() if not name.startswith("g-")],
        "now": now,
        "ago": now - timedelta(days=6),
        "long_ago": now - timedelta(days=90),
        "soon": now + timedelta(hours=5),
        "trail": (("Catalog", "#breadcrumb"), ("Collaboration", "#breadcrumb"), ("Northwind Notes", "")),
        "facts": (("Vendor", "Northwind"), ("Version", "v4"), ("Claimed by", "Tomas Okafor")),
        "installs": (188, 190, 190, 201, 204, 207, 219, 222, 228, 236, 245, 251),
        "share": 86,
        "waited": (("0", 3, ""), ("1", 4, ""), ("2", 1, "warn")),
        "cases": (
            ("done", 20, "passed"),
            ("stop", 1, "failed"),
            ("warn", 1, "could not run"),
            ("quiet", 1, "not run"),
        ),
        "types": (("string", "String"), ("url", "URL"), ("https", "https URL")),
        "form": SampleForm({"label": "", "door": "app"}, prefix="sg", auto_id="id_%s"),
        "page": Paginator(range(312), 24).page(2),
        "steps": _steps(here=2, turn="you"),
        "steps_waiting": _steps(here=1, turn="wait"),
        "before": "https://{app.subdomain}.northwind.example/sso/callback",
        "after": "https://{app.subdomain}.northwind.example/{app.data_region}/sso/callback",
        **_trials(),
        "site": "https://northwind.example",
    }


def _trials() -> dict[str, object]:
    """An address that is tried: with values that are right, wrong and missing, and with a fault of its own."""
    unknown, refused, missing = (
        SimpleNamespace(what=what, remedy=remedy, position=8, variable="subdomain")
        for what, remedy in (
            ("There is no tenant setting named app.subdomian.", "Did you mean app.subdomain?"),
            ("Subdomain cannot be “evil.example/” here: it contains “/”.", "Give a name such as acme."),
            ("Subdomain is not filled in.", "Fill in Subdomain."),
        )
    )
    return {
        "tried": "https://{app.subdomain}.northwind.example/login",
        "mistyped": "https://{app.subdomian}.northwind.example/login",
        "result": _result("globex"),
        "evil": _result("evil.example/"),
        "gap": _result(""),
        "unknown": [unknown],
        "refused": [refused],
        "missing": [missing],
        "hosts": ["*.northwind.example", "eu.northwind.example"],
        "any_host": ["*"],
    }


def _result(value: str) -> Sequence[SimpleNamespace]:
    """An address with a value in it, in pieces."""
    pieces = (("https://", None), (value, "subdomain"), (".northwind.example/login", None))
    return [
        SimpleNamespace(text=text, variable=name, source=f"{{app.{name}}}", is_value=bool(name))
        for text, name in pieces
    ]


def _steps(*, here: int, turn: str) -> Sequence[SimpleNamespace]:
    phases = (
        ("Draft", "Submitted 10 Nov"),
        ("Initial review", "Passed 13 Nov" if here > 1 else "Expected by 19 Nov"),
        ("QA", "Returned to you" if here > 1 else ""),
        ("Final review", ""),
        ("Published", ""),
    )
    states = ("past",) * here + ("here",) + ("ahead",) * len(phases)
    return [
        SimpleNamespace(label=label, note=note, state=state, tone=turn)
        for (label, note), state in zip(phases, states, strict=False)
    ]


def _sample(name: str) -> Sample:
    source = (SAMPLES / f"{name}.html").read_text()
    by_tag = {one.tag: one for one in components()}
    tags = BELONGS.get(name, (f"c-{name.replace('_', '-')}",))
    shows = tuple(by_tag[tag] for tag in tags if tag in by_tag)
    return Sample(name, TITLES.get(name) or name.replace("_", " ").capitalize(), source, shows)
