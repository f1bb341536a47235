"""The General tab of an installed integration, and its log."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.audit import queries as log_queries
from entrepot.core.errors import Invalid
from entrepot.instances import actions, frame, rules
from entrepot.instances.manifests import guides, manifest_of
from entrepot.instances.models import Instance
from entrepot.instances.views import settings_form
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest


@require_safe
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def general(request: PersonRequest, instance_id: str) -> HttpResponse:
    """Label, settings, the addresses that result, its release, and on or off."""
    instance = frame.find(request, instance_id)
    given = settings_form.Typed(instance.label, instance.settings)
    return _page(request, instance, settings_form.form(manifest_of(instance.release), given))


@require_http_methods(["GET", "POST"])
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def settings(request: PersonRequest, instance_id: str) -> HttpResponse:
    """Save label and settings."""
    instance = frame.find(request, instance_id)
    if request.method == "GET":  # a reload after a refusal
        return redirect("instances:detail", instance.id)
    manifest = manifest_of(instance.release)
    given = settings_form.typed(manifest, request.POST)
    if "check" in request.POST:
        return _page(request, instance, settings_form.live(manifest, given))
    try:
        actions.update_settings(instance, label=given.label, settings=given.values, by=request.person)
    except Invalid as wrong:
        return _page(request, instance, settings_form.form(manifest, given, wrong.fields), status=422)
    messages.success(request, "Saved. The addresses count from now on.")
    return redirect("instances:detail", instance.id)


@require_POST
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def addresses(request: PersonRequest, instance_id: str) -> HttpResponse:
    """The addresses that result from what is being typed. Writes nothing."""
    manifest = manifest_of(frame.find(request, instance_id).release)
    shown = settings_form.live(manifest, settings_form.typed(manifest, request.POST))
    return render(request, "instances/live.html", {"form": shown})


@require_POST
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def switch(request: PersonRequest, instance_id: str) -> HttpResponse:
    """On or off."""
    instance = frame.find(request, instance_id)
    if request.POST.get("to") == "on":
        actions.activate(instance, by=request.person)
        messages.success(request, f"{instance.label} is on again.")
    else:
        actions.deactivate(instance, by=request.person)
        messages.success(request, f"{instance.label} is switched off.")
    return redirect("instances:detail", instance.id)


@require_http_methods(["GET", "POST"])
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def remove(request: PersonRequest, instance_id: str) -> HttpResponse:
    """What removing it ends, and removing it."""
    instance = frame.find(request, instance_id)
    if request.method == "GET":
        return render(request, "instances/remove.html", frame.frame(request, instance, "general"))
    actions.remove(instance, by=request.person)
    messages.success(request, f"{instance.label} is removed. Its credentials no longer work.")
    return redirect("instances:list")


@require_safe
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def log(request: PersonRequest, instance_id: str) -> HttpResponse:
    """What happened to this instance, newest first."""
    instance = frame.find(request, instance_id)
    before = request.GET.get("before", "")
    search = log_queries.Search(
        target_id=instance.id,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )
    found = list(log_queries.events(request.org.id, search)[: log_queries.PAGE + 1])
    shown = found[: log_queries.PAGE]
    values = {
        **frame.frame(request, instance, "log"),
        "events": shown,
        "older": shown[-1].pk if len(found) > len(shown) else None,
        "paged": search.before is not None,
    }
    return render(request, "instances/log.html", values)


def _page(
    request: PersonRequest, instance: Instance, form: settings_form.SettingsForm, status: int = 200
) -> HttpResponse:
    newest = instance.release.integration.current_release
    values = {
        **frame.frame(request, instance, "general"),
        "form": form,
        "guides": guides(manifest_of(instance.release)),
        "newest": newest if newest and newest.number > instance.release.number else None,
        "live_url": reverse("instances:addresses", args=[instance.id]),
    }
    return render(request, "instances/detail.html", values, status=status)
