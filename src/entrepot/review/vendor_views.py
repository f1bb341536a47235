"""The vendor's side: where a submission stands, the findings and their answers, and the moves that are theirs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from entrepot.core.errors import Invalid
from entrepot.integrations.models import Version
from entrepot.orgs.access import signed_in
from entrepot.orgs.http import PersonRequest
from entrepot.review import actions, queries, status_page
from entrepot.review.access import vendor_reader


@require_safe
@vendor_reader
def status(request: PersonRequest, version_id: str) -> HttpResponse:
    """Whose turn it is and until when, what was found, what happened."""
    version = queries.of_vendor(version_id, request.org)
    return render(request, "review/status.html", status_page.context(version, request.person))


@require_POST
@signed_in
def submit(request: PersonRequest, version_id: str) -> HttpResponse:
    """Send it to the network, for the first time or again."""
    moved = actions.submit(queries.of_vendor(version_id, request.org), by=request.person)
    due = f" Expect an answer by {_day(moved)}." if moved.expected_at else ""
    messages.success(request, f"{moved} is submitted.{due}")
    return _to_status(moved)


@require_POST
@signed_in
def withdraw(request: PersonRequest, version_id: str) -> HttpResponse:
    """Take it back."""
    version = queries.of_vendor(version_id, request.org)
    try:
        moved = actions.withdraw(version, by=request.person, note=request.POST.get("note", ""))
    except Invalid as wrong:
        values = status_page.context(version, request.person)
        return render(request, "review/status.html", {**values, "refused": wrong.message}, status=422)
    messages.success(request, f"{moved} is withdrawn. Nothing of it is lost.")
    return _to_status(moved)


@require_POST
@signed_in
def reopen(request: PersonRequest, version_id: str) -> HttpResponse:
    """Make a withdrawn one a draft again."""
    moved = actions.reopen(queries.of_vendor(version_id, request.org), by=request.person)
    messages.success(request, f"{moved} is a draft again.")
    return _to_status(moved)


@require_POST
@signed_in
def answer(request: PersonRequest, version_id: str, finding_id: str) -> HttpResponse:
    """Answer a finding."""
    version = queries.of_vendor(version_id, request.org)
    finding = queries.finding_of(version, finding_id, told_only=True)
    text = request.POST.get("text", "")
    try:
        actions.answer_finding(finding, text, by=request.person)
    except Invalid as wrong:
        values = status_page.context(version, request.person, (finding.id, text, wrong.message))
        return render(request, "review/status.html", values, status=422)
    messages.success(request, f"Finding {finding.number} is answered.")
    return _to_status(version, f"finding-{finding.number}")


def _to_status(version: Version, anchor: str = "") -> HttpResponse:
    url = reverse("review:status", args=[version.id])
    return HttpResponseRedirect(f"{url}#{anchor}" if anchor else url)


def _day(version: Version) -> str:
    local = localtime(version.expected_at)
    return f"{local:%A} {local.day} {local:%B}"
