"""The mails of review: to the people of the vendor who work on it, queued in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string

from entrepot.core import clock
from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.notify.actions import send_mail
from entrepot.orgs.addresses import org_url
from entrepot.orgs.models import User
from entrepot.orgs.states import Role, UserStatus
from entrepot.review import fields, models, rules
from entrepot.review.states import PHASES, WORKING_DAYS, Action, Move, in_a_sentence, lowered

_TEMPLATES: dict[Action, str] = {
    Action.SUBMIT: "review/submitted",
    Action.RESUBMIT: "review/submitted",
    Action.PASS: "review/passed",
    Action.RETURN: "review/returned",
    Action.DELIST: "review/delisted",
    Action.RESTORE: "review/restored",
}


@dataclass(frozen=True)
class Line:
    """A finding as mails tell it."""

    number: int
    title: str
    severity: str
    field: str
    text: str
    remedy: str


def tell_vendor(version: Version, made: models.Move) -> None:
    """Mail the outcome of a move. What the vendor did and nobody waits for (withdrawing, reopening) is not mailed."""
    action, target = Action(made.action), Status(made.to_status)
    template = _template(action, target)
    if template:
        told = version.findings.filter(told=True)
        context = _of_move(version, Status(made.from_status), target, version.expected_at, told)
        _send(template, version, {**context, "note": made.note})


def preview(version: Version, row: Move) -> str:
    """The text that the vendor gets when `row` is made now, without the letter that goes with it."""
    days = WORKING_DAYS.get(row.target)
    expected = clock.after_working_days(clock.now(), days) if days else None
    context = _of_move(version, row.source, row.target, expected, version.findings.all())
    people = recipients(version)
    values = {**_common(version), **context, "person": people[0] if people else None}
    return render_to_string(f"emails/{_template(row.action, row.target)}/body.txt", values).strip()


def tell_reply(finding: models.Finding, reply: models.Reply) -> None:
    """Mail an analyst's word on a finding."""
    anchor = f"#finding-{finding.number}"
    context = {
        "finding": finding,
        "text": reply.text,
        "action_url": org_url(finding.version.org, "review:status", finding.version_id) + anchor,
        "action_label": "Answer it",
    }
    _send("review/replied", finding.version, context)


def tell_erasure(version: Version, day: datetime) -> None:
    """Mail that the test account will be erased on `day`."""
    _send("review/erasure", version, {"day": day})


def recipients(version: Version) -> list[User]:
    """Who submitted it and who began it, as far as they still work on it here; else the super admins (JOB-02)."""
    people = [version.submitted_by, version.created_by]
    kept = [one for one in people if one and one.is_active and rules.may_edit(one, version)]
    return list({one.id: one for one in kept or _super_admins(version)}.values())


def status_of(version: Version) -> str:
    """The status in words, with the network's name."""
    return version.state.label_for(settings.NETWORK_NAME)


def _super_admins(version: Version) -> Iterable[User]:
    return version.org.users.filter(status=UserStatus.ACTIVE, role_grants__role=Role.SUPER_ADMIN)


def _template(action: Action, target: Status) -> str:
    if action is Action.PASS and target is Status.PUBLISHED:
        return "review/published"
    return _TEMPLATES.get(action, "")


def _of_move(
    version: Version,
    source: Status,
    target: Status,
    expected_at: datetime | None,
    findings: QuerySet[models.Finding],
) -> dict[str, object]:
    return {
        "phase": in_a_sentence(PHASES.get(source, "")),
        "next_phase": in_a_sentence(PHASES.get(target, "")),
        "phase_name": lowered(PHASES.get(source, "")),
        "next_phase_name": lowered(PHASES.get(target, "")),
        "expected_at": expected_at,
        "findings": _lines(version, findings.exclude(state=models.FindingState.RESOLVED)),
    }


def _lines(version: Version, findings: Iterable[models.Finding]) -> Sequence[Line]:
    names = fields.labels(version)
    return [
        Line(
            one.number,
            one.title,
            one.get_severity_display(),
            fields.label_of(names, one.path),
            one.text,
            one.remedy,
        )
        for one in findings
    ]


def _common(version: Version) -> dict[str, object]:
    return {
        "network_name": settings.NETWORK_NAME,
        "version": version,
        "integration": version.integration,
        "action_url": org_url(version.org, "review:status", version.id),
        "action_label": "Open the submission",
        "reason": f"you work on {version.integration} at {version.org}",
    }


def _send(template: str, version: Version, context: dict[str, object]) -> None:
    for person in recipients(version):
        values = {**_common(version), **context, "person": person}
        send_mail(template, to=person.email, org_id=version.org_id, context=values)
