"""What the page of a draft shows: the form of one tab, its progress, the gate, the course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.urls import reverse

from entrepot.capabilities.base import Audience
from entrepot.core import clock
from entrepot.integrations import display, journey, rules
from entrepot.integrations.annotations import Annotation, annotations_of
from entrepot.integrations.completeness import Completeness, TabProgress, assess, tab_of
from entrepot.integrations.controls import controls
from entrepot.integrations.documents import chosen_capabilities, keys_of, settings_of, tidy
from entrepot.integrations.form import Beside, blocks
from entrepot.integrations.gate import gate_of
from entrepot.integrations.models import Version
from entrepot.integrations.samples import tried
from entrepot.integrations.schema import Tab, tabs
from entrepot.integrations.setting_changes import SETTINGS, setting_changes
from entrepot.integrations.states import Status
from entrepot.integrations.trying import functions
from entrepot.orgs.models import User

TOGETHER = timedelta(minutes=10)  # who edited within it is said to be editing too


@dataclass(frozen=True)
class TabLink:
    """A tab in the column beside the form."""

    progress: TabProgress
    url: str
    current: bool
    glyph: str
    tone: str
    said: str


def context(version: Version, person: User, tab: Tab, beside: Beside | None = None) -> dict[str, Any]:
    """Everything that the page and its live parts show."""
    done = assess(version)
    notes = annotations_of(version, person)
    known = beside or Beside()
    shown = replace(known, notes=notes)
    editable = rules.may_edit(person, version)
    made = blocks(version, tab, done, shown) if editable else []
    dynamic = [one for one in controls(made) if one.kind == "template"]
    return {
        "version": version,
        "integration": version.integration,
        "live": version.integration.current_release,
        "tab": tab,
        "tab_links": _links(version, tab, done, notes),
        "done": done,
        "blocks": made,
        "tried_here": dynamic,
        "named": settings_of(done.manifest) if dynamic else (),
        "functions": functions() if dynamic else (),
        "sections": [] if editable else _sections(done, tab),
        "editable": editable,
        "is_draft": version.state is Status.DRAFT,
        "gate": gate_of(version, person, done, notes),
        "setting_changes": setting_changes(version) if editable and tab.key == SETTINGS else [],
        "tried": tried(done) if tab.key == "tenant_settings" else [],
        "journey": journey.steps(version),
        "status": journey.status_label(version),
        "capabilities": chosen_capabilities(done.manifest),
        "general_notes": notes.get("", ()),
        "others": _others(version, person) if editable else [],
        "trail": [("My integrations", reverse("integrations:mine")), (str(version), "")],
        "next_tab": after(version, tab),
        "lost": [one for path, one in shown.conflicts.items() if one.theirs is None],
        "refused": [text for path, text in shown.refused.items() if tab_of(path) != tab.key],
    }


def _links(
    version: Version, current: Tab, done: Completeness, notes: Mapping[str, Sequence[Annotation]]
) -> list[TabLink]:
    waiting = {tab_of(path) for path, about in notes.items() if any(note.waits for note in about)}
    return [_link(version, progress, current, progress.key in waiting) for progress in done.tabs]


def _link(version: Version, progress: TabProgress, current: Tab, waits: bool) -> TabLink:
    url = reverse("integrations:edit", args=[version.id, progress.key])
    glyph, said = "", ""
    if progress.has_error:
        glyph, said = "stop", "has an error"
    elif waits:
        glyph, said = "you", "has a finding"
    elif progress.has_warning:
        glyph, said = "warn", "has advice"
    return TabLink(progress, url, progress.key == current.key, glyph, glyph, said)


def _sections(done: Completeness, tab: Tab) -> list[display.Section]:
    shown = display.sections(tidy(done.manifest), Audience.REVIEW)
    return [section for section in shown if section.key == tab.key]


def _others(version: Version, person: User) -> list[User]:
    """Who else edited it just now."""
    since = clock.now() - TOGETHER
    recent = version.editors.filter(last_at__gte=since).exclude(user=person).select_related("user")
    return [editor.user for editor in recent]


def after(version: Version, tab: Tab) -> Tab | None:
    """The tab after this one."""
    order = tabs(list(keys_of(version.document)))
    at = [one.key for one in order].index(tab.key)
    return order[at + 1] if at + 1 < len(order) else None
