"""Releases to install in tests, made as publishing makes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from entrepot.core import clock
from entrepot.integrations import releases
from entrepot.integrations.documents import hash_of
from entrepot.integrations.models import Icon, Integration, Release, Version
from entrepot.integrations.states import Status
from entrepot.orgs.models import Org

SUBDOMAIN = {
    "label": "Subdomain",
    "name": "subdomain",
    "type": "string",
    "required": True,
    "help": "The part before .northwind.example in your address.",
    "example": "acme",
}


def document(
    name: str = "Northwind Notes", **parts: Mapping[str, Any] | list[Mapping[str, Any]]
) -> dict[str, Any]:
    """A complete manifest; `parts` replace fields of a part: `oidc={"initiate_login_uri": ""}`."""
    general = {
        "exists": False,
        "name": name,
        "website": "https://www.northwind.example/notes",
        "category": "Collaboration",
        "use_cases": ["Automation"],
        "description": "Write things down together. And find them again.",
    }
    oidc = {
        "redirect_uris": ["https://{app.subdomain}.northwind.example/sso/callback"],
        "initiate_login_uri": "https://{app.subdomain}.northwind.example/login",
        "sp_initiate_url": "https://app.northwind.example/login",
        "jit": True,
        "multi_tenant": True,
        "configured_by": "self_service",
        "guide_url": "https://docs.northwind.example/sso",
    }
    support = {
        "contacts": [
            {"kind": "email", "value": "help@northwind.example"},
            {"kind": "url", "value": "https://northwind.example/help"},
            {"kind": "phone", "value": "+46 8 555 0100"},
        ],
        "escalation": "canary-escalation@northwind.example",
    }
    return {
        "general": general | dict(parts.get("general", {})),
        "support": support | dict(parts.get("support", {})),
        "tenant_settings": parts.get("tenant_settings", [SUBDOMAIN]),
        "capabilities": {"oidc": oidc | dict(parts.get("oidc", {}))},
        "test_account": {
            "url": "https://app.northwind.example/canary-account",
            "username": "canary-username@harbour.example",
            "instructions": "canary-instructions",
        },
    }


def publish(
    org: Org,
    name: str = "Northwind Notes",
    *,
    of: Integration | None = None,
    community: bool = False,
    icon: Icon | None = None,
    **parts: Any,
) -> Release:
    """A published version of a new integration, or the next one of `of`."""
    now = clock.now()
    integration = of or Integration.objects.create(org=org, name=name, community=community)
    version = Version.objects.create(
        integration=integration,
        org=org,
        number=integration.versions.count() + 1,
        status=Status.PUBLISHED,
        status_changed_at=now,
        document=document(name, **parts),
        icon=icon,
        created_at=now,
        updated_at=now,
    )
    version.submitted_hash = hash_of(version)
    return releases.freeze(version, by=None)
