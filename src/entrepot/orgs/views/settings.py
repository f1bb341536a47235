"""What the organisation is called, and where it is reached."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from entrepot.core.errors import Invalid
from entrepot.orgs import actions, forms, settings_pages
from entrepot.orgs.access import has_role, roles
from entrepot.orgs.addresses import org_root
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.states import OrgKind, Role
from entrepot.orgs.views.entering import see_other


@require_http_methods(["GET", "POST"])
@roles(Role.ORG_ADMIN)
def settings(request: PersonRequest) -> HttpResponse:
    """Rename the organisation; its short name and address stay."""
    form = forms.OrgForm(request.POST or None, initial={"name": request.org.name})
    if form.is_bound and form.is_valid():
        try:
            actions.rename_org(request.org, form.cleaned_data["name"], by=request.person)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, "Saved.")
            return see_other(reverse("orgs:settings"))
    context: dict[str, object] = {
        "form": form,
        "address": org_root(request.org),
        "kind": OrgKind(request.org.kind).label,
        "may_change": has_role(request.person, Role.ORG_ADMIN),
        "pages": settings_pages.pages(request),
    }
    return forms.page(request, "orgs/settings.html", context)
