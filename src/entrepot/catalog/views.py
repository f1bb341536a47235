"""Public pages of the catalog, the same outside and inside of an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from entrepot.catalog.asked import FACETS, Asked, Sort
from entrepot.catalog.page import read
from entrepot.catalog.queries import by_slug, listed, search
from entrepot.catalog.rules import may_delist
from entrepot.core.errors import Missing
from entrepot.orgs.http import OrgRequest


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    url: str


@require_safe
def catalog(request: OrgRequest) -> HttpResponse:
    """Search with facets, and the cards that it finds; only these, where htmx asks."""
    asked = Asked.read(request.GET)
    found = search(asked)
    here = reverse("catalog:catalog")
    values = {
        "layout": layout(request),
        "asked": asked,
        "found": found,
        "chips": _chips(asked, here),
        "sorts": _sorts(asked),
        "everything": listed().count() if asked.is_narrowed else found.total,
        "network": settings.NETWORK_NAME,
        "here": here,
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "catalog/results_swap.html", values)
        response["HX-Push-Url"] = here + (f"?{asked.query}" if asked.query else "")
        return response
    return render(request, "catalog/catalog.html", values)


@require_safe
def listing(request: OrgRequest, slug: str) -> HttpResponse:
    """One integration: what it is, what it can do, what it asks for, who helps."""
    found = by_slug(slug)
    if found is None or not (found.listed or may_delist(request.person)):
        raise Missing
    page = read(found, request)
    return render(
        request, "catalog/listing.html", {"layout": layout(request), "listing": found, "page": page}
    )


def layout(request: OrgRequest) -> str:
    """The frame: the organisation's own for its people, the public one for everybody else."""
    return "ui/shell.html" if request.person else "ui/public.html"


def _sorts(asked: Asked) -> Sequence[tuple[str, str, bool]]:
    """Value, label and whether it is chosen. The usual order has no value, for it is another one when words come."""
    usual = Sort.usual(asked.words)
    offered = [usual, *(one for one in Sort if one not in (usual, Sort.BEST))]
    return [("" if one is usual else one.value, one.label, one is asked.sort) for one in offered]


def _chips(asked: Asked, here: str) -> Sequence[Chip]:
    chips = [Chip(f"“{asked.words}”", f"{here}?{asked.unworded().query}")] if asked.words else []
    for kind in FACETS:
        labels = dict(kind.choices())
        chips += [
            Chip(labels[value], f"{here}?{asked.without(kind.key, value).query}")
            for value in asked.chosen(kind.key)
        ]
    return chips
