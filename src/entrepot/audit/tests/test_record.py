"""The system log: written once, searched by one organisation only."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from entrepot.audit import actions as audit
from entrepot.audit import queries
from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.core import context
from entrepot.testing import Cast


def _events(org_id: str, **search: object) -> list[Event]:
    return list(queries.events(org_id, queries.Search(**search)))  # type: ignore[arg-type]


@pytest.mark.threat("LOG-06")
def test_an_event_says_who_did_what_to_what_and_from_where(cast: Cast) -> None:
    with context.bound(context.RequestContext("req1", "192.0.2.7", "Browser/1")):
        audit.record(
            Kind.GROUP_CREATE, org_id=cast.globex.id, actor=cast.priya, target=cast.sales.as_target(), size=1
        )
    event = _events(cast.globex.id)[0]
    assert (event.actor_label, event.target_label, event.address, event.request_id, event.detail) == (
        "Priya Raman",
        "Everyone in Sales",
        "192.0.2.7",
        "req1",
        {"size": 1},
    )


@pytest.mark.threat("DB-03")
def test_an_event_is_neither_changed_nor_deleted(cast: Cast) -> None:
    audit.record(Kind.GROUP_CREATE, org_id=cast.globex.id, actor=cast.priya, target=cast.sales.as_target())
    (event,) = _events(cast.globex.id)
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


@pytest.mark.threat("LOG-06")
def test_what_is_rolled_back_leaves_no_event(cast: Cast) -> None:
    before = Event.objects.count()

    class ChangedMind(Exception):
        pass

    with pytest.raises(ChangedMind), transaction.atomic():
        audit.record(
            Kind.GROUP_CREATE, org_id=cast.globex.id, actor=cast.priya, target=cast.sales.as_target()
        )
        raise ChangedMind
    assert Event.objects.count() == before


@pytest.mark.threat("TEN-01")
def test_no_search_reaches_another_organisations_events(cast: Cast) -> None:
    audit.record(Kind.GROUP_CREATE, org_id=cast.globex.id, actor=cast.priya, target=cast.sales.as_target())
    assert _events(cast.initech.id, words="sales") == []
    assert _events(cast.initech.id, target_id=cast.sales.id) == []
    assert _events(cast.globex.id, target_id=cast.sales.id)


@pytest.mark.threat("ROLE-10")
def test_the_networks_people_are_not_named_in_a_vendors_log(cast: Cast) -> None:
    with context.bound(context.RequestContext("req1", "192.0.2.7", "Browser/1")):
        audit.record(
            Kind.SUBMISSION_RETURN,
            org_id=cast.northwind.id,
            actor=cast.tomas,
            target=audit.Target("Version", "ver_1"),
        )
    theirs, ours = _events(cast.northwind.id)[0], _events(cast.harbour.id)[0]
    assert (theirs.actor_kind, theirs.actor_id, theirs.address) == ("network", "", "")
    assert "Tomas" not in theirs.text + theirs.actor_label
    assert (ours.actor_label, ours.address) == ("Tomas Okafor", "192.0.2.7")


def test_words_kinds_and_outcomes_narrow_the_search(cast: Cast) -> None:
    audit.record(Kind.GROUP_CREATE, org_id=cast.globex.id, actor=cast.priya, target=cast.sales.as_target())
    assert _events(cast.globex.id, words="PRIYA sales", kind=Kind.GROUP_CREATE, outcome="success")
    assert not _events(cast.globex.id, words="priya nothing-of-the-kind")
    assert not _events(cast.globex.id, words="priya", outcome="deny")


@pytest.mark.threat("DB-06")
@pytest.mark.django_db
@given(words=st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_no_text_breaks_the_search(words: str) -> None:
    assert _events("org_none", words=words) == []
