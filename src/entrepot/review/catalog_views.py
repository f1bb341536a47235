"""Taking a published integration out of the catalog, and putting it back: a network admin's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from entrepot.catalog.models import Listing
from entrepot.core.errors import Invalid, Missing, NotAllowed
from entrepot.integrations.models import Integration
from entrepot.orgs.http import PersonRequest
from entrepot.review import actions, rules
from entrepot.review.access import of_the_network
from entrepot.review.actions.moves import NOTE


@require_http_methods(["GET", "POST"])
@of_the_network
def delist(request: PersonRequest, integration_id: str) -> HttpResponse:
    """The form that asks why; and the removal, of which the vendor is told."""
    integration = _published(integration_id)
    if request.method == "GET":
        return _form(request, integration, removes=True)
    try:
        actions.delist(integration, by=request.person, reason=request.POST.get("reason", ""))
    except Invalid as wrong:
        return _form(request, integration, removes=True, wrong=wrong)
    messages.success(request, f"{integration} is out of the catalog. {integration.org} has been told.")
    return _to_listing(integration)


@require_http_methods(["GET", "POST"])
@of_the_network
def restore(request: PersonRequest, integration_id: str) -> HttpResponse:
    """The form; and the way back into the catalog, of which the vendor is told."""
    integration = _published(integration_id)
    if request.method == "GET":
        return _form(request, integration, removes=False)
    try:
        actions.restore(integration, by=request.person, reason=request.POST.get("reason", ""))
    except Invalid as wrong:
        return _form(request, integration, removes=False, wrong=wrong)
    messages.success(request, f"{integration} is in the catalog again. {integration.org} has been told.")
    return _to_listing(integration)


def _published(integration_id: str) -> Integration:
    found = (
        Integration.objects.select_related("current_release__version", "org")
        .filter(pk=integration_id)
        .first()
    )
    if found is None or found.current_release is None:
        raise Missing
    return found


def _form(
    request: PersonRequest, integration: Integration, *, removes: bool, wrong: Invalid | None = None
) -> HttpResponse:
    if not rules.is_network_admin(request.person):
        raise NotAllowed("This takes the role Network admin. Ask a super admin of your organisation for it.")
    values = {
        "integration": integration,
        "removes": removes,
        "limit": NOTE,
        "reason": request.POST.get("reason", ""),
        "error": wrong.message if wrong else "",
        "listing_url": _listing_url(integration),
        "trail": [("Catalog", reverse("catalog:catalog")), (str(integration), _listing_url(integration))],
    }
    return render(request, "review/listing.html", values, status=422 if wrong else 200)


def _to_listing(integration: Integration) -> HttpResponse:
    return HttpResponseRedirect(_listing_url(integration))


def _listing_url(integration: Integration) -> str:
    slug = Listing.objects.filter(integration=integration).values_list("slug", flat=True).first()
    return reverse("catalog:listing", args=[slug]) if slug else reverse("catalog:catalog")
