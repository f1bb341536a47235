"""The notebook of a workspace: list and search, read, write, edit, delete."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from . import notebook
from .accounts import Account
from .database import database
from .forms import InputError
from .notebook import EditConflictError, NotAuthorError, Note
from .tenancy import here, somebody, tenant_blueprint

bp = tenant_blueprint("notes", __name__)

Answer = str | Response | tuple[str, int]


def for_people(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give the view the account of the person; whoever isn't signed in is sent to do so, and comes back."""

    @wraps(view)
    def guarded(**values: Any) -> Answer:
        person = somebody()
        if person is None:
            return redirect(url_for("sign_in.start", target_link_uri=request.full_path.rstrip("?")), 303)
        return view(person, **values)

    return guarded


@bp.get("/")
def home() -> Answer:
    """The notes, or the way in."""
    if somebody() is None:
        return render_template("welcome.html")
    search = request.args.get("q", "").strip()[:200]
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    page = notebook.page(database(), here().id, search=search, number=number)
    return render_template("notes.html", page=page, search=search)


@bp.get("/notes/new")
@for_people
def new(_person: Account) -> Answer:
    return render_template("write.html", typed={"title": "", "body": ""}, errors={})


@bp.post("/notes/new")
@for_people
def write(person: Account) -> Answer:
    typed = _typed()
    try:
        note_id = notebook.write(database(), by=person, **typed)
    except InputError as invalid:
        return render_template("write.html", typed=typed, errors=invalid.errors), 422
    return redirect(url_for("notes.read", note_id=note_id), 303)


@bp.get("/notes/<int:note_id>")
@for_people
def read(_person: Account, note_id: int) -> Answer:
    return render_template("note.html", note=_find(note_id))


@bp.get("/notes/<int:note_id>/edit")
@for_people
def edit(_person: Account, note_id: int) -> Answer:
    note = _find(note_id)
    return render_template("write.html", note=note, typed={"title": note.title, "body": note.body}, errors={})


@bp.post("/notes/<int:note_id>/edit")
@for_people
def save(person: Account, note_id: int) -> Answer:
    """Save over the version that was read. Whatever goes wrong, the page comes back with what was typed."""
    note, typed = _find(note_id), _typed()
    try:
        notebook.edit(database(), note, by=person, version=request.form.get("version", 0, type=int), **typed)
    except InputError as invalid:
        return render_template("write.html", note=note, typed=typed, errors=invalid.errors), 422
    except EditConflictError as changed:
        return render_template("write.html", note=changed.note, typed=typed, errors={}, meanwhile=True), 409
    return redirect(url_for("notes.read", note_id=note.id), 303)


@bp.get("/notes/<int:note_id>/delete")
@for_people
def confirm_delete(_person: Account, note_id: int) -> Answer:
    return render_template("delete.html", note=_find(note_id))


@bp.post("/notes/<int:note_id>/delete")
@for_people
def delete(person: Account, note_id: int) -> Answer:
    try:
        notebook.delete(database(), _find(note_id), by=person)
    except NotAuthorError:
        abort(403, "Only the person who wrote a note deletes it. You may edit it instead.")
    return redirect(url_for("notes.home"), 303)


def _find(note_id: int) -> Note:
    note = notebook.find(database(), here().id, note_id) if note_id < 2**63 else None
    if note is None:
        abort(404, "There is no such note in this workspace. Perhaps it was deleted.")
    return note


def _typed() -> dict[str, str]:
    return {
        "title": request.form.get("title", "").strip(),
        "body": request.form.get("body", "").replace("\r\n", "\n").strip(),
    }
