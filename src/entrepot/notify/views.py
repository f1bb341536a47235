"""The demo's mailbox pages (served only where `DEMO` is set)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from entrepot.notify import mailbox
from entrepot.notify.models import Mail, MailStatus

PER_PAGE = 25
UNDELIVERED = 5  # of the newest are named; the system log has all


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail that was sent, with search and paging."""
    query = request.GET.get("q", "").strip()[:100]
    page = Paginator(mailbox.received(query), PER_PAGE).get_page(request.GET.get("page"))
    undelivered = Mail.objects.filter(status=MailStatus.FAILED).order_by("-created_at")
    values = {"page": page, "query": query, "undelivered": undelivered[:UNDELIVERED]}
    return render(request, "notify/mailbox.html", values)


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its text, its links, and its HTML in a frame of its own."""
    found = mailbox.find(name)
    if found is None:
        raise Http404
    request.csp["frame-src"] = "'self'"  # type: ignore[attr-defined]
    trail = [("Mailbox", reverse("notify:mailbox")), (found.subject, "")]
    return render(request, "notify/mail.html", {"mail": found, "trail": trail})


@require_safe
@xframe_options_sameorigin
def mail_html(_request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part, as a mail program would show it: no script runs, nothing is fetched."""
    found = mailbox.find(name)
    if found is None:
        raise Http404
    response = HttpResponse(found.html or "<p>This mail has no HTML part.</p>")
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
        "sandbox allow-popups allow-top-navigation-by-user-activation"
    )
    return response
