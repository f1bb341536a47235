"""Findings: written under the claim, told with a decision, answered by the vendor, settled by analysts."""

from dataclasses import replace

import pytest

from entrepot.audit.models import Event
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.integrations.annotations import annotations_of
from entrepot.integrations.states import Status
from entrepot.notify.models import Mail
from entrepot.orgs.states import Role
from entrepot.review import actions
from entrepot.review.models import Finding, FindingState, Reply
from entrepot.review.tests.worlds import (
    AT,
    BLOCKS,
    NOTE,
    SHOULD,
    answered,
    claimed,
    passed,
    returned,
    submitted,
)
from entrepot.testing import Cast, person


def test_a_finding_is_numbered_and_remembers_its_field_and_round(cast: Cast) -> None:
    version = claimed(cast)
    first = actions.open_finding(version, BLOCKS, by=cast.tomas)
    second = actions.open_finding(version, NOTE, by=cast.tomas)
    assert [(one.number, one.path, one.round, one.told) for one in (first, second)] == [
        (1, "oidc.redirect_uris", 1, False),
        (2, "", 1, False),
    ]


@pytest.mark.parametrize(
    ("draft", "wrong"),
    [
        (replace(SHOULD, title="  "), "title"),
        (replace(SHOULD, title="x" * 121), "title"),
        (replace(SHOULD, title="a\0b"), "title"),
        (replace(SHOULD, severity="fatal"), "severity"),
        (replace(SHOULD, severity=""), "severity"),
        (replace(SHOULD, path="oidc.no_such_field"), "path"),
        (replace(SHOULD, path="../../etc"), "path"),
        (replace(SHOULD, text="x" * 4001), "text"),
        (replace(SHOULD, text="a\0b"), "text"),
        (replace(BLOCKS, remedy=""), "remedy"),
        (replace(BLOCKS, remedy="x" * 2001), "remedy"),
    ],
)
def test_a_finding_that_cannot_be_taken_names_the_input(cast: Cast, draft: actions.Draft, wrong: str) -> None:
    version = claimed(cast)
    with pytest.raises(Invalid) as refusal:
        actions.open_finding(version, draft, by=cast.tomas)
    assert list(refusal.value.fields) == [wrong]
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    "path", ["general.icon", "test_account.password", "support.contacts.1.value", "tenant_settings.0.name"]
)
def test_every_field_of_the_form_can_be_named_the_password_too(cast: Cast, path: str) -> None:
    assert actions.open_finding(claimed(cast), replace(SHOULD, path=path), by=cast.tomas).path == path


def test_findings_are_written_by_who_holds_the_claim_only(cast: Cast) -> None:
    version = claimed(cast)
    finding = actions.open_finding(version, SHOULD, by=cast.tomas)
    for call in (
        lambda by: actions.open_finding(version, SHOULD, by=by),
        lambda by: actions.change_finding(finding, BLOCKS, by=by),
        lambda by: actions.drop_finding(finding, by=by),
        lambda by: actions.resolve_finding(finding, by=by),
        lambda by: actions.reopen_finding(finding, by=by),
        lambda by: actions.reply_to_vendor(finding, "Hm.", by=by),
    ):
        with pytest.raises(WrongState, match="Claim it first"):
            call(cast.ines)
        with pytest.raises(NotAllowed):
            call(_otto(cast))
        for stranger in (cast.maya, cast.priya):
            with pytest.raises(Missing):
                call(stranger)


def _otto(cast: Cast):
    return cast.harbour.users.filter(given_name="Otto").first() or person(
        cast.harbour, "Otto", "Kade", Role.NETWORK_ADMIN
    )


def test_until_it_is_told_a_finding_can_be_reworded_and_taken_back(cast: Cast) -> None:
    version = claimed(cast)
    finding = actions.open_finding(version, SHOULD, by=cast.tomas)
    assert actions.change_finding(finding, BLOCKS, by=cast.tomas).title == BLOCKS.title
    actions.drop_finding(finding, by=cast.tomas)
    assert not Finding.objects.exists()


def test_a_told_finding_stays_as_it_was_told(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    actions.answer_finding(finding, "Done.", by=cast.maya)
    claimed(cast, actions.submit(version, by=cast.maya))
    for call in (
        lambda: actions.change_finding(finding, BLOCKS, by=cast.tomas),
        lambda: actions.drop_finding(finding, by=cast.tomas),
    ):
        with pytest.raises(WrongState, match="The vendor has read it"):
            call()


@pytest.mark.parametrize("decide", ["pass", "return"])
def test_a_decision_tells_every_finding(cast: Cast, decide: str) -> None:
    version = claimed(cast)
    actions.open_finding(version, SHOULD, by=cast.tomas)
    actions.open_finding(version, NOTE, by=cast.tomas)
    if decide == "pass":
        actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    else:
        actions.return_to_vendor(version, by=cast.tomas)
    assert set(Finding.objects.values_list("told", flat=True)) == {True}


def test_an_untold_finding_does_not_exist_for_the_vendor(cast: Cast) -> None:
    finding = actions.open_finding(claimed(cast), SHOULD, by=cast.tomas)
    with pytest.raises(Missing):
        actions.answer_finding(finding, "What is this?", by=cast.maya)
    assert annotations_of(finding.version, cast.maya) == {}


def test_the_vendor_s_admins_answer_and_others_do_not(cast: Cast) -> None:
    _, finding = returned(submitted(cast), cast.tomas)
    reply = actions.answer_finding(finding, "  It reads the region now.\r\nLook again. ", by=cast.omar)
    finding.refresh_from_db()
    assert (finding.state, reply.text, reply.by_network) == (
        FindingState.ANSWERED,
        "It reads the region now.\nLook again.",
        False,
    )
    with pytest.raises(NotAllowed):
        actions.answer_finding(finding, "Me too.", by=person(cast.northwind, "Eve", "Usher"))
    for stranger in (cast.priya, cast.tomas):
        with pytest.raises(Missing):
            actions.answer_finding(finding, "Me too.", by=stranger)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001, "a\0b"])
def test_an_answer_says_something(cast: Cast, text: str) -> None:
    _, finding = returned(submitted(cast), cast.tomas)
    with pytest.raises(Invalid) as refusal:
        actions.answer_finding(finding, text, by=cast.maya)
    assert list(refusal.value.fields) == ["text"]
    assert not Reply.objects.exists()


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.PUBLISHED, Status.DELISTED])
def test_where_nobody_works_on_it_nothing_is_answered(cast: Cast, status: Status) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    type(version).objects.filter(pk=version.pk).update(status=status)
    with pytest.raises(WrongState):
        actions.answer_finding(finding, "Too late?", by=cast.maya)


def test_an_answer_to_a_resolved_finding_leaves_it_resolved(cast: Cast) -> None:
    version = claimed(cast)
    finding = actions.open_finding(version, SHOULD, by=cast.tomas)
    actions.resolve_finding(finding, by=cast.tomas)
    actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    actions.answer_finding(finding, "Thank you.", by=cast.maya)
    finding.refresh_from_db()
    assert finding.state == FindingState.RESOLVED


def test_resolving_and_reopening_go_back_and_forth_once_each(cast: Cast) -> None:
    finding = actions.open_finding(claimed(cast), SHOULD, by=cast.tomas)
    assert actions.resolve_finding(finding, by=cast.tomas).resolved_at
    with pytest.raises(WrongState, match="resolved already"):
        actions.resolve_finding(finding, by=cast.tomas)
    assert actions.reopen_finding(finding, by=cast.tomas).resolved_at is None
    with pytest.raises(WrongState, match="open already"):
        actions.reopen_finding(finding, by=cast.tomas)


def test_while_the_vendor_works_any_analyst_may_answer_and_the_vendor_is_mailed(cast: Cast) -> None:
    _, finding = returned(submitted(cast), cast.tomas)
    mails = Mail.objects.count()
    actions.reply_to_vendor(finding, "The region is in the guide.", by=cast.ines)
    mail = Mail.objects.latest("created_at")
    assert Mail.objects.count() - mails == 1
    assert (mail.to, mail.template) == (cast.maya.email, "review/replied")


def test_a_reply_to_what_the_vendor_does_not_know_of_is_not_mailed(cast: Cast) -> None:
    finding = actions.open_finding(claimed(cast), SHOULD, by=cast.tomas)
    mails = Mail.objects.count()
    actions.reply_to_vendor(finding, "To be checked once more.", by=cast.tomas)
    assert Mail.objects.count() == mails


@pytest.mark.threat("ROLE-10")
@pytest.mark.threat("LOG-06")
def test_the_vendor_s_log_speaks_of_what_they_were_told_only(cast: Cast) -> None:
    version = claimed(cast)
    kept = actions.open_finding(version, SHOULD, by=cast.tomas)
    gone = actions.open_finding(version, BLOCKS, by=cast.tomas)
    actions.change_finding(gone, NOTE, by=cast.tomas)
    actions.drop_finding(gone, by=cast.tomas)
    actions.add_note(version, "They moved hosts in October.", by=cast.tomas)

    def kinds(org_id: str) -> list[str]:
        found = Event.objects.filter(org_id=org_id, kind__regex="finding|note").order_by("id")
        return [event.kind.removeprefix("integration.") for event in found]

    assert kinds(cast.northwind.id) == []
    assert kinds(cast.harbour.id) == [
        "finding.open",
        "finding.open",
        "finding.change",
        "finding.drop",
        "note.add",
    ]
    actions.return_to_vendor(version, by=cast.tomas)
    actions.answer_finding(kept, "Done.", by=cast.maya)
    assert kinds(cast.northwind.id) == ["finding.answer"]


def test_notes_are_analysts_own(cast: Cast) -> None:
    version = submitted(cast)
    assert (
        actions.add_note(version, " Ask for the EU sandbox. ", by=cast.ines).text == "Ask for the EU sandbox."
    )
    with pytest.raises(Missing):
        actions.add_note(version, "Hello?", by=cast.maya)
    with pytest.raises(NotAllowed):
        actions.add_note(version, "Hello?", by=_otto(cast))
    with pytest.raises(Invalid):
        actions.add_note(version, " ", by=cast.ines)


def test_findings_stand_beside_their_fields_in_the_vendor_s_form(cast: Cast) -> None:
    version, finding = returned(submitted(cast), cast.tomas, BLOCKS)
    (note,) = annotations_of(version, cast.maya)["oidc.redirect_uris"]
    assert (note.tone, note.waits, note.text) == ("you", True, BLOCKS.remedy)
    assert note.title == f"Finding 1: {BLOCKS.title}"
    assert note.url.endswith(f"/integrations/{version.id}/review/#finding-1")
    actions.answer_finding(finding, "Done.", by=cast.maya)
    assert not annotations_of(version, cast.maya)["oidc.redirect_uris"][0].waits
    assert annotations_of(version, cast.tomas) == {}
    assert annotations_of(version, cast.priya) == {}


def test_a_finding_goes_from_the_form_when_it_is_resolved(cast: Cast) -> None:
    version = claimed(cast, actions.submit(answered(cast, submitted(cast)), by=cast.maya))
    actions.resolve_finding(version.findings.get(), by=cast.tomas)
    assert annotations_of(version, cast.maya) == {}


def test_findings_of_all_phases_are_counted_on(cast: Cast) -> None:
    version = passed(AT[Status.INITIAL_REVIEW](cast), cast.tomas)
    assert actions.open_finding(claimed(cast, version), SHOULD, by=cast.tomas).number == 2
