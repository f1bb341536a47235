"""Pages outside of any workspace: finding one, opening one, and the health of the process."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import workspaces
from .database import database
from .forms import InputError, slug_of
from .sessions import begin_session

bp = Blueprint("public", __name__)


@bp.get("/")
def landing() -> str | AnyResponse:
    """Ask for the workspace, and go there."""
    typed = request.args.get("workspace", "").strip()
    found = workspaces.find(database(), typed.lower()) or workspaces.find(database(), slug_of(typed))
    if found:
        return redirect(url_for("notes.home", slug=found.slug))
    return render_template("landing.html", typed=typed)


@bp.get("/new")
def new() -> str:
    return render_template("new.html", name="", errors={})


@bp.post("/new")
def create() -> AnyResponse | tuple[str, int]:
    """Open a workspace, with whoever opened it signed in as its admin."""
    name = request.form.get("name", "").strip()
    password = request.form.get("admin_password", "")
    try:
        workspace = workspaces.create(database(), slug=slug_of(name), name=name, admin_password=password)
    except InputError as invalid:
        return render_template("new.html", name=name, errors=invalid.errors), 422
    begin_session(workspace.slug, admin=True)
    return redirect(url_for("console.settings", slug=workspace.slug), 303)


@bp.get("/healthz")
def healthz() -> Response:
    database().execute("select 1 from workspace limit 1")
    return Response('{"status": "ok"}\n', mimetype="application/json")
