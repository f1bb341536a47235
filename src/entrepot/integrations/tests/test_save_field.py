from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.audit.models import Event
from entrepot.capabilities.base import Input
from entrepot.core.errors import Invalid, Missing, NotAllowed, WrongState
from entrepot.integrations import actions
from entrepot.integrations.actions import Edit, FieldConflict
from entrepot.integrations.documents import plain, read, value_at
from entrepot.integrations.models import Editor, Version
from entrepot.integrations.schema import Shape, find, walk
from entrepot.integrations.states import EDITABLE, Status
from entrepot.integrations.tests.drafts import complete, draft
from entrepot.integrations.values import fingerprint
from entrepot.orgs.states import Role
from entrepot.testing import Cast, person


def value(version: Version, path: str) -> Any:
    version.refresh_from_db()
    spot = find(path, ["oidc"])
    assert spot is not None
    return plain(value_at(read(version.document).manifest, spot))


def test_what_was_typed_is_kept_right_or_wrong_and_problems_are_told(cast: Cast):
    version = draft(cast.omar)
    saved = actions.save_field(version, "general.website", "htp:/northwind", by=cast.omar)
    assert value(version, "general.website") == "htp:/northwind"
    assert (saved.revision, version.revision) == (1, 1)
    assert [problem.code for problem in saved.problems("general.website")] == ["custom_scheme"]
    assert not saved.completeness.ready


def test_the_name_of_a_new_integration_follows_its_draft(cast: Cast):
    version = draft(cast.omar)
    actions.save_field(version, "general.name", "Northwind Board", by=cast.omar)
    version.integration.refresh_from_db()
    assert version.integration.name == "Northwind Board"


def test_text_is_stored_in_one_spelling(cast: Cast):
    version = draft(cast.omar)
    actions.save_field(version, "general.name", " No\u0308rthwind ", by=cast.omar)
    actions.save_field(version, "general.description", "one\r\ntwo\r", by=cast.omar)
    assert value(version, "general.name") == "N\u00f6rthwind"
    assert value(version, "general.description") == "one\ntwo\n"


def test_every_kind_of_field_can_be_saved(cast: Cast):
    version = draft(cast.omar)
    for path, new in {
        "general.exists": True,
        "general.use_cases": ["Automation", "Zero Trust"],
        "oidc.redirect_uris.0": "https://a.example/cb",
        "oidc.redirect_uris": ["https://a.example/cb", "https://b.example/cb"],
        "tenant_settings": [{"label": "Subdomain", "name": "subdomain"}],
        "tenant_settings.0.required": None,
        "support.contacts": complete()["support"]["contacts"],
        "support.contacts.2.value": "+1",
    }.items():
        actions.save_field(version, path, new, by=cast.omar)
    assert value(version, "oidc.redirect_uris.1") == "https://b.example/cb"
    assert value(version, "tenant_settings.0.required") is None
    assert value(version, "support.contacts.2.value") == "+1"


def test_nothing_changes_where_nothing_changed(cast: Cast):
    version = draft(cast.omar)
    saved = actions.save_field(version, "general.name", "Northwind Notes", by=cast.omar)
    assert (saved.changed, saved.revision) == ([], 0)


@pytest.mark.threat("FILE-02")
@pytest.mark.parametrize(
    ("text", "what"), [("a\x00b", "a NUL byte at character 2"), ("a\ud800", "lone surrogate")]
)
def test_what_the_database_cannot_hold_is_named_and_the_draft_stays(cast: Cast, text: str, what: str):
    version = draft(cast.omar)
    for path, new in (
        ("general.name", text),
        ("general.use_cases", [text]),
        ("tenant_settings", [{"help": text}]),
    ):
        with pytest.raises(Invalid, match=what):
            actions.save_field(version, path, new, by=cast.omar)
    assert value(version, "general.name") == "Northwind Notes"


@pytest.mark.threat("FILE-03")
@pytest.mark.parametrize("length", [300_000, 10_000_000])
def test_a_text_that_is_too_large_is_refused_with_the_sizes(cast: Cast, length: int):
    version = draft(cast.omar)
    with pytest.raises(Invalid, match="262,144 are allowed") as refusal:
        actions.save_field(version, "general.description", "x" * length, by=cast.omar)
    assert list(refusal.value.fields) == ["general.description"]
    assert value(version, "general.description") == ""


@pytest.mark.threat("FILE-03")
def test_a_document_has_a_limit_as_a_whole(cast: Cast):
    version = draft(cast.omar)
    actions.save_field(version, "general.description", "x" * 200_000, by=cast.omar)
    with pytest.raises(Invalid, match="262,144 are allowed"):
        actions.save_field(version, "general.changes", "x" * 100_000, by=cast.omar)
    with pytest.raises(Invalid, match="at most 100"):
        actions.save_field(version, "tenant_settings", [{}] * 101, by=cast.omar)


@pytest.mark.threat("FILE-04")
@pytest.mark.parametrize(
    "path",
    [
        "status",
        "general.status",
        "general",
        "org",
        "oidc.client_id",
        "tenant_settings.7.name",
        "tenant_settings.0",
        "oidc.redirect_uris.5",
        "test_account.password",
        "general.icon",
        "saml.acs",
        "capabilities",
    ],
)
def test_paths_that_are_not_the_vendors_to_write_are_refused(cast: Cast, path: str):
    version = draft(cast.omar)
    with pytest.raises((Invalid, FieldConflict)):
        actions.save_field(version, path, "x", by=cast.omar)
    assert value(version, "general.name") == "Northwind Notes"
    assert version.revision == 0


@pytest.mark.threat("FILE-04")
@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("general.name", 3),
        ("general.name", ["x"]),
        ("general.exists", "yes"),
        ("general.use_cases", "x"),
        ("tenant_settings", ["x"]),
        ("tenant_settings", [{"org": "x"}]),
        ("oidc.redirect_uris", [None]),
    ],
)
def test_values_of_another_shape_are_refused(cast: Cast, path: str, new: object):
    version = draft(cast.omar)
    with pytest.raises(Invalid):
        actions.save_field(version, path, new, by=cast.omar)
    assert version.revision == 0


@pytest.mark.threat("ROLE-09")
def test_only_admins_of_the_owning_organisation_edit(cast: Cast):
    version = draft(cast.omar)
    for stranger in (cast.priya, cast.tomas, cast.nadia):
        with pytest.raises(Missing):
            actions.save_field(version, "general.name", "Mine", by=stranger)
    for role in (None, Role.READ_ONLY_ADMIN, Role.ORG_ADMIN):
        colleague = person(cast.northwind, f"Col{role}", "League", *([role] if role else []))
        with pytest.raises(NotAllowed):
            actions.save_field(version, "general.name", "Mine", by=colleague)
    actions.save_field(version, "general.name", "Ours", by=cast.maya)


@pytest.mark.parametrize("status", sorted(set(Status) - EDITABLE))
def test_a_version_that_is_not_the_vendors_turn_does_not_change(cast: Cast, status: Status):
    version = draft(cast.omar)
    Version.objects.filter(pk=version.pk).update(status=status)
    with pytest.raises(WrongState):
        actions.save_field(version, "general.name", "Other", by=cast.omar)
    assert value(version, "general.name") == "Northwind Notes"


def test_who_edited_is_kept_and_a_sitting_leaves_one_event_per_field(cast: Cast):
    version = draft(cast.omar)
    for text in ("A", "Ab", "Abc"):
        actions.save_field(version, "general.description", text, by=cast.maya)
    assert {editor.user for editor in Editor.objects.filter(version=version)} == {cast.omar, cast.maya}
    event = Event.objects.get(kind="integration.draft.update")
    assert event.detail == {"fields": ["general.description"]}
    assert event.actor_id == cast.maya.id


def test_two_editors_of_different_fields_are_merged(cast: Cast):
    version = draft(cast.omar)
    actions.save_field(version, "general.website", "https://a.example", revision=0, by=cast.omar)
    actions.save_field(version, "general.description", "Notes.", revision=0, by=cast.maya)
    assert value(version, "general.website") == "https://a.example"
    assert value(version, "general.description") == "Notes."


def test_the_second_editor_of_one_field_sees_both_values_and_who_and_when(cast: Cast):
    version = draft(cast.omar)
    seen = fingerprint("")
    actions.save_field(version, "general.website", "https://a.example", base=seen, by=cast.omar)
    for basis in ({"base": seen}, {"revision": 0}):
        with pytest.raises(FieldConflict) as refusal:
            actions.save_field(version, "general.website", "https://b.example", by=cast.maya, **basis)
        conflict = refusal.value.conflict
        assert (conflict.mine, conflict.theirs) == ("https://b.example", "https://a.example")
        assert conflict.by == "Omar Reyes"
        assert conflict.at is not None
        assert "Omar Reyes changed App website" in refusal.value.message
    assert value(version, "general.website") == "https://a.example"


def test_the_same_answer_twice_is_no_conflict(cast: Cast):
    version = draft(cast.omar)
    actions.save_field(version, "general.website", "https://a.example", revision=0, by=cast.omar)
    saved = actions.save_field(version, "general.website", "https://a.example", revision=0, by=cast.maya)
    assert saved.changed == []


def test_a_whole_tab_takes_what_it_can_and_leaves_untouched_fields_to_the_other_editor(cast: Cast):
    version = draft(cast.omar)
    blank = fingerprint("")
    actions.save_field(version, "general.website", "https://a.example", by=cast.omar)
    actions.save_field(version, "general.description", "Omar's.", by=cast.omar)
    saved = actions.save_edits(
        version,
        [
            Edit("general.website", "", base=blank),  # Maya's page still shows it empty
            Edit("general.description", "Maya's.", base=blank),
            Edit("general.category", "Analytics", base=blank),
        ],
        by=cast.maya,
    )
    assert saved.changed == ["general.category"]
    assert [(one.path, one.mine, one.theirs) for one in saved.conflicts] == [
        ("general.description", "Maya's.", "Omar's.")
    ]
    assert value(version, "general.website") == "https://a.example"


def test_an_edit_of_an_entry_that_was_renumbered_is_asked_about(cast: Cast):
    version = draft(cast.omar)
    two = [{"label": "One", "name": "one"}, {"label": "Two", "name": "two"}]
    shape = actions.save_field(version, "tenant_settings", two, by=cast.omar).revision
    actions.remove_item(version, "tenant_settings.0", by=cast.omar)
    seen = fingerprint("string")  # both entries have the same type, so the value alone tells nothing
    saved = actions.save_edits(
        version,
        [
            Edit("tenant_settings.0.type", "url", base=seen, shape=shape),
            Edit("tenant_settings.1.label", "Second", base=fingerprint("Two"), shape=shape),
        ],
        by=cast.maya,
    )
    assert saved.changed == []
    assert [(one.path, one.theirs) for one in saved.conflicts] == [
        ("tenant_settings.0.type", "string"),
        ("tenant_settings.1.label", None),
    ]
    assert {one.by for one in saved.conflicts} == {"Omar Reyes"}


def test_save_tab_takes_paths_of_its_tab_only(cast: Cast):
    version = draft(cast.omar)
    actions.save_tab(version, "general", {"general.website": "https://a.example"}, by=cast.omar)
    assert value(version, "general.website") == "https://a.example"
    for key, path in (
        ("general", "support.escalation"),
        ("general", "general.status"),
        ("review", "general.name"),
    ):
        with pytest.raises(Invalid):
            actions.save_tab(version, key, {path: "x"}, by=cast.omar)


texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
by_shape = {
    Shape.TEXT: texts,
    Shape.YES_NO: st.none() | st.booleans(),
    Shape.TEXTS: st.lists(texts, max_size=4),
    Shape.GROUPS: st.lists(st.just({}), max_size=3),
}
FIELDS = [
    (place.path, place.field.shape)
    for place in walk(read(complete()).manifest)
    if place.field.spec.input not in (Input.SECRET, Input.IMAGE)
]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), chosen=st.sampled_from(FIELDS))
def test_whatever_is_saved_is_read_back_and_saving_it_again_changes_nothing(
    cast: Cast, data: st.DataObject, chosen: tuple[str, Shape]
):
    path, shape = chosen
    version = Version.objects.first() or draft(cast.omar)
    Version.objects.filter(pk=version.pk).update(document=complete())
    actions.save_field(version, path, data.draw(by_shape[shape]), by=cast.omar)
    kept = value(version, path)
    again = actions.save_field(version, path, kept, by=cast.omar)
    assert again.changed == []
    assert value(version, path) == kept


@pytest.mark.threat("FILE-04")
def test_a_whole_document_is_taken_or_refused_by_the_same_rules(cast: Cast):
    version = draft(cast.omar)
    saved = actions.save_document(version, complete(), by=cast.omar)
    assert value(version, "support.contacts.2.value") == "+44 20 7946 0000"
    assert {problem.path for problem in saved.completeness.problems} == {
        "general.icon",
        "test_account.password",
    }
    for odd in (
        {"status": "PUBLISHED"},
        {"test_account": {"password": "x"}},
        {"general": {"icon": "ico_stolen"}},
    ):
        with pytest.raises(Invalid):
            actions.save_document(version, {**complete(), **odd}, by=cast.omar)
    with pytest.raises(Invalid, match="NUL"):
        actions.save_document(version, {"general": {"name": "\x00"}}, by=cast.omar)
    assert value(version, "general.name") == "Northwind Notes"
