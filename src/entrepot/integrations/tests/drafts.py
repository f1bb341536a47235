"""Documents and drafts that the tests of this package begin with."""

import copy
import io
from typing import Any

from PIL import Image

from entrepot.integrations import actions
from entrepot.integrations.documents import hash_of
from entrepot.integrations.models import Version
from entrepot.integrations.releases import freeze
from entrepot.integrations.states import Status
from entrepot.integrations.surroundings import Surroundings
from entrepot.orgs.models import User

COMPLETE: dict[str, Any] = {
    "general": {
        "exists": False,
        "name": "Northwind Notes",
        "website": "https://www.northwind.example",
        "category": "Collaboration",
        "use_cases": ["Automation"],
        "description": "Write things down together, and find them again.",
    },
    "support": {
        "contacts": [
            {"kind": "email", "value": "help@northwind.example"},
            {"kind": "url", "value": "https://northwind.example/help"},
            {"kind": "phone", "value": "+44 20 7946 0000"},
        ],
        "escalation": "identity-oncall@northwind.example",
    },
    "tenant_settings": [
        {"label": "Subdomain", "name": "subdomain", "type": "string", "example": "acme", "required": True}
    ],
    "capabilities": {
        "oidc": {
            "redirect_uris": ["https://{app.subdomain}.northwind.example/sso/callback"],
            "initiate_login_uri": "https://{app.subdomain}.northwind.example/login",
            "sp_initiate_url": "https://app.northwind.example/login",
            "jit": True,
            "multi_tenant": True,
            "configured_by": "self_service",
            "guide_url": "https://docs.northwind.example/sso#openid-connect",
        }
    },
    "test_account": {"url": "https://app.northwind.example", "username": "isvtest@harbour.example"},
}

SECRETS = frozenset({"test_account.password"})
AROUND = Surroundings(network="Harbour", secrets=SECRETS)


def complete() -> dict[str, Any]:
    """A document that lacks nothing but the icon."""
    return copy.deepcopy(COMPLETE)


def with_value(path: str, value: object) -> dict[str, Any]:
    """The complete document (an icon's id included) with another value at a path of the document."""
    document = complete()
    document["general"]["icon"] = "ico_1"
    here: Any = document
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in parents:
        here = here[part]
    if value is None and isinstance(here, dict):
        here.pop(last, None)
    else:
        here[last] = value
    return document


def image(width: int = 200, height: int = 200, kind: str = "PNG", **options: Any) -> bytes:
    """The bytes of a plain image."""
    out = io.BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, (width, height), "#046").save(out, format=kind, **options)
    return out.getvalue()


def draft(by: User, name: str = "Northwind Notes") -> Version:
    """An empty draft with OpenID Connect."""
    return actions.start_draft(by.org, capabilities=["oidc"], name=name, by=by)


def ready_draft(by: User) -> Version:
    """A draft that may be submitted."""
    version = draft(by)
    actions.save_document(version, complete(), by=by)
    actions.set_icon(version, io.BytesIO(image()), by=by)
    actions.set_test_password(version, "ferry wharf 9213", by=by)
    version.refresh_from_db()
    return version


def published(by: User) -> Version:
    """A version that was published, without the desk's part in it."""
    version = ready_draft(by)
    version.submitted_hash = hash_of(version)
    version.status = Status.PUBLISHED
    version.save()
    freeze(version, by=None)
    version.refresh_from_db()
    return version
