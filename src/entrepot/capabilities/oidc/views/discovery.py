"""What clients read about the provider: its metadata and its keys. Public, the same for everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from entrepot.capabilities.oidc import keys as signing_keys
from entrepot.capabilities.oidc.lifetimes import JWKS_CACHED
from entrepot.capabilities.oidc.provider.metadata import metadata
from entrepot.core.errors import Missing
from entrepot.orgs.http import OrgRequest
from entrepot.orgs.models import Org

_CACHED = f"public, max-age={int(JWKS_CACHED.total_seconds())}"


@require_safe
def configuration(request: OrgRequest) -> HttpResponse:
    """Well-known metadata behind the issuer's path (Discovery 4.1)."""
    return _public(metadata(request.org))


@require_safe
def inserted_configuration(_request: HttpRequest, slug: str) -> HttpResponse:
    """Well-known metadata before the issuer's path (RFC 8414 3.1); only issuers of path mode have a path."""
    org = None if settings.BASE_DOMAIN else Org.objects.filter(slug=slug, active=True).first()
    if org is None:
        raise Missing
    return _public(metadata(org))


@require_safe
def keys(request: OrgRequest) -> HttpResponse:
    """The organisation's JSON Web Key Set."""
    return _public({"keys": signing_keys.published(request.org)})


def _public(document: dict[str, object]) -> HttpResponse:
    return JsonResponse(document, headers={"Cache-Control": _CACHED})
