"""Who may use an installed integration."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from entrepot.core.errors import Invalid, Missing
from entrepot.instances import actions, frame, rules
from entrepot.instances.models import Instance
from entrepot.instances.queries import assignable_groups, assignable_people, assignments, is_assigned
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import Group, User

PAGE = 50
OFFERED = 6  # people, and as many groups, that a search offers at once


@require_http_methods(["GET", "POST"])
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def index(request: PersonRequest, instance_id: str) -> HttpResponse:
    """Who is assigned, and a search for whom to assign; assigning."""
    instance = frame.find(request, instance_id)
    if request.method == "POST":
        return _assign(request, instance)
    return render(request, "instances/assignments.html", _values(request, instance))


@require_http_methods(["GET"])
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def candidates(request: PersonRequest, instance_id: str) -> HttpResponse:
    """People and groups that can be assigned, for the search as one types."""
    instance = frame.find(request, instance_id)
    values = {"instance": instance, "can_change": True, **_offered(request, instance)}
    return render(request, "instances/candidates.html", values)


@require_POST
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def remove(request: PersonRequest, instance_id: str) -> HttpResponse:
    """Take it from a person or a group."""
    instance = frame.find(request, instance_id)
    user, group = _whom(request)
    actions.unassign(instance, user=user, group=group, by=request.person)
    messages.success(request, _what_is_left(instance, user, group))
    return _back(instance)


def _what_is_left(instance: Instance, user: User | None, group: Group | None) -> str:
    if user and is_assigned(user, instance):
        return f"{user} is no longer assigned directly, but can still use it through a group."
    return f"{user} can't use it any more." if user else f"{group} is no longer assigned."


def _assign(request: PersonRequest, instance: Instance) -> HttpResponse:
    user, group = _whom(request)
    try:
        actions.assign(instance, user=user, group=group, by=request.person)
    except Invalid as wrong:
        messages.error(request, wrong.message)
    else:
        messages.success(request, f"{user or group} can use {instance.label} now.")
    return _back(instance)


def _whom(request: PersonRequest) -> tuple[User | None, Group | None]:
    """The person or group that the form names, of this organisation; raises `Missing` (THREATS TEN-01)."""
    kind, _, key = request.POST.get("who", "").replace("\0", "").partition(":")
    if kind == "group" and (group := Group.objects.filter(org=request.org, pk=key).first()):
        return None, group
    if kind == "user" and (user := User.objects.filter(org=request.org, pk=key).first()):
        return user, None
    raise Missing


def _back(instance: Instance) -> HttpResponse:
    return HttpResponseRedirect(reverse("instances:assignments", args=[instance.id]))


def _values(request: PersonRequest, instance: Instance) -> dict[str, object]:
    words = _words(request, "q")
    page = Paginator(assignments(instance, words), PAGE).get_page(request.GET.get("page"))
    return {
        **frame.frame(request, instance, "assignments"),
        "page": page,
        "q": words,
        **_offered(request, instance),
    }


def _offered(request: PersonRequest, instance: Instance) -> dict[str, object]:
    words = _words(request, "find")
    if not words:
        return {"find": "", "people_found": [], "groups_found": []}
    return {
        "find": words,
        "people_found": assignable_people(instance, words)[:OFFERED],
        "groups_found": assignable_groups(instance, words)[:OFFERED],
    }


def _words(request: PersonRequest, name: str) -> str:
    return request.GET.get(name, "").strip()[:100]
