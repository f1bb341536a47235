"""The submission at the desk: what is shown to whom, findings from the page, decisions with their dialogs."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine

from entrepot.audit.models import Event
from entrepot.core import clock
from entrepot.instances import actions as instances
from entrepot.integrations import actions as drafts
from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import ready_draft
from entrepot.notify.models import Mail
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.states import Role
from entrepot.review import actions
from entrepot.review.models import Finding, FindingState, Reply
from entrepot.review.tests.test_gates import UPDATE
from entrepot.review.tests.worlds import (
    AT,
    BLOCKS,
    SHOULD,
    answered,
    claimed,
    passed,
    published,
    returned,
    submitted,
)
from entrepot.testing import PASSWORD as OWN_PASSWORD
from entrepot.testing import Cast, client_for, person

PASSWORD = "ferry wharf 9213"
FORM = {
    "severity": "blocks",
    "path": "oidc.redirect_uris",
    "title": "It breaks",
    "text": "Often.",
    "remedy": "Mend it.",
}


def path(cast: Cast, name: str, *args: object) -> str:
    return org_path(cast.harbour, f"review:{name}", *args)


def text(response: Any) -> str:
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def read(cast: Cast, version: Version, by: User | None = None) -> str:
    response = client_for(by or cast.tomas).get(path(cast, "submission", version.id))
    assert response.status_code == 200
    return text(response)


def test_every_field_is_shown_and_the_password_is_not(cast: Cast) -> None:
    page = read(cast, claimed(cast))
    for words in (
        "Write things down together, and find them again.",
        "identity-oncall@northwind.example",
        "https://<var>{app.subdomain}</var>.northwind.example/sso/callback",
        "isvtest@harbour.example",
        "Is the escalation contact a mailbox that somebody reads at night?",
    ):
        assert words in page
    assert PASSWORD not in page


def test_each_field_has_its_door_to_a_finding_for_who_holds_the_claim(cast: Cast) -> None:
    version = claimed(cast)
    mine, hers = read(cast, version), read(cast, version, cast.ines)
    assert "findings/new/?path=oidc.redirect_uris" in mine
    assert "findings/new/?path=tenant_settings.0.name" in mine
    assert "findings/new/" not in hers


@pytest.mark.threat("EXPR-06")
def test_every_host_is_listed_with_the_fields_that_lead_there(cast: Cast) -> None:
    version = ready_draft(cast.maya)
    uris = ["https://{app.subdomain}.northwind.example/a", "https://evil.example/b"]
    drafts.save_field(version, "oidc.redirect_uris", uris, by=cast.maya)
    version = actions.submit(Version.objects.get(pk=version.pk), by=cast.maya)
    page = read(cast, version)
    for host in ("*.northwind.example", "evil.example", "www.northwind.example", "docs.northwind.example"):
        assert f"<code>{host}</code>" in page
    assert "The customer's value stands at the star." in page


def test_what_deserves_a_look_is_said_at_the_top(cast: Cast) -> None:
    version = ready_draft(cast.maya)
    drafts.save_field(version, "oidc.pkce", "exempt", by=cast.maya)
    page = read(cast, actions.submit(Version.objects.get(pk=version.pk), by=cast.maya))
    assert "Worth a look" in page
    assert "OpenID Connect, PKCE:" in page


def test_an_update_is_shown_as_what_it_changes(cast: Cast) -> None:
    page = read(cast, updated(cast, {"general.description": "Write things down together."}))
    assert "Changes since v1" in page
    assert "1 of" in page
    assert "Northwind says:" in page
    assert "<del>, and find them again</del>" in page


def test_an_update_that_changes_nothing_says_so(cast: Cast) -> None:
    assert "Nothing differs." in read(cast, updated(cast, {}))


def test_an_update_that_takes_a_setting_from_installed_instances_is_told_with_figures(cast: Cast) -> None:
    live = published(cast)
    release = live.integration.current_release
    assert release is not None
    for org, by in ((cast.globex, cast.priya), (cast.initech, cast.sam)):
        instances.install(org, release, label="Notes", settings={"subdomain": org.slug}, by=by)
    update = drafts.start_update(live.integration, by=cast.maya)
    for field, value in UPDATE.items():
        drafts.save_field(update, field, value, by=cast.maya)
    drafts.set_test_password(update, PASSWORD, by=cast.maya)
    drafts.rename_setting(
        Version.objects.get(pk=update.pk), drafts.Edit("tenant_settings.0.name", "tenant"), by=cast.maya
    )
    page = read(cast, actions.submit(Version.objects.get(pk=update.pk), by=cast.maya))
    assert "Renames the setting subdomain to tenant." in page
    assert "2 installed instances lose the value." in page
    assert "globex" not in page.lower()


def test_what_was_replaced_is_not_compared_with_what_came_after(cast: Cast) -> None:
    update = updated(cast, {"general.description": "Write things down together."})
    passed(passed(update, cast.tomas), cast.ines)
    first = Version.objects.get(integration=update.integration, number=1)
    page = read(cast, first)
    assert "Changes since" not in page
    assert "v2 published" not in page
    assert "v1 published" in read(cast, update)


def updated(cast: Cast, values: dict[str, object]) -> Version:
    """An update of what is live, submitted."""
    update = drafts.start_update(published(cast).integration, by=cast.maya)
    for field, value in {**UPDATE, **values}.items():
        drafts.save_field(update, field, value, by=cast.maya)
    drafts.set_test_password(update, PASSWORD, by=cast.maya)
    return actions.submit(Version.objects.get(pk=update.pk), by=cast.maya)


def test_passing_is_off_while_something_blocks_and_the_bar_says_what(cast: Cast) -> None:
    version = claimed(cast)
    actions.open_finding(version, BLOCKS, by=cast.tomas)
    page = read(cast, version)
    assert "Finding 1 blocks" in page
    assert re.search(r"<button[^>]* disabled[^>]*>Pass to QA", page)
    assert 'popovertarget="return"' in page
    assert 'id="pass"' not in page


def test_returning_is_off_while_nothing_was_found(cast: Cast) -> None:
    page = read(cast, claimed(cast))
    assert re.search(r"<button[^>]* disabled[^>]*>Return to Northwind", page)
    assert 'popovertarget="pass"' in page


@pytest.mark.threat("ROLE-03")
def test_the_form_that_passes_names_what_was_shown(cast: Cast) -> None:
    version = claimed(cast)
    assert f'name="seen_hash" value="{version.submitted_hash}"' in read(cast, version)


def test_the_dialog_shows_the_mail_that_goes_out(cast: Cast) -> None:
    version = claimed(cast)
    actions.open_finding(version, SHOULD, by=cast.tomas)
    page = read(cast, version)
    assert "To Maya Lindqvist" in page
    assert f"1. {SHOULD.title} (should fix)" in page


def test_who_may_not_decide_reads_why(cast: Cast) -> None:
    version = submitted(cast)
    assert "Nobody has claimed it" in read(cast, version)
    assert "Analysts decide on submissions." in read(
        cast, version, person(cast.harbour, "Otto", "Kade", Role.NETWORK_ADMIN)
    )
    claimed(cast, version)
    assert "Tomas Okafor has claimed it" in read(cast, version, cast.ines)
    version.editors.create(user=cast.ines, last_at=version.created_at)
    assert "You have worked on this integration yourself, or for its vendor." in read(
        cast, version, cast.ines
    )


@pytest.mark.threat("ROLE-03")
def test_passing_by_the_page_ends_at_the_desk_with_a_word(cast: Cast) -> None:
    version = claimed(cast)
    client = client_for(cast.tomas)
    response = client.post(path(cast, "pass", version.id), {"seen_hash": version.submitted_hash}, follow=True)
    assert "Northwind Notes v1 goes on to QA. Northwind has been told." in text(response)
    version = claimed(cast, version, cast.ines)
    response = client_for(cast.ines).post(
        path(cast, "pass", version.id), {"seen_hash": version.submitted_hash}, follow=True
    )
    assert "Northwind Notes v1 is published." in text(response)


def test_returning_by_the_page_sends_the_letter(cast: Cast) -> None:
    version = claimed(cast)
    actions.open_finding(version, SHOULD, by=cast.tomas)
    form = {"note": "Nearly there."}
    response = client_for(cast.tomas).post(path(cast, "return", version.id), form, follow=True)
    assert "Northwind Notes v1 is with Northwind again." in text(response)
    assert Mail.objects.filter(template="review/returned").count() == 1
    assert version.moves.latest("at").note == "Nearly there."


def test_a_letter_that_is_too_long_comes_back_to_be_shortened(cast: Cast) -> None:
    version = AT[Status.INITIAL_REVIEW](cast)
    letter = "so long " * 600
    response = client_for(cast.tomas).post(path(cast, "return", version.id), {"note": letter})
    assert response.status_code == 422
    assert letter.strip() in text(response)
    assert "Use at most 4,000 characters" in text(response)


def test_a_name_that_was_taken_meanwhile_stops_the_publication_and_says_so(cast: Cast) -> None:
    first, second = submitted(cast), submitted(cast)
    passed(passed(first, cast.tomas), cast.ines)
    second = passed(second, cast.ines)
    claimed(cast, second)
    response = client_for(cast.tomas).post(
        path(cast, "pass", second.id), {"seen_hash": second.submitted_hash}
    )
    assert response.status_code == 422
    assert "another integration called Northwind Notes" in text(response)
    second.refresh_from_db()
    assert second.state is Status.QA_REVIEW


def test_a_new_finding_from_its_own_page(cast: Cast) -> None:
    version = claimed(cast)
    client = client_for(cast.tomas)
    page = text(client.get(path(cast, "finding_new", version.id) + "?path=oidc.redirect_uris"))
    assert '<option value="oidc.redirect_uris" selected>OpenID Connect, Redirect URIs</option>' in page
    response = client.post(path(cast, "finding_new", version.id), FORM)
    assert response["Location"] == path(cast, "submission", version.id) + "#finding-1"
    assert Finding.objects.get().remedy == "Mend it."


def test_a_finding_with_mistakes_comes_back_with_what_was_typed(cast: Cast) -> None:
    version = claimed(cast)
    response = client_for(cast.tomas).post(
        path(cast, "finding_new", version.id), {**FORM, "title": "", "remedy": ""}
    )
    page = text(response)
    assert response.status_code == 422
    assert "Say in a few words what is wrong." in page
    assert "who is stopped needs a way on" in page
    assert "Often." in page
    assert '<option value="oidc.redirect_uris" selected>' in page


def test_a_path_that_is_no_field_is_not_chosen(cast: Cast) -> None:
    version = claimed(cast)
    page = text(client_for(cast.tomas).get(path(cast, "finding_new", version.id) + "?path=<script>"))
    assert '<option value="" selected>The submission as a whole</option>' in page


def test_rewording_and_taking_back_from_the_page(cast: Cast) -> None:
    version = claimed(cast)
    finding = actions.open_finding(version, SHOULD, by=cast.tomas)
    client = client_for(cast.tomas)
    change = path(cast, "finding_change", version.id, finding.id)
    assert SHOULD.title in text(client.get(change))
    client.post(change, {**FORM, "title": "It breaks at night"})
    assert Finding.objects.get().title == "It breaks at night"
    client.post(path(cast, "finding_act", version.id, finding.id, "drop"))
    assert not Finding.objects.exists()


def test_resolving_takes_what_was_written_along(cast: Cast) -> None:
    version = claimed(cast, actions.submit(answered(cast, submitted(cast)), by=cast.maya))
    finding = version.findings.get()
    client = client_for(cast.tomas)
    client.post(path(cast, "finding_act", version.id, finding.id, "resolve"), {"text": "Thank you."})
    finding.refresh_from_db()
    assert finding.state == FindingState.RESOLVED
    assert Reply.objects.latest("at").text == "Thank you."
    client.post(path(cast, "finding_act", version.id, finding.id, "reopen"), {"text": ""})
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN


def test_a_reply_without_words_comes_back(cast: Cast) -> None:
    version = claimed(cast)
    finding = actions.open_finding(version, SHOULD, by=cast.tomas)
    response = client_for(cast.tomas).post(
        path(cast, "finding_act", version.id, finding.id, "reply"), {"text": " "}
    )
    assert response.status_code == 422
    assert "Write something" in text(response)


def test_what_is_no_verb_is_not_there(cast: Cast) -> None:
    version = claimed(cast)
    finding = actions.open_finding(version, SHOULD, by=cast.tomas)
    other = actions.open_finding(claimed(cast, submitted(cast), cast.ines), SHOULD, by=cast.ines)
    client = client_for(cast.tomas)
    assert client.post(path(cast, "finding_act", version.id, finding.id, "delete")).status_code == 404
    assert client.post(path(cast, "finding_act", version.id, other.id, "resolve")).status_code == 404
    assert client.get(path(cast, "submission", "ver_0")).status_code == 404


def test_notes_from_the_page(cast: Cast) -> None:
    version = submitted(cast)
    client = client_for(cast.ines)
    client.post(path(cast, "note", version.id), {"text": "Ask for the EU sandbox."})
    assert "Ask for the EU sandbox." in read(cast, version)
    assert client.post(path(cast, "note", version.id), {"text": ""}).status_code == 422


@pytest.mark.threat("ROLE-10")
def test_the_password_is_shown_once_to_who_holds_the_claim_and_both_logs_say_so(cast: Cast) -> None:
    version = claimed(cast)
    response = client_for(cast.tomas).post(path(cast, "test_account", version.id))
    assert PASSWORD in text(response)
    assert "no-store" in response["Cache-Control"]
    shown = Event.objects.filter(kind="integration.test_account.reveal").order_by("org_id")
    assert {(event.org_id, event.actor_label) for event in shown} == {
        (cast.harbour.id, "Tomas Okafor"),
        (cast.northwind.id, "Harbour"),
    }


@pytest.mark.threat("ROLE-10")
def test_who_signed_in_longer_ago_does_so_again_before_the_password_is_shown(cast: Cast) -> None:
    version = claimed(cast)
    client = client_for(cast.tomas)
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False):
        asked = client.post(path(cast, "test_account", version.id))
        assert asked.status_code == 303
        assert not Event.objects.filter(kind="integration.test_account.reveal").exists()
        page = client.get(asked["Location"])
        assert "Is it still you?" in text(page)
        assert "then choose Reveal once more" in text(page)
        form = {"password": OWN_PASSWORD, "fresh": "1", "next": page.context["next"]}
        back = client.post(org_path(cast.harbour, "orgs:sign_in"), form)
        assert back["Location"] == path(cast, "submission", version.id)
        assert PASSWORD in text(client.post(path(cast, "test_account", version.id)))


@pytest.mark.threat("ROLE-10")
def test_nobody_else_is_shown_the_password(cast: Cast) -> None:
    version = claimed(cast)
    otto = person(cast.harbour, "Otto", "Kade", Role.NETWORK_ADMIN)
    for by in (cast.ines, cast.nadia, otto):
        response = client_for(by).post(path(cast, "test_account", version.id))
        assert response.status_code == 403
        assert PASSWORD not in text(response)
    refused = Event.objects.filter(kind="integration.submission.refused", detail__action="reveal")
    assert refused.count() == 3
    passed_on = actions.pass_review(version, by=cast.tomas, seen_hash=version.submitted_hash)
    assert client_for(cast.tomas).post(path(cast, "test_account", passed_on.id)).status_code == 403


def test_releasing_from_the_page_frees_it(cast: Cast) -> None:
    version = claimed(cast)
    response = client_for(cast.nadia).post(path(cast, "release", version.id), follow=True)
    assert "Northwind Notes v1 is free for others." in text(response)


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.DRAFT])
def test_every_status_has_its_page(cast: Cast, status: Status) -> None:
    version = AT[status](cast)
    for by in (cast.tomas, cast.ines, cast.nadia):
        assert "Northwind Notes" in read(cast, version, by)


def test_a_draft_is_the_vendor_s_own(cast: Cast) -> None:
    version = actions.reopen(actions.withdraw(submitted(cast), by=cast.maya), by=cast.maya)
    assert client_for(cast.tomas).get(path(cast, "submission", version.id)).status_code == 404


def test_removing_and_restoring_from_their_page(cast: Cast) -> None:
    live = published(cast)
    client = client_for(cast.nadia)
    door = path(cast, "delist", live.integration_id)
    assert "Remove Northwind Notes from the catalog?" in text(client.get(door))
    response = client.post(door, {"reason": " "})
    assert response.status_code == 422
    assert "Say why: the vendor reads it." in text(response)
    response = client.post(door, {"reason": "It leaks."}, follow=True)
    assert "Northwind Notes is out of the catalog." in text(response)
    assert "Restore Northwind Notes to the catalog?" in text(
        client.get(path(cast, "restore", live.integration_id))
    )
    response = client.post(path(cast, "restore", live.integration_id), follow=True)
    assert "Northwind Notes is in the catalog again." in text(response)


def test_only_network_admins_are_asked_why(cast: Cast) -> None:
    live = published(cast)
    assert client_for(cast.tomas).get(path(cast, "delist", live.integration_id)).status_code == 403
    assert client_for(cast.nadia).get(path(cast, "delist", "int_0")).status_code == 404


def test_the_page_asks_the_database_a_fixed_number_of_times(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    version, finding = returned(submitted(cast), cast.tomas)
    for number in range(5):
        actions.answer_finding(finding, f"Answer {number}", by=cast.maya)
    version = claimed(cast, actions.submit(version, by=cast.maya))
    for _ in range(5):
        actions.open_finding(version, SHOULD, by=cast.tomas)
    client = client_for(cast.tomas)
    with django_assert_max_num_queries(35):
        client.get(path(cast, "submission", version.id))
