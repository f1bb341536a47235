"""The app itself, put together."""

from flask import Flask, g, render_template
from werkzeug.exceptions import HTTPException

from . import browser_safety, console, database, note_pages, public_pages, sign_in, wording
from .config import Config
from .relying_party import RelyingParty
from .services import EXTENSION, Services
from .sessions import StoredSessions
from .vault import Vault

LARGEST_FORM_BYTES = 256 * 1024

TITLES = {
    400: "That did not work",
    403: "This is not yours to do",
    404: "There is nothing here",
    405: "This address takes no such request",
    413: "That is too much at once",
    500: "Something broke on our side",
}


def create_app(config: Config) -> Flask:
    """Make the app and whatever it needs in its data folder."""
    database.prepare(config.database)
    app = Flask(__name__)
    app.config.update(
        SESSION_COOKIE_SECURE=not config.local,
        MAX_CONTENT_LENGTH=LARGEST_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_BYTES,
    )
    vault = Vault(config.key_file)
    app.extensions[EXTENSION] = Services(config, vault, RelyingParty(vault, local=config.local))
    app.session_interface = StoredSessions()
    app.before_request(browser_safety.refuse_foreign_forms)
    app.after_request(browser_safety.add_headers)
    app.teardown_appcontext(database.close)
    app.register_error_handler(HTTPException, _show_error)
    app.context_processor(_for_templates)
    app.jinja_env.filters.update(ago=wording.ago, iso=wording.iso)
    for module in (public_pages, note_pages, sign_in, console):
        app.register_blueprint(module.bp)
    return app


def _for_templates() -> dict[str, object]:
    return {
        "workspace": g.get("workspace"),
        "account": g.get("account"),
        "csrf_token": browser_safety.csrf_token,
    }


def _show_error(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    title = TITLES.get(code, error.name)
    return render_template("error.html", title=title, text=error.description, code=code), code
