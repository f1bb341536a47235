"""The manifests of the demo's world, as their vendors would write them."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def northwind_notes(app: str) -> Document:
    """Northwind Notes, whole. `app` is the root of the sample app, such as `http://localhost:8001`."""
    return {
        "general": {
            "exists": False,
            "name": "Northwind Notes",
            "website": "https://www.northwind.example",
            "category": "Documents and knowledge",
            "use_cases": [],
            "description": (
                "Write things down together, and find them again. Each team has a workspace of its own; notes are "
                "plain, quick to search, and stay where people left them. Accounts are made at the first sign-in."
            ),
        },
        "support": {
            "contacts": [
                {"kind": "email", "value": "help@northwind.example"},
                {"kind": "url", "value": "https://www.northwind.example/help"},
            ],
            "escalation": "identity-team@northwind.example",
        },
        "tenant_settings": [
            {
                "label": "Workspace",
                "name": "workspace",
                "type": "string",
                "required": True,
                "help": "The name of your workspace, as it stands after /t/ in its address.",
                "example": "acme",
            }
        ],
        "capabilities": {
            "oidc": {
                "redirect_uris": [f"{app}/t/{{app.workspace}}/sso/callback"],
                "initiate_login_uri": f"{app}/t/{{app.workspace}}/login",
                "post_logout_redirect_uris": [f"{app}/t/{{app.workspace}}/signed-out"],
                "sp_initiate_url": "https://www.northwind.example/sign-in",
                "jit": True,
                "application_type": "web",
                "token_endpoint_auth_method": "client_secret_basic",
                "pkce": "required",
                "multi_tenant": True,
                "configured_by": "self_service",
                "guide_url": "https://www.northwind.example/help/single-sign-on",
            }
        },
        "test_account": {
            "url": "https://www.northwind.example/sign-in",
            "username": "isvtest@harbour.example",
            "instructions": "Workspace review. The settings page asks for issuer, client ID and client secret.",
        },
    }


def oxbow_storage() -> Document:
    """Oxbow Storage, whole, so that something waits at the desk."""
    document = northwind_notes("https://{app.subdomain}.oxbow.example")
    document["general"] |= {
        "name": "Oxbow Storage",
        "website": "https://www.oxbow.example",
        "category": "Documents and knowledge",
        "description": "Shared drives with retention rules, for teams that have to keep things.",
    }
    document["support"] = {
        "contacts": [{"kind": "url", "value": "https://www.oxbow.example/help"}],
        "escalation": "on-call@oxbow.example",
    }
    document["tenant_settings"] = [
        {
            "label": "Subdomain",
            "name": "subdomain",
            "type": "string",
            "required": True,
            "help": "The part before .oxbow.example in your address.",
            "example": "acme",
        }
    ]
    document["capabilities"]["oidc"] |= {
        "redirect_uris": ["https://{app.subdomain}.oxbow.example/sso/callback"],
        "initiate_login_uri": "https://{app.subdomain}.oxbow.example/login",
        "post_logout_redirect_uris": [],
        "sp_initiate_url": "https://app.oxbow.example/login",
        "token_endpoint_auth_method": "client_secret_post",
        "configured_by": "support",
        "guide_url": "https://www.oxbow.example/help/openid-connect",
    }
    document["test_account"] |= {"url": "https://app.oxbow.example/login", "instructions": ""}
    return document


def northwind_whiteboard() -> Document:
    """Northwind Whiteboard, half-filled."""
    return {
        "general": {
            "exists": False,
            "name": "Northwind Whiteboard",
            "website": "https://www.northwind.example/whiteboard",
            "category": "Collaboration",
            "description": "A wall as wide as the team.",
        },
        "support": {"contacts": [{"kind": "email", "value": "help@northwind.example"}], "escalation": ""},
        "tenant_settings": [
            {
                "label": "Subdomain",
                "name": "subdomain",
                "type": "string",
                "required": True,
                "help": "The part before .northwind.example in your address.",
                "example": "acme",
            }
        ],
        "capabilities": {
            "oidc": {
                "redirect_uris": ["https://{app.subdomain}.northwind.example/whiteboard/callback"],
                "jit": True,
            }
        },
        "test_account": {},
    }
