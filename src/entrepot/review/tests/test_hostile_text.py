"""Text of vendors and analysts is text on every page of review and in every mail (THREATS TEXT-02, JOB-05)."""

import io
from html.parser import HTMLParser
from typing import Any

import pytest

from entrepot.core.fields import sealed_field
from entrepot.integrations import actions as drafts
from entrepot.integrations.models import Version
from entrepot.integrations.tests.drafts import image, ready_draft
from entrepot.notify.models import Mail
from entrepot.orgs.addresses import org_path
from entrepot.review import actions
from entrepot.review.actions import Draft
from entrepot.review.tests.worlds import claimed
from entrepot.testing import Cast, client_for

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'\"</textarea><svg onload=alert(1)>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "javascript:alert(1)//",
    "&lt;script&gt;",
]


class Scan(HTMLParser):
    """Elements and attributes that our templates never write."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "script" and not str(names.get("src", "")).startswith("/static/"):
            self.bad.append(f"<{tag}>")
        self.bad += [f"{tag} {name}" for name in names if name.startswith("on") or name == "srcdoc"]
        leads = (names.get(name) or "" for name in ("href", "src", "action", "formaction", "xlink:href"))
        self.bad += [f"{tag} {value}" for value in leads if value.startswith("javascript:")]
        if tag == "img" and not str(names.get("src", "")).startswith("/"):
            self.bad.append(f"img {names.get('src')}")


def bad_in(html: str) -> list[str]:
    scan = Scan()
    scan.feed(html)
    return scan.bad


@pytest.mark.threat("TEXT-02")
@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_text_of_both_sides_stays_text(cast: Cast, payload: str) -> None:
    version = hostile(cast, payload)
    shown = pages(cast, version)
    for name, response in shown.items():
        html = response.content.decode()
        assert response.status_code == 200, name
        assert bad_in(html) == [], name
        assert "1414" not in html, name  # nobody's text is a template
    for mail in Mail.objects.all():
        html = sealed_field(mail, "body_html").take(mail)
        assert bad_in(html) == []
        assert "<script>" not in html
        assert "\n" not in mail.subject


def hostile(cast: Cast, payload: str) -> Version:
    """A submission with the payload in every text that review shows, of the vendor and of analysts."""
    document: dict[str, Any] = ready_draft(cast.maya).document
    version = Version.objects.latest("created_at")
    document = {**document, "general": {**document["general"], "name": payload, "description": payload}}
    document["support"] = {**document["support"], "escalation": payload}
    document["tenant_settings"] = [{**document["tenant_settings"][0], "label": payload, "help": payload}]
    document["test_account"] = {"url": payload, "username": payload, "instructions": payload}
    drafts.save_document(version, document, by=cast.maya)
    drafts.set_icon(version, io.BytesIO(image()), by=cast.maya)
    version = Version.objects.get(pk=version.pk)
    version.integration.name = payload
    version.integration.save()
    sent = {"status": "INITIAL_REVIEW", "round": 1, "submitted_hash": "x", "submitted_by": cast.maya}
    Version.objects.filter(pk=version.pk).update(**sent)
    version = claimed(cast, Version.objects.get(pk=version.pk))
    actions.add_note(version, payload, by=cast.tomas)
    finding = actions.open_finding(version, Draft(payload, "blocks", "", payload, payload), by=cast.tomas)
    version = actions.return_to_vendor(version, by=cast.tomas, note=payload)
    actions.answer_finding(finding, payload, by=cast.maya)
    actions.reply_to_vendor(finding, payload, by=cast.tomas)
    Version.objects.filter(pk=version.pk).update(status="INITIAL_REVIEW", expected_at=version.created_at)
    version = claimed(cast, Version.objects.get(pk=version.pk))
    actions.open_finding(version, Draft(payload, "should", "general.name", payload, payload), by=cast.tomas)
    return version


def pages(cast: Cast, version: Version) -> dict[str, Any]:
    tomas, maya = client_for(cast.tomas), client_for(cast.maya)
    finding = version.findings.latest("number")
    return {
        "desk": tomas.get(org_path(cast.harbour, "review:desk")),
        "submission": tomas.get(org_path(cast.harbour, "review:submission", version.id)),
        "new finding": tomas.get(org_path(cast.harbour, "review:finding_new", version.id)),
        "reword": tomas.get(org_path(cast.harbour, "review:finding_change", version.id, finding.id)),
        "test account": tomas.post(org_path(cast.harbour, "review:test_account", version.id)),
        "search": tomas.get(org_path(cast.harbour, "review:desk"), {"q": "<script>alert(1)</script>"}),
        "status": maya.get(org_path(cast.northwind, "review:status", version.id)),
    }


@pytest.mark.threat("TEXT-03")
def test_only_https_addresses_become_links(cast: Cast) -> None:
    version = hostile(cast, "javascript:alert(1)//")
    html = (
        client_for(cast.tomas).get(org_path(cast.harbour, "review:submission", version.id)).content.decode()
    )
    assert 'href="javascript' not in html
    assert html.count('rel="noopener noreferrer nofollow"') == html.count('target="_blank"') > 0
