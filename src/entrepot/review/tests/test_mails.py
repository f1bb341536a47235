"""Each move's mail: to whom, what it says, in text and HTML, and never for a move that did not happen."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from entrepot.audit.models import Event
from entrepot.core.fields import sealed_field
from entrepot.integrations.models import Integration, Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import draft, ready_draft
from entrepot.notify.jobs import deliver
from entrepot.notify.models import Mail
from entrepot.orgs.actions import revoke_role, suspend
from entrepot.orgs.states import Role
from entrepot.review import actions, mails
from entrepot.review.actions import Draft
from entrepot.review.models import Move
from entrepot.review.states import Action, find
from entrepot.review.tests.worlds import (
    AT,
    BLOCKS,
    NOTE,
    SHOULD,
    answered,
    claimed,
    passed,
    published,
    returned,
    submitted,
)
from entrepot.testing import Cast


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.skips = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skips = tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self.skips:
            self.words += data.split()


def text_of(mail: Mail) -> str:
    return sealed_field(mail, "body_text").take(mail)


def html_of(mail: Mail) -> str:
    reader = _Words()
    reader.feed(sealed_field(mail, "body_html").take(mail))
    return " ".join(reader.words)


def last() -> Mail:
    return Mail.objects.latest("created_at")


def test_submitting_confirms_and_names_the_day(cast: Cast) -> None:
    version = submitted(cast)
    mail = last()
    assert version.expected_at
    day = f"{version.expected_at.day} {version.expected_at:%B %Y}"
    assert mail.subject == f"Northwind Notes: initial review expected by {day}"
    assert mail.to == cast.maya.email
    for body in (text_of(mail), html_of(mail)):
        assert "Harbour has received Northwind Notes v1" in body
        assert day in body
    assert f"/o/northwind/integrations/{version.id}/review/" in text_of(mail)


def test_a_return_brings_every_finding_with_its_place_and_remedy(cast: Cast) -> None:
    version = claimed(cast)
    actions.open_finding(version, BLOCKS, by=cast.tomas)
    actions.open_finding(version, NOTE, by=cast.tomas)
    actions.return_to_vendor(version, by=cast.tomas, note="Nearly there.")
    mail = last()
    assert mail.subject == "Northwind Notes: action required after initial review"
    for body in (text_of(mail), html_of(mail)):
        for words in ("2 findings", "Nearly there.", BLOCKS.title, BLOCKS.text, BLOCKS.remedy, NOTE.title):
            assert words in body
        assert "OpenID Connect, Redirect URIs" in body


def test_passing_says_what_comes_next_and_qa_is_written_large(cast: Cast) -> None:
    version = passed(AT[Status.INITIAL_REVIEW](cast), cast.tomas)
    mail = last()
    assert mail.subject == "Northwind Notes: initial review passed"
    for body in (text_of(mail), html_of(mail)):
        assert "Next comes QA" in body or "next comes QA" in body
        assert SHOULD.title in body
    passed(version, cast.ines)
    mail = last()
    assert mail.subject == "Northwind Notes is in the catalog"
    for body in (text_of(mail), html_of(mail)):
        assert "has passed QA and is published" in body
        assert "erased 30 days from now" in body


def test_removal_and_return_to_the_catalog_are_told_with_the_reason(cast: Cast) -> None:
    live = published(cast)
    actions.delist(live.integration, by=cast.nadia, reason="It leaks <b>tokens</b>.")
    mail = last()
    assert mail.subject == "Northwind Notes was removed from the catalog"
    assert "It leaks <b>tokens</b>." in text_of(mail)
    assert "It leaks <b>tokens</b>." in html_of(mail)  # escaped in the source, so that it reads as text
    actions.restore(live.integration, by=cast.nadia, reason="It is mended.")
    assert last().subject == "Northwind Notes is in the catalog again"
    assert "It is mended." in html_of(last())


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.DRAFT])
def test_what_the_vendor_does_and_nobody_waits_for_is_not_mailed(cast: Cast, status: Status) -> None:
    version = submitted(cast)
    mails_before = Mail.objects.count()
    actions.withdraw(version, by=cast.maya)
    if status is Status.DRAFT:
        actions.reopen(version, by=cast.maya)
    assert Mail.objects.count() == mails_before


def test_no_mail_is_empty_of_words_or_left_with_holes(cast: Cast) -> None:
    actions.withdraw(answered(cast, submitted(cast)), by=cast.maya)
    published(cast)
    for mail in Mail.objects.all():
        text, html = text_of(mail), html_of(mail)
        assert text.startswith("Hello Maya,\n")
        assert "Hello Maya," in html
        assert "\n\n\n" not in text
        assert not any(hole in body for body in (text, html) for hole in ("None", "{{", "{%"))
        assert not any(hole in text for hole in (" .", " ,", "()"))
        assert "Harbour sent you this because you work on Northwind Notes at Northwind." in text


@pytest.mark.threat("ROLE-10")
def test_no_mail_names_an_analyst_or_tells_a_note(cast: Cast) -> None:
    version = claimed(cast)
    actions.add_note(version, "canary-note", by=cast.tomas)
    actions.open_finding(version, SHOULD, by=cast.tomas)
    back = actions.return_to_vendor(version, by=cast.tomas)
    actions.reply_to_vendor(back.findings.get(), "Look at the guide.", by=cast.ines)
    for mail in Mail.objects.all():
        whole = mail.subject + text_of(mail) + sealed_field(mail, "body_html").take(mail)
        assert not any(word in whole for word in ("Tomas", "Okafor", "Ines", "Sato", "canary"))


def test_who_lost_their_access_is_told_nothing_more(cast: Cast) -> None:
    version = submitted(cast)
    Version.objects.filter(pk=version.pk).update(created_by=cast.omar)
    version.refresh_from_db()
    assert {one.id for one in mails.recipients(version)} == {cast.maya.id, cast.omar.id}
    revoke_role(cast.omar, Role.APP_ADMIN, by=cast.maya)
    assert [one.id for one in mails.recipients(Version.objects.get(pk=version.pk))] == [cast.maya.id]


def test_when_all_who_worked_on_it_are_gone_the_super_admins_are_told(cast: Cast) -> None:
    version = actions.submit(ready_draft(cast.omar), by=cast.maya)
    Version.objects.filter(pk=version.pk).update(submitted_by=cast.omar)
    suspend(cast.omar, by=cast.maya)
    passed(Version.objects.get(pk=version.pk), cast.tomas)
    assert last().to == cast.maya.email


@pytest.mark.threat("JOB-03")
def test_a_move_that_is_rolled_back_leaves_no_mail_no_event_and_no_job(cast: Cast) -> None:
    version = claimed(cast)
    actions.open_finding(version, SHOULD, by=cast.tomas)
    before = [one.objects.count() for one in (Mail, Event, Move, ProcrastinateJob)]
    with transaction.atomic():
        actions.return_to_vendor(version, by=cast.tomas)
        assert [one.objects.count() for one in (Mail, Event, Move, ProcrastinateJob)] > before
        transaction.set_rollback(True)
    assert [one.objects.count() for one in (Mail, Event, Move, ProcrastinateJob)] == before


@pytest.mark.threat("JOB-03")
def test_the_job_of_a_move_s_mail_sends_it_once(cast: Cast, smtp_server) -> None:
    submitted(cast)
    (job,) = ProcrastinateJob.objects.filter(task_name="notify.deliver")
    for _ in range(2):
        deliver(**job.args)
    (message,) = smtp_server.messages
    assert message["To"] == cast.maya.email
    assert "initial review expected by" in message["Subject"]


@pytest.mark.parametrize(
    ("action", "status"), [(Action.PASS, Status.INITIAL_REVIEW), (Action.RETURN, Status.QA_REVIEW)]
)
def test_the_preview_is_what_is_sent(cast: Cast, action: Action, status: Status) -> None:
    version = AT[status](cast)
    row = find(action, status)
    assert row
    shown = mails.preview(version, row)
    if action is Action.PASS:
        actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    else:
        actions.return_to_vendor(version, by=cast.tomas)
    assert shown == text_of(last()).strip()


def test_a_name_with_marks_in_it_stays_text(cast: Cast) -> None:
    version = ready_draft(cast.maya)
    version.integration.name = "<b>Notes</b> & Co"
    version.integration.save()
    actions.submit(version, by=cast.maya)
    assert last().subject.startswith("<b>Notes</b> & Co: initial review")
    assert "&lt;b&gt;Notes&lt;/b&gt; &amp; Co" in sealed_field(last(), "body_html").take(last())
    assert "<b>Notes</b> & Co v1" in text_of(last())


def test_an_unfinished_draft_mails_nobody(cast: Cast) -> None:
    with pytest.raises(Exception, match="ready"):
        actions.submit(draft(cast.maya), by=cast.maya)
    assert not Mail.objects.exists()


def test_a_reply_is_quoted_whole(cast: Cast) -> None:
    _, finding = returned(submitted(cast), cast.tomas)
    actions.reply_to_vendor(finding, "Line one.\nLine two.", by=cast.tomas)
    assert last().subject == "Northwind Notes: a reply to finding 1"
    assert "Line one.\nLine two." in text_of(last())
    assert f"#finding-{finding.number}" in text_of(last())


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value or "" for name, value in attrs if name in ("href", "src", "action", "background")
        ]


LURE = "Go to https://lure.example/now, www.lure.example or javascript:alert(1)."


@pytest.mark.threat("JOB-06")
def test_no_word_of_anybody_becomes_a_link(cast: Cast) -> None:
    version = claimed(cast)
    Integration.objects.update(name="https://lure.example")
    finding = actions.open_finding(version, Draft(LURE, "blocks", "", LURE, LURE), by=cast.tomas)
    actions.return_to_vendor(version, by=cast.tomas, note=LURE)
    actions.reply_to_vendor(finding, LURE, by=cast.tomas)
    sent = list(Mail.objects.all())
    assert sum("lure.example" in html_of(mail) for mail in sent) >= 2
    for mail in sent:
        reader = _Links()
        reader.feed(sealed_field(mail, "body_html").take(mail))
        assert reader.found
        assert {urlsplit(link).netloc for link in reader.found} == {"localhost:8000"}


@pytest.mark.threat("JOB-06")
def test_of_what_the_vendor_wrote_mails_carry_the_name_alone(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    before = text_of(last())
    actions.answer_finding(finding, f"heron-7 {'x' * 3000}", by=cast.maya)
    version = passed(passed(actions.submit(version, by=cast.maya), cast.tomas), cast.ines)
    for words in (version.document["general"]["description"], "heron-7"):
        assert not any(words in text_of(mail) + html_of(mail) for mail in Mail.objects.all())
    assert str(version.integration) in before
