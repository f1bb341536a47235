"""The workspace's admin: a password of the app's own, so that sign-on can be set up before it works."""

import logging
from collections.abc import Callable
from functools import wraps

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from . import accounts, admin_attempts, workspaces
from .connection_test import examine
from .database import database
from .discovery import Finding, Level
from .forms import InputError
from .services import services
from .sessions import OF_PERSON, begin_session
from .tenancy import here, outside_address, tenant_blueprint
from .vault import SealError

bp = tenant_blueprint("console", __name__)
log = logging.getLogger("notes.console")

Answer = str | Response | tuple[str, int]


def for_admins(view: Callable[[], Answer]) -> Callable[[], Answer]:
    """Ask for the admin password first."""

    @wraps(view)
    def guarded() -> Answer:
        return view() if session.get("admin") else redirect(url_for("console.settings"), 303)

    return guarded


@bp.get("/admin")
def settings() -> Answer:
    """The sign-on settings, or the question for the password."""
    if not session.get("admin"):
        return render_template("admin_sign_in.html", error=None)
    return _settings(saved=request.args.get("saved") == "yes")


@bp.post("/admin/sign-in")
def sign_in() -> Answer:
    if admin_attempts.too_many(database(), here()):
        error = "There were too many wrong passwords. Wait ten minutes, then try again."
        return render_template("admin_sign_in.html", error=error), 429
    if not workspaces.is_admin_password(here(), request.form.get("password", "")[:256]):
        admin_attempts.note_failure(database(), here())
        log.warning("wrong admin password: workspace=%s", here().slug)
        error = "That is not the admin password of this workspace. Type it again."
        return render_template("admin_sign_in.html", error=error), 422
    admin_attempts.forget_failures(database(), here())
    begin_session(here().slug, keep=OF_PERSON, admin=True)
    return redirect(url_for("console.settings"), 303)


@bp.post("/admin/sign-out")
@for_admins
def sign_out() -> Answer:
    begin_session(here().slug, keep=OF_PERSON)
    return redirect(url_for("notes.home"), 303)


@bp.post("/admin/settings")
@for_admins
def save() -> Answer:
    try:
        workspaces.connect_provider(
            database(), services().vault, here(), local=services().config.local, **_typed()
        )
    except InputError as invalid:
        return _settings(errors=invalid.errors), 422
    log.info("sign-on settings changed: workspace=%s", here().slug)
    return redirect(url_for("console.settings", saved="yes"), 303)


@bp.post("/admin/test")
@for_admins
def test() -> Answer:
    """Look at what is typed, saved or not. The stored secret goes only to the issuer it was stored for."""
    typed = _typed()
    is_stored_client = (typed["issuer"], typed["client_id"]) == (here().issuer, here().client_id)
    if not typed["client_secret"] and is_stored_client and here().client_secret:
        try:
            typed["client_secret"] = here().open_secret(services().vault)
        except SealError:
            unreadable = Finding(Level.WRONG, "The stored client secret can't be read.", "Type it again.")
            return _settings(findings=[unreadable])
    findings = examine(
        **typed, redirect_uri=outside_address("sign_in.callback"), local=services().config.local
    )
    return _settings(findings=findings)


def _settings(
    *, saved: bool = False, errors: dict[str, str] | None = None, findings: list[Finding] | None = None
) -> str:
    return render_template(
        "settings.html",
        typed=_typed() if request.method == "POST" else None,
        saved=saved,
        errors=errors or {},
        findings=findings,
        works=findings is not None and all(finding.level is not Level.WRONG for finding in findings),
        addresses={
            "Redirect URI": outside_address("sign_in.callback"),
            "Initiate-login URI": outside_address("sign_in.start"),
            "Post-logout redirect URI": outside_address("sign_in.signed_out"),
        },
        people=accounts.everybody(database(), here()),
    )


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in ("issuer", "client_id", "client_secret")}
