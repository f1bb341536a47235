"""Pages of the system log. They stand here and not in `audit`, which knows neither people nor sessions."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from entrepot.audit import queries
from entrepot.audit.kinds import Kind, Outcome
from entrepot.core.errors import Missing
from entrepot.orgs.access import roles
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.states import Role

LOG_READERS = (Role.ORG_ADMIN, Role.APP_ADMIN, Role.REVIEWER, Role.NETWORK_ADMIN)
_FILTERS = ("q", "kind", "outcome", "since", "until", "target", "actor")


@require_safe
@roles(*LOG_READERS)
def log(request: PersonRequest) -> HttpResponse:
    """The events of this organisation, newest first, narrowed by the query string."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in _FILTERS}
    search = queries.Search(
        words=asked["q"],
        kind=asked["kind"],
        outcome=asked["outcome"],
        since=_day(asked["since"]),
        until=_day(asked["until"]),
        target_id=asked["target"],
        actor_id=asked["actor"],
        before=_number(request.GET.get("before", "")),
    )
    found = list(queries.events(request.org.id, search)[: queries.PAGE + 1])
    shown, more = found[: queries.PAGE], len(found) > queries.PAGE
    kept = {name: value for name, value in asked.items() if value}
    values = {
        "events": shown,
        "asked": asked,
        "narrowed": bool(kept),
        "paged": search.before is not None,
        "older": urlencode({**kept, "before": shown[-1].pk}) if more else "",
        "newest": urlencode(kept),
        "kinds": [
            ("", "Every kind"),
            *((kind.value, kind.label) for kind in sorted(Kind, key=lambda k: k.label)),
        ],
        "outcomes": [
            ("", "Any outcome"),
            *((outcome.value, outcome.name.capitalize()) for outcome in Outcome),
        ],
    }
    return render(request, "orgs/log.html", values)


@require_safe
@roles(*LOG_READERS)
def event(request: PersonRequest, event_id: int) -> HttpResponse:
    """One event with all that was recorded."""
    found = queries.events(request.org.id, queries.Search()).filter(pk=event_id).first()
    if found is None:
        raise Missing
    trail = [("System log", reverse("audit:log")), (found.label, "")]
    values = {"event": found, "trail": trail, "detail": sorted(found.detail.items())}
    return render(request, "orgs/event.html", values)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
