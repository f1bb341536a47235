"""What is done to a draft by one button each: its icon, its password, its end; and starting an update."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from entrepot.core.errors import Invalid
from entrepot.integrations import actions, schema
from entrepot.integrations.actions.secrets import PASSWORD
from entrepot.integrations.form import Beside
from entrepot.integrations.models import Version
from entrepot.integrations.queries import own_integration, own_version
from entrepot.integrations.rules import SUBMITTING_KINDS
from entrepot.integrations.views.editor import READERS, page, swap
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest

ICON = "general.icon"


@require_POST
@roles(*READERS, kinds=SUBMITTING_KINDS)
def icon(request: PersonRequest, version_id: str) -> HttpResponse:
    """Upload an icon, or remove it."""
    found = own_version(request.org, version_id)
    upload = request.FILES.get("icon")
    try:
        if "remove" in request.POST:
            found = actions.remove_icon(found, by=request.person)
        elif upload is None:
            raise Invalid(fields={ICON: "No file was chosen. Choose an image first."})
        else:
            found = actions.set_icon(found, upload, by=request.person)
    except Invalid as refusal:
        return _shown(request, found, ICON, refusal)
    return _shown(request, found, ICON)


@require_POST
@roles(*READERS, kinds=SUBMITTING_KINDS)
def password(request: PersonRequest, version_id: str) -> HttpResponse:
    """Set the test account's password, as it is left after typing."""
    found = own_version(request.org, version_id)
    typed = request.POST.get(PASSWORD, "")
    try:
        if typed:
            found = actions.set_test_password(found, typed, by=request.person)
    except Invalid as refusal:
        return _shown(request, found, PASSWORD, refusal)
    return _shown(request, found, PASSWORD)


def _shown(request: PersonRequest, found: Version, path: str, refusal: Invalid | None = None) -> HttpResponse:
    """The field as it is now: in its place for scripts, by its page otherwise."""
    tab = schema.tab(path.partition(".")[0], ())
    if tab is None or not (request.htmx or refusal):
        return redirect(f"{reverse('integrations:edit', args=[found.id, path.partition('.')[0]])}#{path}")
    beside = Beside(refused=refusal.fields if refusal else {})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    fresh = own_version(request.org, found.id)
    if request.htmx:
        return swap(request, fresh, tab, beside, acted=path, status=status)
    return page(request, fresh, tab, beside, status=status)


@require_POST
@roles(*READERS, kinds=SUBMITTING_KINDS)
def delete(request: PersonRequest, version_id: str) -> HttpResponse:
    """Delete a draft, or discard the draft of an update; what is live stays."""
    found = own_version(request.org, version_id)
    name = str(found.integration)
    if found.integration.current_release_id is None:
        actions.delete_draft(found, by=request.person)
        messages.success(request, f"{name} was deleted.")
    else:
        actions.discard_update(found, by=request.person)
        messages.success(request, f"The update of {name} was discarded. What is live stays.")
    return redirect("integrations:mine")


@require_POST
@roles(*READERS, kinds=SUBMITTING_KINDS)
def update(request: PersonRequest, integration_id: str) -> HttpResponse:
    """Start an update of what is live."""
    started = actions.start_update(own_integration(request.org, integration_id), by=request.person)
    return redirect("integrations:edit", started.id, "general")
