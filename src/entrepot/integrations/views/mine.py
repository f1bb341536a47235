"""My integrations, and starting one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from entrepot.capabilities.base import all_capabilities
from entrepot.core.errors import Invalid, WrongState
from entrepot.integrations import actions, rules
from entrepot.integrations.cards import cards
from entrepot.integrations.manifest import General
from entrepot.integrations.queries import MANY, PER_SHELF, drafts_in_use, mine
from entrepot.integrations.states import MAX_DRAFTS
from entrepot.integrations.views.editor import READERS
from entrepot.orgs.access import has_role, roles
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.states import Role


@require_GET
@roles(*READERS, kinds=rules.SUBMITTING_KINDS)
def overview(request: PersonRequest) -> HttpResponse:
    """What waits for the vendor, what is with the network, what is live, and the drafts."""
    query = request.GET.get("q", "").strip()[:64]
    found = mine(request.org, query)
    many = query or found.total >= MANY
    pages = {
        key: Paginator(rows, PER_SHELF).get_page(request.GET.get(key)) for key, rows in found.shelves.items()
    }
    values = {
        "mine": found,
        "pages": pages,
        "kept": request.GET.urlencode(),
        "shelves": {key: cards(page, request.person) for key, page in pages.items()},
        "query": query,
        "searchable": many,
        "max_drafts": MAX_DRAFTS,
        "may_start": has_role(request.person, Role.APP_ADMIN) and found.drafts_in_use < MAX_DRAFTS,
        "may_edit": has_role(request.person, Role.APP_ADMIN),
    }
    return render(request, "integrations/mine.html", values)


@require_http_methods(["GET", "POST"])
@roles(Role.APP_ADMIN, kinds=rules.SUBMITTING_KINDS)
def start(request: PersonRequest) -> HttpResponse:
    """Name it, choose what it does, and begin."""
    rules.require_vendor(request.person, request.org)
    if request.method == "GET":
        only = [one.key for one in all_capabilities()]
        return _start_page(request, chosen=only if len(only) == 1 else [])
    name, chosen = request.POST.get("name", ""), request.POST.getlist("capabilities")
    try:
        version = actions.start_draft(request.org, capabilities=chosen, name=name, by=request.person)
    except (Invalid, WrongState) as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message}
        return _start_page(request, chosen=chosen, name=name, errors=fields, status=int(refusal.status))
    return redirect("integrations:edit", version.id, "general")


def _start_page(
    request: PersonRequest,
    *,
    chosen: list[str],
    name: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    limit = next(spec.max_length for key, spec, _ in General.declared() if key == "name")
    used = drafts_in_use(request.org)
    values = {
        "offered": [(one, one.key in chosen) for one in all_capabilities()],
        "name": name[:1000],
        "limit": limit,
        "name_error": (errors or {}).get("name", ""),
        "chosen_error": (errors or {}).get("capabilities", ""),
        "error": (errors or {}).get("", ""),
        "drafts_in_use": used,
        "max_drafts": MAX_DRAFTS,
        "full": used >= MAX_DRAFTS,
        "trail": [("My integrations", reverse("integrations:mine")), ("Start a submission", "")],
    }
    return render(request, "integrations/start.html", values, status=status)
