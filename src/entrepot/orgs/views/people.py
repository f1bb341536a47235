"""The list of people, and inviting somebody to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from entrepot.core.errors import Invalid
from entrepot.orgs import actions, forms, queries
from entrepot.orgs.access import has_role, roles
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import Group
from entrepot.orgs.states import Role, UserStatus
from entrepot.orgs.views.entering import see_other
from entrepot.orgs.views.lists import kept_query, order_of, page_of, searched

_COLUMNS = {
    "name": ("given_name", "family_name"),
    "login": ("login_key",),
    "status": ("status", "given_name", "family_name"),
    "seen": ("last_sign_in_at", "given_name", "family_name"),
}
TONES = {
    UserStatus.STAGED: "wait",
    UserStatus.ACTIVE: "done",
    UserStatus.SUSPENDED: "warn",
    UserStatus.DEPROVISIONED: "quiet",
}


@require_GET
@roles(Role.ORG_ADMIN, Role.APP_ADMIN)
def people(request: PersonRequest) -> HttpResponse:
    """Everybody of the organisation: searched, by status, in pages."""
    q, status = searched(request), request.GET.get("status", "")
    order = order_of(request, _COLUMNS)
    page = page_of(request, queries.people(request.org, q, status).order_by(*order.by))
    counts = queries.status_counts(request.org)
    context = {
        "page": page,
        "columns": order.columns,
        "sort": request.GET.get("sort", ""),
        "q": q,
        "status": status,
        "query": kept_query(request),
        "filters": _filters(counts, status),
        "may_invite": has_role(request.person, Role.ORG_ADMIN),
    }
    return render(request, "orgs/people.html", context)


def _filters(counts: dict[str, int], chosen: str) -> list[tuple[str, str, int, bool]]:
    """Value, label, count and whether it is the one in use, of all and of each status."""
    rows = [
        ("", "All", sum(counts.values())),
        *((s.value, s.label, counts.get(s.value, 0)) for s in UserStatus),
    ]
    return [(value, label, count, value == chosen) for value, label, count in rows]


@require_http_methods(["GET", "POST"])
@roles(Role.ORG_ADMIN)
def invite(request: PersonRequest) -> HttpResponse:
    """Invite one person, with groups and, by a super admin, with roles."""
    groups = {group.pk: group for group in Group.objects.filter(org=request.org)[:200]}
    may_grant = has_role(request.person, Role.SUPER_ADMIN)
    sent = request.POST if request.method == "POST" else None
    form = forms.InviteForm(sent, org=request.org, groups=groups.values(), may_grant=may_grant)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            user = actions.invite(
                request.org,
                email=data["email"],
                given_name=data["given_name"],
                family_name=data["family_name"],
                roles=form.chosen_roles(),
                groups=[groups[pk] for pk in data.get("groups", ())],
                by=request.person,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, f"{user} is invited. The link in the mail works for 7 days.")
            return see_other(reverse("orgs:person", args=[user.pk]))
    return forms.page(request, "orgs/invite.html", {"form": form, "may_grant": may_grant})
