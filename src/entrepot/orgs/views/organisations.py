"""For network admins: every organisation, founding customers, suspending and restoring."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepot.core.errors import Invalid
from entrepot.orgs import actions, forms, names, queries
from entrepot.orgs.access import has_role, roles
from entrepot.orgs.addresses import org_root
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import Org
from entrepot.orgs.states import OrgKind, Role
from entrepot.orgs.views.entering import see_other
from entrepot.orgs.views.lists import kept_query, page_of, searched
from entrepot.orgs.views.short_names import suggestion

for_network_admins = roles(Role.NETWORK_ADMIN, kinds=(OrgKind.NETWORK,))


@require_GET
@for_network_admins
def organisations(request: PersonRequest) -> HttpResponse:
    """All organisations of the network."""
    q, kind = searched(request), request.GET.get("kind", "")
    context = {
        "page": page_of(request, queries.organisations(q, kind)),
        "q": q,
        "kind": kind,
        "kinds": [(value, label, value == kind) for value, label in [("", "All"), *OrgKind.choices]],
        "query": kept_query(request),
        "may_change": has_role(request.person, Role.NETWORK_ADMIN),
    }
    return render(request, "orgs/organisations.html", context)


@require_http_methods(["GET", "POST"])
@for_network_admins
def create(request: PersonRequest) -> HttpResponse:
    """Found a customer organisation, and invite its first super admin."""
    form = forms.CustomerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            org, admin = actions.create_customer(
                data["name"],
                data["slug"].strip().lower() or names.slug_from(data["name"]),
                admin_email=data["email"],
                given_name=data["given_name"],
                family_name=data["family_name"],
                by=request.person,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, f"{org} is created. {admin} has an invitation that works for 7 days.")
            return see_other(reverse("orgs:organisation", args=[org.pk]))
    return forms.page(request, "orgs/organisation_new.html", {"form": form})


@require_GET
@for_network_admins
def short_name(request: PersonRequest) -> HttpResponse:
    """For the form of a new customer, as at sign-up."""
    return suggestion(request, OrgKind.CUSTOMER)


@require_GET
@for_network_admins
def organisation(request: PersonRequest, org_id: str) -> HttpResponse:
    """One organisation, as far as the network sees into it: counts, and no people."""
    org = get_object_or_404(queries.organisations(), pk=org_id)
    context = {
        "org": org,
        "trail": [("Organisations", reverse("orgs:organisations")), (org.name, "")],
        "kind": OrgKind(org.kind).label,
        "address": org_root(org),
        "counts": queries.status_counts(org),
        "may_change": has_role(request.person, Role.NETWORK_ADMIN),
    }
    return render(request, "orgs/organisation.html", context)


@require_POST
@for_network_admins
def suspend(request: PersonRequest, org_id: str) -> HttpResponse:
    """Close the organisation to everybody."""
    org = get_object_or_404(Org, pk=org_id)
    actions.suspend_org(org, by=request.person)
    return _back(request, org, f"{org} is suspended. Nobody signs in to it, or by it to any app.")


@require_POST
@for_network_admins
def restore(request: PersonRequest, org_id: str) -> HttpResponse:
    """Open it again."""
    org = get_object_or_404(Org, pk=org_id)
    actions.restore_org(org, by=request.person)
    return _back(request, org, f"{org} is open again.")


def _back(request: PersonRequest, org: Org, message: str) -> HttpResponse:
    messages.success(request, message)
    return see_other(reverse("orgs:organisation", args=[org.pk]))
