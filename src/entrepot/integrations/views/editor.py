"""The page of a draft, a tab at a time. Saves as one types, and without scripts by its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from entrepot.core.errors import Invalid, Missing, Stale
from entrepot.integrations import actions, editor_page, posted, schema
from entrepot.integrations.actions import Saved
from entrepot.integrations.controls import Control, ListBlock, controls, dom_id
from entrepot.integrations.documents import keys_of, read, value_at
from entrepot.integrations.form import Beside
from entrepot.integrations.models import Version
from entrepot.integrations.queries import own_version
from entrepot.integrations.rules import SUBMITTING_KINDS
from entrepot.integrations.schema import Tab
from entrepot.integrations.setting_changes import SETTINGS, Breakage, breakage
from entrepot.integrations.states import OPEN
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.states import Role

READERS = (Role.APP_ADMIN, Role.ORG_ADMIN)


@require_GET
@roles(*READERS, kinds=SUBMITTING_KINDS)
def version(request: PersonRequest, version_id: str) -> HttpResponse:
    """To the first tab."""
    found = own_version(request.org, version_id)
    return redirect("integrations:edit", found.id, "general")


@require_http_methods(["GET", "POST"])
@roles(*READERS, kinds=SUBMITTING_KINDS)
def edit(request: PersonRequest, version_id: str, tab: str) -> HttpResponse:
    """The form of one tab, or what it says while it can't be edited; and saving it."""
    found = own_version(request.org, version_id)
    shown = schema.tab(tab, list(keys_of(found.document)))
    if shown is None or (found.state not in OPEN and request.method == "POST"):
        raise Missing
    if request.method == "GET":
        return page(request, found, shown)
    return _save(request, found, shown)


def page(
    request: PersonRequest, found: Version, tab: Tab, beside: Beside | None = None, *, status: int = 200
) -> HttpResponse:
    """The whole page."""
    values = editor_page.context(found, request.person, tab, beside)
    return render(request, "integrations/editor.html", values, status=status)


def _save(request: PersonRequest, found: Version, tab: Tab) -> HttpResponse:
    form = posted.read(found, tab.key, request.POST)
    try:
        saved = actions.save_edits(found, form.edits, agreed=form.agreed, by=request.person)
        for secret in form.secrets.values() if not request.htmx else ():
            actions.set_test_password(found, secret, by=request.person)
        if not request.htmx and not saved.conflicts and not saved.waiting:
            return _press(request, saved.version, tab, form)
    except (Invalid, Stale) as refusal:
        return _refused(request, found, tab, form, refusal)
    beside = Beside(
        conflicts={one.path: one for one in saved.conflicts},
        newer={one.path: one for one in saved.newer},
        typed={one.path: one.mine for one in saved.conflicts}
        | {one.path: one.value for one in saved.waiting},
        breakages=_breakages(saved),
    )
    status = HTTPStatus.CONFLICT if saved.conflicts or saved.waiting else HTTPStatus.OK
    if not request.htmx:
        return page(request, saved.version, tab, beside, status=status)
    return swap(request, saved.version, tab, beside, form=form, changed=saved.changed, status=status)


def _breakages(saved: Saved) -> dict[str, Breakage]:
    """What the edits that wait for a word would break, by their paths."""
    found = [breakage(saved.version, one.path, str(one.value)) for one in saved.waiting]
    return {one.path: one for one in found if one}


def _refused(
    request: PersonRequest, found: Version, tab: Tab, form: posted.Posted, refusal: Invalid | Stale
) -> HttpResponse:
    """What could not be saved, still in its inputs, with the reason beside it."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message}
    fresh = own_version(request.org, found.id)
    show = swap if request.htmx else page
    return show(request, fresh, tab, Beside(refused=fields, typed=form.typed), status=int(refusal.status))


def swap(
    request: PersonRequest,
    found: Version,
    tab: Tab,
    beside: Beside,
    *,
    form: posted.Posted | None = None,
    changed: Sequence[str] = (),
    acted: str = "",
    status: int = 200,
) -> HttpResponse:
    """The parts of the page that may have changed, each put in its place by its id.

    Icon and password have forms of their own: they change only when it was theirs that was sent (`acted`, a path).

    Inputs stay as they are being typed, but for fields that somebody else changed or that an answer shows or hides.
    What an input is based on moves on only where its value is what is stored now: else the next save would take an
    unseen change of somebody else for the person's own.
    """
    values = editor_page.context(found, request.person, tab, beside)
    made = list(controls(values["blocks"]))
    shapes = form.shapes if form else {}
    stale = [
        one
        for one in values["blocks"]
        if isinstance(one, ListBlock) and shapes.get(one.path, one.shape) != one.shape
    ]
    moved = tuple(f"{one.path}." for one in stale)
    steady = [one for one in made if not one.path.startswith(moved)] if moved else made
    whole = [one for one in steady if one.newer or _depends_on(one, changed)]
    kept = {edit.path: edit.value for edit in form.edits} if form else {}
    apart = [one for one in steady if one.kind in ("image", "secret")]
    values |= {
        "controls": [one for one in steady if one not in whole and one not in apart],
        "acted": [one for one in apart if one.path == acted],
        "whole": whole,
        "based": [one for one in steady if one.path in kept and one.is_stored(kept[one.path])],
        "stale": stale,
        "entries": [
            entry
            for block in values["blocks"]
            if isinstance(block, ListBlock) and block.path == SETTINGS and block not in stale
            for entry in block.entries
        ],
    }
    response = render(request, "integrations/swap.html", values, status=status)
    response["X-Draft"] = "saved" if status == HTTPStatus.OK else "asks"
    return response


def _depends_on(control: Control, changed: Sequence[str]) -> bool:
    """Whether an answer that changed shows or hides the field."""
    when = control.spec.when
    return when is not None and schema.join(control.path.rpartition(".")[0], when[0]) in changed


def _press(request: PersonRequest, found: Version, tab: Tab, form: posted.Posted) -> HttpResponse:
    """What the pressed button asks for, after everything typed was saved."""
    here = reverse("integrations:edit", args=[found.id, tab.key])
    if form.add:
        index = actions.add_item(found, form.add, by=request.person)
        return redirect(f"{here}#{first_input(found, form.add, index)}")
    if form.rename:
        actions.rename_setting(found, form.rename, by=request.person)
        return redirect(f"{here}#{dom_id(form.rename.path)}")
    if form.remove:
        return _remove(request, found, tab, form)
    if form.move:
        index = actions.move_item(found, form.move, form.places, shape=form.acted_shape, by=request.person)
        return redirect(f"{here}#{mover(found, form.move.rpartition('.')[0], index, form.places)}")
    if form.clear:
        actions.set_test_password(found, "", by=request.person)
        return redirect(f"{here}#{form.clear}")
    following = editor_page.after(found, tab) if form.next else None
    return redirect(reverse("integrations:edit", args=[found.id, following.key]) if following else here)


def _remove(request: PersonRequest, found: Version, tab: Tab, form: posted.Posted) -> HttpResponse:
    """Remove an entry; of a published tenant setting, only after saying what that breaks."""
    broken = None if form.remove in form.agreed else breakage(found, form.remove)
    if broken:
        return page(request, found, tab, Beside(breakages={form.remove: broken}), status=HTTPStatus.CONFLICT)
    actions.remove_item(found, form.remove, shape=form.acted_shape, by=request.person)
    parent = form.remove.rpartition(".")[0]
    return redirect(f"{reverse('integrations:edit', args=[found.id, tab.key])}#{parent}")


def mover(found: Version, path: str, index: int, places: int) -> str:
    """The id of the button that moves an entry on; of the one that moves it back, where it has reached an end."""
    spot = schema.find(path, list(keys_of(found.document)))
    last = len(value_at(read(found.document).manifest, spot)) - 1 if spot else 0
    up = (places < 0 and index > 0) or index == last
    return f"{dom_id(path)}-{index}-{'up' if up else 'down'}"


def first_input(found: Version, path: str, index: int) -> str:
    """The id of the input that a new entry begins with."""
    spot = schema.find(path, list(keys_of(found.document)))
    inner = spot.field.item.fields[0].key if spot and spot.field.item else ""
    return dom_id(schema.join(path, index, inner))
