"""What is installed in the organisation."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.instances import frame, rules
from entrepot.instances.manifests import installed_capabilities
from entrepot.instances.queries import installed, of_org, reach
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest

PAGE = 25


@require_safe
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def index(request: PersonRequest) -> HttpResponse:
    """The installed integrations by label, each with its state and how many people can use it."""
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(installed(request.org, words), PAGE).get_page(request.GET.get("page"))
    people = reach(page.object_list)
    values = {
        "title": rules.TITLES[request.org.kind],
        "page": page,
        "rows": [(one, people.get(one.id, 0), installed_capabilities(one)) for one in page],
        "q": words,
        "anything": bool(page.paginator.count) or (bool(words) and of_org(request.org).exists()),
        "can_change": rules.may_manage(request.person),
    }
    return render(request, "instances/list.html", values)
