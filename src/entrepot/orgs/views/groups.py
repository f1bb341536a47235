"""Groups: the list, and one group with its members."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepot.core.errors import Invalid, Missing
from entrepot.orgs import actions, forms, queries
from entrepot.orgs.access import has_role, roles
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import Group, User
from entrepot.orgs.states import Role
from entrepot.orgs.views.entering import see_other
from entrepot.orgs.views.lists import kept_query, order_of, page_of, plain, searched

OFFERED = 20  # people offered at once to add; search narrows them


def find(request: PersonRequest, group_id: str) -> Group:
    """The group of this organisation; others are not here (THREATS TEN-01)."""
    group = get_object_or_404(Group, pk=group_id, org=request.org)
    group.org = request.org
    return group


@require_GET
@roles(Role.ORG_ADMIN, Role.APP_ADMIN)
def groups(request: PersonRequest) -> HttpResponse:
    """All groups, searched, in pages."""
    q = searched(request)
    order = order_of(request, {"name": ("name_key",), "size": ("size", "name_key")})
    context = {
        "page": page_of(request, queries.groups(request.org, q).order_by(*order.by)),
        "columns": order.columns,
        "sort": request.GET.get("sort", ""),
        "q": q,
        "query": kept_query(request),
        "may_change": has_role(request.person, Role.ORG_ADMIN),
    }
    return render(request, "orgs/groups.html", context)


@require_http_methods(["GET", "POST"])
@roles(Role.ORG_ADMIN)
def create(request: PersonRequest) -> HttpResponse:
    """Make a group, and go on to its members."""
    form = forms.GroupForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            group = actions.create_group(request.org, **form.cleaned_data, by=request.person)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, f"{group} is made. Add people to it.")
            return see_other(reverse("orgs:group", args=[group.pk]))
    return forms.page(request, "orgs/group_new.html", {"form": form})


@require_GET
@roles(Role.ORG_ADMIN, Role.APP_ADMIN)
def group(request: PersonRequest, group_id: str) -> HttpResponse:
    """One group: its members, and people to add."""
    return _page(request, find(request, group_id))


def _page(request: PersonRequest, found: Group, **bound: forms.Form) -> HttpResponse:
    q, members = searched(request), searched(request, "members")
    page = page_of(request, queries.members(found, members))
    context: dict[str, object] = {
        "group": found,
        "trail": [("Groups", reverse("orgs:groups")), (found.name, "")],
        "page": page,
        "members": members,
        "size": page.paginator.count if not members else found.members.count(),
        "q": q,
        "query": kept_query(request),
        "candidates": list(queries.candidates(found, q)[: OFFERED + 1]),
        "offered": OFFERED,
        "may_change": has_role(request.person, Role.ORG_ADMIN),
        "form": forms.GroupForm(initial={"name": found.name, "description": found.description}),
        **bound,
    }
    return forms.page(request, "orgs/group.html", context)


@require_POST
@roles(Role.ORG_ADMIN)
def update(request: PersonRequest, group_id: str) -> HttpResponse:
    """Rename or describe the group."""
    found, form = find(request, group_id), forms.GroupForm(request.POST)
    if form.is_valid():
        try:
            actions.update_group(found, **form.cleaned_data, by=request.person)
        except Invalid as error:
            form.refuse(error)
        else:
            return _back(request, found, "Saved.")
    return _page(request, found, form=form)


@require_POST
@roles(Role.ORG_ADMIN)
def delete(request: PersonRequest, group_id: str) -> HttpResponse:
    """Delete the group."""
    found = find(request, group_id)
    actions.delete_group(found, by=request.person)
    messages.success(request, f"{found} is deleted. Its people stay.")
    return see_other(reverse("orgs:groups"))


@require_POST
@roles(Role.ORG_ADMIN)
def add_members(request: PersonRequest, group_id: str) -> HttpResponse:
    """Add the people who were chosen."""
    found = find(request, group_id)
    people = _people(request)
    for user in people:
        actions.add_member(found, user, by=request.person)
    words = str(people[0]) if len(people) == 1 else f"{len(people)} people"
    return _back(request, found, f"{words} added.") if people else _back(request, found, "Nobody was chosen.")


@require_POST
@roles(Role.ORG_ADMIN)
def remove_member(request: PersonRequest, group_id: str) -> HttpResponse:
    """Take one person out."""
    found = find(request, group_id)
    for user in _people(request):
        actions.remove_member(found, user, by=request.person)
    return _back(request, found, "Removed from the group.")


def _people(request: PersonRequest) -> list[User]:
    """The people who were named; `Missing` where one of them is not of this organisation."""
    named = {plain(key) for key in request.POST.getlist("user")}
    people = list(User.objects.filter(org=request.org, pk__in=named))
    if len(people) != len(named):
        raise Missing()
    return people


def _back(request: PersonRequest, found: Group, message: str) -> HttpResponse:
    messages.success(request, message)
    return see_other(reverse("orgs:group", args=[found.pk]))
