"""Install an integration from the catalog."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from entrepot.core.errors import Invalid, Missing
from entrepot.instances import actions, frame, rules
from entrepot.instances.manifests import capabilities_of, guides, manifest_of
from entrepot.instances.models import Instance
from entrepot.instances.queries import of_org
from entrepot.instances.views import settings_form
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.models import Integration, Release
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest


@require_http_methods(["GET", "POST"])
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def install(request: PersonRequest, integration_id: str) -> HttpResponse:
    """The form; and installing, whose answer shows the new credentials this once."""
    rules.require_manager(request.person, request.org)
    release = _release(integration_id)
    manifest = manifest_of(release)
    if request.method == "GET":
        suggested = settings_form.Typed(_free_label(request, manifest.general.name), {})
        return _page(request, release, manifest, settings_form.form(manifest, suggested))
    given = settings_form.typed(manifest, request.POST)
    if "check" in request.POST:
        return _page(request, release, manifest, settings_form.live(manifest, given))
    if settings_form.is_unseen(manifest, given, request.POST.get("shown")):
        return _confirm(request, release, manifest, given)
    try:
        instance, once = actions.install(
            request.org, release, label=given.label, settings=given.values, by=request.person
        )
    except Invalid as wrong:
        return _page(
            request, release, manifest, settings_form.form(manifest, given, wrong.fields), status=422
        )
    return _installed(request, instance, manifest, once)


@require_POST
@roles(*frame.READERS, kinds=rules.INSTALLING_KINDS)
def addresses(request: PersonRequest, integration_id: str) -> HttpResponse:
    """The addresses that result from what is being typed. Writes nothing."""
    manifest = manifest_of(_release(integration_id))
    shown = settings_form.live(manifest, settings_form.typed(manifest, request.POST))
    return render(request, "instances/live.html", {"form": shown})


def _release(integration_id: str) -> Release:
    """The newest release of an integration that the catalog shows; raises `Missing` for all else."""
    release = (
        Release.objects.select_related("integration", "version")
        .defer("version__document")
        .filter(integration_id=integration_id, integration__current_release_id=F("pk"))
        .first()
    )
    if release is None or not rules.is_installable(release):
        raise Missing
    return release


def _confirm(
    request: PersonRequest, release: Release, manifest: Manifest, given: settings_form.Typed
) -> HttpResponse:
    """The addresses that result, before anything is installed: without scripts the page could not show them yet."""
    shown = settings_form.live(manifest, given)
    wrong = shown.error or any(one.error for one in shown.fields)
    return _page(request, release, manifest, shown, unseen=not wrong)


def _free_label(request: PersonRequest, name: str) -> str:
    """The app's name, or with a number where it is installed already."""
    taken = set(of_org(request.org).values_list("label_key", flat=True))
    names = [name, *(f"{name} {number}" for number in range(2, 100))]
    return next((one for one in names if one.casefold() not in taken), "")


def _page(
    request: PersonRequest,
    release: Release,
    manifest: Manifest,
    form: settings_form.SettingsForm,
    status: int = 200,
    *,
    unseen: bool = False,
) -> HttpResponse:
    integration = release.integration
    listing = _listing_url(integration)
    values = {
        "release": release,
        "integration": integration,
        "capabilities": [one for one, _ in capabilities_of(manifest)],
        "form": form,
        "unseen": unseen,
        "already": of_org(request.org).filter(release__integration=integration).order_by("label_key")[:5],
        "trail": [("Catalog", reverse("catalog:catalog")), (integration.name, listing), ("Install", "")],
        "listing_url": listing,
        "live_url": reverse("instances:install_addresses", args=[integration.id]),
    }
    return render(request, "instances/install.html", values, status=status)


def _installed(
    request: PersonRequest, instance: Instance, manifest: Manifest, once: Mapping[str, str]
) -> HttpResponse:
    """Credentials stand in the answer itself: they are stored nowhere that a later page could read."""
    instance.org = request.org
    values = {
        **frame.frame(request, instance, ""),
        "served": frame.served_tabs(instance),
        "once": [(_words(name), value) for name, value in once.items()],
        "guides": guides(manifest),
    }
    return render(request, "instances/installed.html", values, status=201)


def _listing_url(integration: Integration) -> str:
    try:
        return reverse("catalog:listing", args=[integration.listing.slug])
    except ObjectDoesNotExist:
        return reverse("catalog:catalog")


def _words(name: str) -> str:
    """A value's name as people read it: `client_id` is Client ID."""
    words = [_ACRONYMS.get(word, word) for word in name.split("_")]
    return words[0][:1].upper() + " ".join(words)[1:]


_ACRONYMS = {"id": "ID", "uri": "URI", "url": "URL"}
