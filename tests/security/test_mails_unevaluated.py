"""What people are called stays text in mails, whatever a template engine would make of it (THREATS EXPR-05, JOB-06)."""

from html import unescape

import pytest

from entrepot.integrations import actions as integrations
from entrepot.integrations.tests.drafts import ready_draft
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.review import actions as review
from entrepot.testing import Cast, ReadMail, client_for, mails, nobody, work

pytestmark = [pytest.mark.threat("EXPR-05"), pytest.mark.django_db]

PAYLOADS = (
    "{{913*877}}", "{{ person.password }}", "{% debug %}", "${913*877}", "{app.secret}", "#{913*877}", "%s %(to)s",
    "{0.__class__}", "T(java.lang.Runtime)",
)  # fmt: skip


def holds(mail: ReadMail, payload: str) -> None:
    """As it was typed, in all three parts."""
    assert payload in mail.text
    assert payload in unescape(mail.html)
    for part in (mail.subject, mail.text, mail.html):
        assert "800701" not in part
        assert "argon2" not in part
        assert "&amp;lt;" not in part, "escaped once"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_persons_name_in_mails_to_them(cast: Cast, payload: str) -> None:
    User.objects.filter(pk=cast.jonas.pk).update(given_name=payload)
    nobody(cast.globex).post(org_path(cast.globex, "orgs:forgot"), {"login": cast.jonas.login})
    work("orgs.mail_reset")
    holds(mails(cast.jonas.email)[-1], payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_organisations_name_in_an_invitation(cast: Cast, payload: str) -> None:
    cast.globex.name = payload
    cast.globex.save()
    form = {"given_name": "Nils", "family_name": "", "email": "nils@globex.example"}
    assert client_for(cast.priya).post(org_path(cast.globex, "orgs:invite"), form).status_code == 303
    holds(mails("nils@globex.example")[-1], payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_integrations_name_and_a_finding_in_mails_of_review(cast: Cast, payload: str) -> None:
    version = ready_draft(cast.maya)
    integrations.save_field(version, "general.name", f"Notes {payload}", revision=None, by=cast.maya)
    version.refresh_from_db()
    version = review.submit(version, by=cast.maya)
    submitted = mails(cast.maya.email)[-1]
    assert f"Notes {payload}" in submitted.subject
    holds(submitted, payload)
    finding = review.Draft(f"Title {payload}", "should", "", f"Text {payload}")
    review.claim(version, by=cast.tomas)
    review.open_finding(version, finding, by=cast.tomas)
    review.return_to_vendor(version, by=cast.tomas, note=f"Note {payload}")
    returned = mails(cast.maya.email)[-1]
    holds(returned, payload)
