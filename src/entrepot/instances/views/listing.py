"""What is installed in the organisation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.instances import frame, rules
from entrepot.instances.manifests import installed_capabilities
from entrepot.instances.queries import installed, of_org, reach
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.views.lists import kept_query, order_of, page_of

PAGE = 25
_COLUMNS = {
    "label": ("label_key",),
    "state": ("status", "label_key"),
    "installed": ("installed_at",),
}


@require_safe
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def index(request: PersonRequest) -> HttpResponse:
    """The installed integrations by label, each with its state and how many people can use it."""
    words = request.GET.get("q", "").strip()[:100]
    order = order_of(request, _COLUMNS)
    page = page_of(request, installed(request.org, words).order_by(*order.by), PAGE)
    people = reach(page.object_list)
    values = {
        "title": rules.TITLES[request.org.kind],
        "page": page,
        "columns": order.columns,
        "sort": request.GET.get("sort", ""),
        "query": kept_query(request),
        "rows": [(one, people.get(one.id, 0), installed_capabilities(one)) for one in page],
        "q": words,
        "anything": bool(page.paginator.count) or (bool(words) and of_org(request.org).exists()),
        "can_change": rules.may_manage(request.person),
    }
    return render(request, "instances/list.html", values)
