"""Short names as they are typed: made of a name, and what is wrong with them. They are public."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from entrepot.orgs import actions, names
from entrepot.orgs.addresses import org_root
from entrepot.orgs.models import Org
from entrepot.orgs.states import OrgKind


def suggestion(request: HttpRequest, kind: OrgKind) -> JsonResponse:
    """`slug` (as typed, or made of `name`), its `address`, and its `problem` or the empty string."""
    typed = request.GET.get("slug", "").strip().lower()
    slug = typed or names.slug_from(request.GET.get("name", ""))
    problem = actions.slug_problem(slug, kind) if slug else None
    return JsonResponse({"slug": slug, "address": address_of(slug) if slug else "", "problem": problem or ""})


def address_of(slug: str) -> str:
    """Where an organisation of this short name is reached, without the scheme."""
    return org_root(Org(slug=slug)).partition("://")[2]
