"""What every answer tells the browser not to do, and the token that proves a form is ours."""

import hmac
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, abort, current_app, request, session

from .services import services

CSRF_FIELD = "csrf_token"

View = TypeVar("View", bound=Callable[..., Any])


def csrf_token() -> str:
    """The session's token, made at its first use; forms carry it in a hidden field."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    token: str = session["csrf"]
    return token


def open_to_other_sites(view: View) -> View:
    """Mark a view that other sites may post to: third-party initiated login, which changes nothing here."""
    view.open_to_other_sites = True  # type: ignore[attr-defined]
    return view


def refuse_foreign_forms() -> None:
    """Before each request: answer 400 to a form that didn't come from this session's own page."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.endpoint is None:
        return
    if getattr(current_app.view_functions[request.endpoint], "open_to_other_sites", False):
        return
    sent = request.form.get(CSRF_FIELD, "")
    if not hmac.compare_digest(sent.encode(), session.get("csrf", "").encode()) or not sent:
        abort(
            400,
            "This form is no longer valid: it was open too long, or you signed in again meanwhile. Go back in"
            " your browser (what you typed is still there), copy your text, load the page again and repeat.",
        )


def add_headers(response: Response) -> Response:
    """After each request: the headers that keep a page's power small. There is no script in this app."""
    # Browsers hold form-action against redirects too, and signing out goes on to the provider.
    form_targets = " ".join(filter(None, ["'self'", session.get("logout_origin")]))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none';"
        f" form-action {form_targets}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if not services().config.local:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
