"""The provider's description of itself: what works, and nothing else (OpenID Connect Discovery 3, RFC 8414 2).

Addresses come from the configured root, never from the request (THREATS OIDC-17).
"""

from __future__ import annotations

from entrepot.capabilities.oidc.keys import ALGORITHM
from entrepot.capabilities.oidc.models import TokenAuthMethod
from entrepot.capabilities.oidc.provider.authorization import PROMPTS
from entrepot.capabilities.oidc.provider.claims import CLAIMS, SCOPES
from entrepot.capabilities.oidc.provider.redirects import RESPONSE_MODES
from entrepot.orgs.addresses import org_root, org_url
from entrepot.orgs.models import Org

ENDPOINTS: dict[str, str] = {
    "authorization_endpoint": "oidc:authorize",
    "token_endpoint": "oidc:token",
    "userinfo_endpoint": "oidc:userinfo",
    "jwks_uri": "oidc:keys",
    "introspection_endpoint": "oidc:introspect",
    "revocation_endpoint": "oidc:revoke",
    "end_session_endpoint": "oidc:logout",
}


def metadata(org: Org) -> dict[str, object]:
    """The document of both well-known addresses."""
    methods = list(TokenAuthMethod.values)
    return {
        "issuer": org_root(org),
        **{name: org_url(org, url_name) for name, url_name in ENDPOINTS.items()},
        "response_types_supported": ["code"],
        "response_modes_supported": list(RESPONSE_MODES),
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "scopes_supported": list(SCOPES),
        "claims_supported": list(CLAIMS),
        "token_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": list(PROMPTS),
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
