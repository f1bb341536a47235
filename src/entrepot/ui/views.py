"""The style guide's one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.ui import styleguide


@require_safe
def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Reads no data; the root URLs include it in the demo only."""
    context = {"groups": styleguide.groups(), **styleguide.sample_context()}
    return render(request, "ui/styleguide.html", context)
