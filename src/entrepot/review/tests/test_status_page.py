"""The vendor's page: whose turn it is and until when, findings and answers, the gate, and nothing of the other side."""

import re
from html import unescape
from typing import Any

import pytest

from entrepot.audit.models import Event
from entrepot.core.fields import sealed_field
from entrepot.integrations import actions as drafts
from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import draft, ready_draft
from entrepot.notify.models import Mail
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.review import actions
from entrepot.review.actions import Draft
from entrepot.review.tests.worlds import (
    AT,
    BLOCKS,
    NOTE,
    SHOULD,
    claimed,
    passed,
    published,
    returned,
    submitted,
)
from entrepot.testing import Cast, client_for, person


def path(cast: Cast, name: str, *args: object) -> str:
    return org_path(cast.northwind, f"review:{name}", *args)


def text(response: Any) -> str:
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def read(cast: Cast, version: Version, by: User | None = None) -> str:
    response = client_for(by or cast.maya).get(path(cast, "status", version.id))
    assert response.status_code == 200
    return text(response)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.DRAFT, "Ready to submit?"),
        (Status.INITIAL_REVIEW, "Harbour is looking at it. Expect an answer by"),
        (Status.INITIAL_CHANGES, "It is your turn."),
        (Status.QA_REVIEW, "Harbour is looking at it."),
        (Status.QA_CHANGES, "Ready to resubmit?"),
        (Status.FINAL_REVIEW, "Final review by Harbour"),
        (Status.PUBLISHED, "It is published."),
        (Status.WITHDRAWN, "You took it back."),
        (Status.DELISTED, "Harbour removed it from the catalog."),
    ],
)
def test_each_status_says_whose_turn_it_is(cast: Cast, status: Status, words: str) -> None:
    page = re.sub(r"<[^>]+>", "", read(cast, AT[status](cast)))
    assert words in re.sub(r"\s+", " ", page)


def test_the_answer_is_expected_on_a_named_day_and_a_late_one_is_called_late(cast: Cast) -> None:
    version = submitted(cast)
    assert version.expected_at
    day = f"{version.expected_at:%a} {version.expected_at.day} {version.expected_at:%b}"
    assert f"Expect an answer by <b>{day}</b>" in read(cast, version)
    Version.objects.filter(pk=version.pk).update(expected_at=version.submitted_at)
    assert "it is late" in read(cast, version)


def test_a_told_finding_is_answered_on_the_page(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas, BLOCKS)
    page = read(cast, version)
    assert BLOCKS.title in page
    assert BLOCKS.remedy in page
    assert f"/integrations/{version.id}/oidc/#oidc.redirect_uris" in page
    response = client_for(cast.maya).post(
        path(cast, "answer", version.id, finding.id), {"text": "It has one now."}
    )
    assert response["Location"] == path(cast, "status", version.id) + "#finding-1"
    page = read(cast, version)
    assert "It has one now." in page
    assert "Blocks, answered" in page


def test_an_answer_without_words_comes_back_open(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    response = client_for(cast.maya).post(path(cast, "answer", version.id, finding.id), {"text": " "})
    assert response.status_code == 422
    assert "Write something" in text(response)


def test_resubmitting_opens_when_every_finding_is_answered(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    page = read(cast, version)
    assert "Answer Finding 1" in page
    assert re.search(r"<button[^>]* disabled[^>]*>Resubmit", page)
    actions.answer_finding(finding, "Done.", by=cast.maya)
    assert not re.search(r"<button[^>]* disabled[^>]*>Resubmit", read(cast, version))
    response = client_for(cast.maya).post(path(cast, "submit", version.id), follow=True)
    assert "Northwind Notes v1 is submitted. Expect an answer by" in text(response)


def test_an_incomplete_draft_names_what_is_missing_with_a_link_to_it(cast: Cast) -> None:
    version = draft(cast.maya)
    page = read(cast, version)
    assert f"/integrations/{version.id}/general/#general.website" in page
    assert re.search(r"<button[^>]* disabled[^>]*>Submit for review", page)
    response = client_for(cast.maya).post(path(cast, "submit", version.id))
    assert response.status_code == 409
    assert "Still to mend" in text(response)


def test_an_app_admin_reads_who_can_submit(cast: Cast) -> None:
    page = read(cast, ready_draft(cast.omar), cast.omar)
    assert "an app admin who is an org admin too" in page
    assert re.search(r"<button[^>]* disabled[^>]*>Submit for review", page)


def test_withdrawing_and_reopening_from_the_page(cast: Cast) -> None:
    version = submitted(cast)
    assert 'popovertarget="withdraw"' in read(cast, version)
    response = client_for(cast.maya).post(
        path(cast, "withdraw", version.id), {"note": "We found a fault."}, follow=True
    )
    assert "Northwind Notes v1 is withdrawn." in text(response)
    assert version.moves.latest("at").note == "We found a fault."
    response = client_for(cast.maya).post(path(cast, "reopen", version.id), follow=True)
    assert "Northwind Notes v1 is a draft again." in text(response)


def test_a_reason_that_is_too_long_is_refused_before_anything_moves(cast: Cast) -> None:
    version = submitted(cast)
    response = client_for(cast.maya).post(path(cast, "withdraw", version.id), {"note": "x" * 4001})
    assert response.status_code == 422
    version.refresh_from_db()
    assert version.state is Status.INITIAL_REVIEW


def test_a_read_only_admin_reads_and_changes_nothing(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    rea = person(cast.northwind, "Rea", "Donly", Role.READ_ONLY_ADMIN)
    page = read(cast, version, rea)
    assert SHOULD.title in page
    assert "Your answer" not in page
    assert 'popovertarget="withdraw"' not in page
    response = client_for(rea).post(path(cast, "answer", version.id, finding.id), {"text": "Hello."})
    assert response.status_code == 403


def test_people_without_a_role_do_not_read_it(cast: Cast) -> None:
    version = submitted(cast)
    eve = person(cast.northwind, "Eve", "Usher")
    assert client_for(eve).get(path(cast, "status", version.id)).status_code == 403


def test_the_published_page_leads_to_the_listing_until_it_is_removed(cast: Cast) -> None:
    live = published(cast)
    assert "See listing" in read(cast, live)
    actions.delist(live.integration, by=cast.nadia, reason="It leaks.")
    page = read(cast, live)
    assert "See listing" not in page
    assert "It leaks." in page


CANARIES = {
    "note": "canary-note-5521",
    "untold": "canary-untold-8834",
    "untold remedy": "canary-remedy-1178",
    "untold reply": "canary-reply-3390",
}
ANALYSTS = ("Tomas", "Okafor", "Ines", "Sato", "tomas@", "ines@")


@pytest.mark.threat("ROLE-10")
@pytest.mark.parametrize(
    "ends", [Status.INITIAL_REVIEW, Status.QA_CHANGES, Status.PUBLISHED, Status.WITHDRAWN]
)
def test_no_page_mail_or_log_of_the_vendor_shows_the_other_side(cast: Cast, ends: Status) -> None:
    version = told_much(cast, ends)
    maya = client_for(cast.maya)
    pages = [
        path(cast, "status", version.id),
        org_path(cast.northwind, "integrations:mine"),
        *(
            org_path(cast.northwind, "integrations:edit", version.id, tab)
            for tab in ("general", "oidc", "test_account")
        ),
    ]
    seen = " ".join(text(maya.get(page)) for page in pages)
    seen += " ".join(
        mail.subject + sealed_field(mail, "body_text").take(mail) + sealed_field(mail, "body_html").take(mail)
        for mail in Mail.objects.all()
    )
    seen += " ".join(str(row) for row in Event.objects.filter(org_id=cast.northwind.id).values_list())
    for word in (*CANARIES.values(), *ANALYSTS, cast.tomas.id, cast.ines.id):
        assert word not in seen, word
    assert SHOULD.title in seen  # what was told is there


def told_much(cast: Cast, ends: Status) -> Version:
    """A version that went back and forth, with something untold and notes among analysts."""
    version, finding = returned(submitted(cast), cast.tomas)
    actions.add_note(version, CANARIES["note"], by=cast.ines)
    actions.reply_to_vendor(finding, "The guide says how.", by=cast.ines)
    actions.answer_finding(finding, "Done.", by=cast.maya)
    version = claimed(cast, actions.submit(version, by=cast.maya))
    secret = Draft(CANARIES["untold"], "blocks", "oidc.pkce", CANARIES["untold"], CANARIES["untold remedy"])
    if ends in (Status.INITIAL_REVIEW, Status.WITHDRAWN):
        hidden = actions.open_finding(version, secret, by=cast.tomas)
        actions.reply_to_vendor(hidden, CANARIES["untold reply"], by=cast.tomas)
        return actions.withdraw(version, by=cast.maya) if ends is Status.WITHDRAWN else version
    dropped = actions.open_finding(version, secret, by=cast.tomas)
    actions.drop_finding(dropped, by=cast.tomas)
    version = actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    return passed(version, cast.ines) if ends is Status.PUBLISHED else returned(version, cast.ines)[0]


@pytest.mark.threat("ROLE-10")
def test_the_test_account_s_password_is_on_no_page_of_either_side(cast: Cast) -> None:
    version = claimed(cast)
    actions.open_finding(version, NOTE, by=cast.tomas)
    seen = text(client_for(cast.maya).get(path(cast, "status", version.id)))
    seen += text(client_for(cast.tomas).get(org_path(cast.harbour, "review:submission", version.id)))
    seen += text(
        client_for(cast.maya).get(org_path(cast.northwind, "integrations:edit", version.id, "test_account"))
    )
    assert "ferry wharf 9213" not in seen
    assert (
        sealed_field(version, "test_password").take(Version.objects.get(pk=version.pk)) == "ferry wharf 9213"
    )


def test_a_withdrawn_draft_shows_what_was_told_before(cast: Cast) -> None:
    version, _ = returned(submitted(cast), cast.tomas)
    version = actions.reopen(actions.withdraw(version, by=cast.maya), by=cast.maya)
    page = read(cast, version)
    assert SHOULD.title in page
    assert "Answer Finding 1" in page
    drafts.save_field(version, "general.description", "Better words.", by=cast.maya)
    assert "Ready to submit?" in page or "Ready to resubmit?" in page


def test_the_page_asks_the_database_a_fixed_number_of_times(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    for number in range(6):
        actions.answer_finding(finding, f"Answer {number}", by=cast.maya)
    client = client_for(cast.maya)
    with django_assert_max_num_queries(35):
        client.get(path(cast, "status", version.id))
