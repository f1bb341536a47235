"""Findings as analysts write and follow them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from entrepot.core.errors import Invalid, Missing, NotAllowed
from entrepot.integrations.models import Version
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import User
from entrepot.review import actions, fields, queries, rules, submission_page
from entrepot.review.access import of_the_network
from entrepot.review.desk_views import to_submission
from entrepot.review.finding_form import finding_form
from entrepot.review.models import Finding, FindingSeverity


@require_http_methods(["GET", "POST"])
@of_the_network
def new(request: PersonRequest, version_id: str) -> HttpResponse:
    """The form, at `?path=` a field; and a new finding."""
    version = queries.submission(version_id)
    if request.method == "GET":
        path = request.GET.get("path", "")
        first = actions.Draft("", FindingSeverity.BLOCKS, path if fields.is_known(version, path) else "")
        return _form(request, version, first)
    draft = _draft(request)
    try:
        made = actions.open_finding(version, draft, by=request.person)
    except Invalid as wrong:
        return _form(request, version, draft, wrong=wrong)
    messages.success(
        request, f"Finding {made.number} is written down. {version.org} sees it when you decide."
    )
    return to_submission(version, f"finding-{made.number}")


@require_http_methods(["GET", "POST"])
@of_the_network
def change(request: PersonRequest, version_id: str, finding_id: str) -> HttpResponse:
    """The form with what is written; and the finding worded anew."""
    version = queries.submission(version_id)
    finding = queries.finding_of(version, finding_id)
    if request.method == "GET":
        draft = actions.Draft(finding.title, finding.severity, finding.path, finding.text, finding.remedy)
        return _form(request, version, draft, finding=finding)
    draft = _draft(request)
    try:
        actions.change_finding(finding, draft, by=request.person)
    except Invalid as wrong:
        return _form(request, version, draft, finding=finding, wrong=wrong)
    messages.success(request, f"Finding {finding.number} is worded anew.")
    return to_submission(version, f"finding-{finding.number}")


_VERBS: dict[str, tuple[Callable[..., object], str]] = {
    "resolve": (actions.resolve_finding, "Finding {number} is resolved."),
    "reopen": (actions.reopen_finding, "Finding {number} is open again."),
    "drop": (actions.drop_finding, "Finding {number} is taken back."),
}


@require_POST
@of_the_network
def act(request: PersonRequest, version_id: str, finding_id: str, verb: str) -> HttpResponse:
    """Reply, resolve, reopen, or take back. What was written beside resolving or reopening is a reply too."""
    version = queries.submission(version_id)
    finding = queries.finding_of(version, finding_id)
    text = request.POST.get("text", "")
    if verb != "reply" and verb not in _VERBS:
        raise Missing
    try:
        if verb == "reply" or text.strip():
            actions.reply_to_vendor(finding, text, by=request.person)
        if verb in _VERBS:
            _VERBS[verb][0](finding, by=request.person)
    except Invalid as wrong:
        failed = (finding.id, text, wrong.message)
        values = submission_page.context(version, request.person, failed)
        return render(request, "review/submission.html", values, status=422)
    words = _VERBS[verb][1] if verb in _VERBS else "Your reply to finding {number} is written down."
    messages.success(request, words.format(number=finding.number))
    return to_submission(version, "findings" if verb == "drop" else f"finding-{finding.number}")


def _draft(request: PersonRequest) -> actions.Draft:
    given = request.POST
    return actions.Draft(*(given.get(key, "") for key in ("title", "severity", "path", "text", "remedy")))


def _form(
    request: PersonRequest,
    version: Version,
    draft: actions.Draft,
    *,
    finding: Finding | None = None,
    wrong: Invalid | None = None,
) -> HttpResponse:
    _require_writer(version, request.person)
    name = f"Finding {finding.number}" if finding else "New finding"
    values = {
        "version": version,
        "finding": finding,
        "trail": [
            ("Review desk", reverse("review:desk")),
            (str(version), reverse("review:submission", args=[version.id])),
            (name, ""),
        ],
        "form": finding_form(version, draft, wrong.fields if wrong else {}),
    }
    return render(request, "review/finding.html", values, status=422 if wrong else 200)


def _require_writer(version: Version, person: User) -> None:
    if not rules.holds_claim(person, version):
        raise NotAllowed("Claim the submission first: one analyst writes findings at a time.")
