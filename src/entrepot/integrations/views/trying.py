"""Trying a dynamic address: the result beside its field as one types, or on a page of its own. Nothing is stored."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from entrepot.capabilities.base import Input
from entrepot.core.errors import Missing, Throttled
from entrepot.expressions.limits import MAX_SOURCE
from entrepot.integrations import schema, trying
from entrepot.integrations.documents import Gone, keys_of, read, settings_of, value_at
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.models import Version
from entrepot.integrations.queries import own_version
from entrepot.integrations.rules import SUBMITTING_KINDS
from entrepot.integrations.schema import Spot
from entrepot.integrations.views.editor import READERS
from entrepot.orgs import tries
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest

# Somebody who types for an hour without a break stays below it; a script that never stops does not.
OFTEN = tries.Limit("trial", 5000, tries.FIRST_PAUSE * 2)


@require_http_methods(["GET", "POST"])
@roles(*READERS, kinds=SUBMITTING_KINDS)
def trial(request: PersonRequest, version_id: str) -> HttpResponse:
    """What an address gives for the values that came along: its part of the page for scripts, else a page."""
    found = own_version(request.org, version_id)
    data = request.POST if request.method == "POST" else request.GET
    path = data.get("path", "")
    spot = _dynamic(path, found) if path else None
    counted = tries.count(OFTEN, request.person.id)
    if counted.refused:
        raise Throttled("That was tried very often. Wait a moment.", retry_after=counted.wait)
    manifest = read(found.document).manifest
    text = _text(data, path, spot, manifest)
    values = {key.removeprefix("value."): data.get(key, "") for key in data if key.startswith("value.")}
    tried = trying.panel(text, settings_of(manifest), values)
    if request.htmx:
        return render(request, "integrations/attempt.html", {"attempt": tried.attempt})
    return _page(request, found, spot, path, tried, text)


def _dynamic(path: str, version: Version) -> Spot:
    """The dynamic field at `path`; raises `Missing` where there is none."""
    spot = schema.find(path, list(keys_of(version.document)))
    if spot is None or spot.field.spec.input is not Input.TEMPLATE:
        raise Missing
    return spot


def _text(data: QueryDict, path: str, spot: Spot | None, manifest: Manifest) -> str:
    """The address as it is being typed, on this page or in the form, else as it is stored."""
    for key in ("expression", path):
        if key and key in data:
            return data.get(key, "")
    try:
        stored = value_at(manifest, spot) if spot else ""
    except Gone:
        return ""
    return stored if isinstance(stored, str) else ""


def _page(
    request: PersonRequest, found: Version, spot: Spot | None, path: str, tried: trying.Panel, text: str
) -> HttpResponse:
    tab = spot.tab.key if spot else "tenant_settings"
    back = reverse("integrations:edit", args=[found.id, tab])
    title = schema.item_name(spot.field, spot.index) if spot and spot.index is not None else ""
    title = title or (spot.field.spec.label if spot else "an address")
    values = {
        "version": found,
        "title": title,
        "back": f"{back}#{path}" if path else back,
        "path": path,
        "text": text[: MAX_SOURCE + 1],
        "trial": tried,
        "named": settings_of(read(found.document).manifest),
        "functions": trying.functions(),
        "trail": [
            ("My integrations", reverse("integrations:mine")),
            (str(found), back),
            (f"Try it: {title}", ""),
        ],
    }
    return render(request, "integrations/try.html", values)


@require_GET
@roles(*READERS, kinds=SUBMITTING_KINDS)
def expressions(request: PersonRequest) -> HttpResponse:
    """How dynamic addresses are written: their rules, and the functions that they may call."""
    asked = request.GET.get("q", "").strip()[:64]
    values = {"asked": asked, "families": trying.families(asked), "total": len(trying.functions())}
    template = "integrations/functions.html" if request.htmx else "integrations/expressions.html"
    return render(request, template, values)
