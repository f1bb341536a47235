"""The tenant of a request: every address under /t/<workspace>/ finds its workspace before anything else."""

from typing import Any

from flask import Blueprint, abort, g, session, url_for

from . import accounts, workspaces
from .accounts import Account
from .database import database
from .services import services
from .workspaces import Workspace


def tenant_blueprint(name: str, module: str) -> Blueprint:
    """A blueprint under /t/<workspace>/ whose views take no workspace: it is in `here()`."""
    blueprint = Blueprint(name, module, url_prefix="/t/<slug>")

    @blueprint.url_value_preprocessor
    def enter(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.slug = (values or {}).pop("slug", "")

    @blueprint.before_request
    def find_workspace() -> None:
        g.workspace = workspaces.find(database(), g.slug)
        if g.workspace is None:
            abort(
                404,
                "There is no workspace at this address. Check its spelling, or ask your team for the link.",
            )
        g.account = accounts.signed_in(database(), g.workspace, session.get("account"))

    @blueprint.url_defaults
    def stay(_endpoint: str, values: dict[str, Any]) -> None:
        if "workspace" in g:
            values.setdefault("slug", g.workspace.slug)

    return blueprint


def here() -> Workspace:
    """The workspace of this request."""
    workspace: Workspace = g.workspace
    return workspace


def somebody() -> Account | None:
    """Who is signed in to this workspace, if anybody."""
    account: Account | None = g.account
    return account


def outside_address(endpoint: str) -> str:
    """The full address of a view, as a provider has to know it."""
    return services().config.public_url + url_for(endpoint, slug=here().slug)
