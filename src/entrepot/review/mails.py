"""The mails of a move: to the people of the vendor who sent it in, deferred in the move's transaction."""

from __future__ import annotations

from django.conf import settings

from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.notify.actions import send_mail
from entrepot.orgs.addresses import org_url
from entrepot.orgs.models import User
from entrepot.review import models
from entrepot.review.states import PHASES, Action

_TEMPLATES: dict[str, str] = {
    Action.SUBMIT: "review/submitted",
    Action.RESUBMIT: "review/submitted",
    Action.PASS: "review/passed",
    Action.RETURN: "review/returned",
    Action.DELIST: "review/delisted",
    Action.RESTORE: "review/restored",
}


def tell_vendor(version: Version, move: models.Move) -> None:
    """Mail the outcome; moves that the vendor made and that nobody waits for are not mailed."""
    template = _TEMPLATES.get(move.action)
    if template is None:
        return
    if move.action == Action.PASS and move.to_status == Status.PUBLISHED:
        template = "review/published"
    context = {
        "version": version,
        "integration": version.integration,
        "move": move,
        "phase": PHASES.get(Status(move.from_status), ""),
        "next_phase": PHASES.get(Status(move.to_status), ""),
        "expected_at": version.expected_at,
        "findings": list(version.findings.filter(told=True).exclude(state=models.FindingState.RESOLVED)),
        "status": version.state.label_for(settings.NETWORK_NAME),
        "action_url": org_url(version.org, "review:status", version.id),
        "action_label": "Open the submission",
        "reason": f"you work on {version.integration} at {version.org}",
    }
    for person in _recipients(version):
        send_mail(template, to=person.email, org_id=version.org_id, context={**context, "person": person})


def _recipients(version: Version) -> list[User]:
    """Who submitted it last and who began it, as far as they are still active; the rest see it in the product."""
    people = [version.submitted_by, version.created_by]
    return list({person.id: person for person in people if person is not None and person.is_active}.values())
