"""The network's desk: its queues, a submission, and what is decided about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from entrepot.core.errors import Invalid
from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.orgs import sessions
from entrepot.orgs.access import to_sign_in_again
from entrepot.orgs.http import PersonRequest
from entrepot.review import actions, desk_page, queries, rules, submission_page
from entrepot.review.access import desk_reader, of_the_network
from entrepot.review.states import PHASES


@require_safe
@desk_reader
def desk(request: PersonRequest) -> HttpResponse:
    """A queue, grouped by when an answer is due."""
    return render(request, "review/desk.html", desk_page.context(request))


@require_POST
@of_the_network
def claim_next(request: PersonRequest) -> HttpResponse:
    """Take what is due first, and go there."""
    claimed = actions.claim_next(by=request.person)
    if claimed is None:
        messages.info(request, "Nothing waits that you could claim.")
        return HttpResponseRedirect(reverse("review:desk"))
    return _claimed(request, claimed.version)


@require_safe
@desk_reader
def submission(request: PersonRequest, version_id: str) -> HttpResponse:
    """A submission, read-only, with all that was found and can be done."""
    version = queries.submission(version_id)
    return render(request, "review/submission.html", submission_page.context(version, request.person))


@require_POST
@of_the_network
def claim(request: PersonRequest, version_id: str) -> HttpResponse:
    """Take it."""
    version = queries.submission(version_id)
    actions.claim(version, by=request.person)
    return _claimed(request, version)


@require_POST
@of_the_network
def release(request: PersonRequest, version_id: str) -> HttpResponse:
    """Give it back to the queue."""
    version = queries.submission(version_id)
    actions.release_claim(version, by=request.person)
    messages.success(request, f"{version} is free for others.")
    return to_submission(version)


@require_POST
@of_the_network
def pass_review(request: PersonRequest, version_id: str) -> HttpResponse:
    """Pass the phase, as it was shown."""
    version = queries.submission(version_id)
    seen = request.POST.get("seen_hash", "")
    try:
        moved = actions.pass_review(version, by=request.person, seen_hash=seen)
    except Invalid as wrong:
        return _again(request, version, wrong)
    outcome = "is published" if moved.state is Status.PUBLISHED else f"goes on to {PHASES[moved.state]}"
    return _decided(request, moved, outcome)


@require_POST
@of_the_network
def return_to_vendor(request: PersonRequest, version_id: str) -> HttpResponse:
    """Give it back to the vendor with the findings."""
    version = queries.submission(version_id)
    try:
        moved = actions.return_to_vendor(version, by=request.person, note=request.POST.get("note", ""))
    except Invalid as wrong:
        return _again(request, version, wrong)
    return _decided(request, moved, f"is with {moved.org} again")


@require_POST
@of_the_network
def note(request: PersonRequest, version_id: str) -> HttpResponse:
    """Leave a note for other analysts."""
    version = queries.submission(version_id)
    try:
        actions.add_note(version, request.POST.get("text", ""), by=request.person)
    except Invalid as wrong:
        return _again(request, version, wrong)
    return to_submission(version, "notes")


@require_POST
@of_the_network
def test_account(request: PersonRequest, version_id: str) -> HttpResponse:
    """The test account's password, in this answer only: it is never stored by browsers and has no address to read.

    Who signed in longer ago does so again first, and then asks once more (THREATS ROLE-10).
    """
    version = queries.submission(version_id)
    if rules.holds_claim(request.person, version) and not sessions.is_recent(request.session_row):
        messages.info(request, "Sign in again first; then choose Reveal once more.")
        return to_sign_in_again(reverse("review:submission", args=[version.id]))
    password = actions.reveal_password(version, by=request.person)
    values = {
        **submission_page.test_account(version),
        "version": version,
        "password": password,
        "trail": [
            ("Review desk", reverse("review:desk")),
            (str(version), reverse("review:submission", args=[version.id])),
            ("Test account", ""),
        ],
    }
    return render(request, "review/test_account.html", values)


def to_submission(version: Version, anchor: str = "") -> HttpResponse:
    """Back to the submission, at `anchor`."""
    url = reverse("review:submission", args=[version.id])
    return HttpResponseRedirect(f"{url}#{anchor}" if anchor else url)


def _claimed(request: PersonRequest, version: Version) -> HttpResponse:
    messages.success(request, f"{version} is yours to review.")
    return to_submission(version)


def _decided(request: PersonRequest, version: Version, outcome: str) -> HttpResponse:
    messages.success(request, f"{version} {outcome}. {version.org} has been told.")
    return HttpResponseRedirect(reverse("review:desk"))


def _again(request: PersonRequest, version: Version, wrong: Invalid) -> HttpResponse:
    """The page with what was typed and what is wrong with it."""
    values = submission_page.context(version, request.person)
    values |= {
        "refused": wrong.message,
        "typed": {key: request.POST.get(key, "") for key in ("note", "text")},
        "errors": {key: wrong.fields.get(key, "") for key in ("note", "text")},
    }
    return render(request, "review/submission.html", values, status=422)
