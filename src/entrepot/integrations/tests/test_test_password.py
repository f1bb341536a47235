import json
import logging

import pytest

from entrepot.audit.models import Event
from entrepot.core.crypto import SealBroken
from entrepot.core.errors import Invalid
from entrepot.core.fields import sealed_field
from entrepot.integrations import actions
from entrepot.integrations.completeness import assess
from entrepot.integrations.documents import hash_of, publishable
from entrepot.integrations.models import Version
from entrepot.integrations.tests.drafts import draft, ready_draft
from entrepot.testing import Cast

CANARY = "ferry wharf 9213"


def test_a_password_is_sealed_and_counts_as_filled_in(cast: Cast):
    version = draft(cast.omar)
    actions.set_test_password(version, CANARY, by=cast.omar)
    version.refresh_from_db()
    assert CANARY not in version.test_password
    assert sealed_field(version, "test_password").take(version) == CANARY
    assert not assess(version).at("test_account.password")


def test_the_empty_one_removes_it(cast: Cast):
    version = ready_draft(cast.omar)
    actions.set_test_password(version, "", by=cast.omar)
    version.refresh_from_db()
    assert version.test_password == ""
    assert [problem.code for problem in assess(version).problems] == ["missing"]


@pytest.mark.threat("ROLE-10")
def test_it_is_in_no_document_hash_event_or_log(cast: Cast, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        version = ready_draft(cast.omar)
    before = hash_of(version)
    actions.set_test_password(version, CANARY + "!", by=cast.omar)
    version.refresh_from_db()
    assert hash_of(version) == before
    everything = json.dumps(
        [version.document, publishable(version.document), list(Event.objects.values("detail", "text"))]
    )
    assert CANARY not in everything
    assert CANARY not in caplog.text


@pytest.mark.threat("DB-04")
def test_a_sealed_password_moved_to_another_draft_does_not_open(cast: Cast):
    mine, other = ready_draft(cast.omar), draft(cast.omar, "Other")
    Version.objects.filter(pk=other.pk).update(test_password=mine.test_password)
    other.refresh_from_db()
    with pytest.raises(SealBroken):
        sealed_field(other, "test_password").take(other)


@pytest.mark.parametrize(("plain", "what"), [("x" * 1025, "1,024 are allowed"), ("a\x00", "NUL")])
def test_what_cannot_be_kept_is_refused_without_being_repeated(cast: Cast, plain: str, what: str):
    version = draft(cast.omar)
    with pytest.raises(Invalid, match=what) as refusal:
        actions.set_test_password(version, plain, by=cast.omar)
    assert plain not in refusal.value.message


def test_an_update_asks_for_a_new_one(cast: Cast):
    from entrepot.integrations.tests.drafts import published

    update = actions.start_update(published(cast.omar).integration, by=cast.omar)
    assert update.test_password == ""
