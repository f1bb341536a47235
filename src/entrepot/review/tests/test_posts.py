"""By HTTP the table holds too: what a page hides, a post is refused, whoever sends it (THREATS ROLE-01, TEN-01)."""

import itertools

import pytest
from django.db import transaction

from entrepot.audit.models import Event
from entrepot.integrations.models import Version
from entrepot.integrations.states import Status
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.review.models import Move
from entrepot.review.states import Action
from entrepot.review.tests.test_table import STRANGERS, expected
from entrepot.review.tests.worlds import AT, NAMES, make_parties, submitted
from entrepot.testing import Cast, client_for, nobody

DOORS = {
    Action.SUBMIT: "review:submit",
    Action.RESUBMIT: "review:submit",
    Action.WITHDRAW: "review:withdraw",
    Action.REOPEN: "review:reopen",
    Action.PASS: "review:pass",
    Action.RETURN: "review:return",
    Action.DELIST: "review:delist",
    Action.RESTORE: "review:restore",
}
VENDOR_DOORS = {Action.SUBMIT, Action.RESUBMIT, Action.WITHDRAW, Action.REOPEN}
CATALOG_DOORS = {Action.DELIST, Action.RESTORE}


def door(version: Version, action: Action, by: User) -> str:
    key = version.integration_id if action in CATALOG_DOORS else version.id
    return org_path(by.org, DOORS[action], key)


def answer(status: Status, action: Action, party: str) -> int:
    """The status of the answer. Who has no business at a door finds nothing behind it."""
    network = party.startswith(("network", "analyst"))
    if party in STRANGERS or (action in VENDOR_DOORS) == network:
        return 404
    if not network and action not in VENDOR_DOORS:
        return 404
    if action in CATALOG_DOORS and status not in (Status.PUBLISHED, Status.DELISTED):
        return 404  # never published
    if action in (Action.PASS, Action.RETURN) and status is Status.DRAFT:
        return 404  # a draft is the vendor's own
    outcome = expected(status, _meant(status, action), party)
    return 302 if isinstance(outcome, Status) else int(outcome.status)


def _meant(status: Status, action: Action) -> Action:
    """One door submits for the first time and again."""
    if action in (Action.SUBMIT, Action.RESUBMIT):
        return Action.SUBMIT if status is Status.DRAFT else Action.RESUBMIT
    return action


@pytest.mark.threat("ROLE-01")
@pytest.mark.threat("TEN-01")
@pytest.mark.parametrize("status", list(Status))
def test_each_door_answers_each_party_as_the_table_says(cast: Cast, status: Status) -> None:
    version = AT[status](cast)
    parties = make_parties(cast, version)
    clients = {name: client_for(parties[name]) for name in NAMES}
    for action, name in itertools.product(set(DOORS) - {Action.RESUBMIT}, NAMES):
        form = {"seen_hash": version.submitted_hash, "note": "", "reason": "Because."}
        with transaction.atomic():
            moves, events = Move.objects.count(), Event.objects.filter(org_id=version.org_id).count()
            response = clients[name].post(door(version, action, parties[name]), form)
            due = answer(status, action, name)
            assert response.status_code == due, f"{status}: {action} by the {name}"
            assert Move.objects.count() - moves == (due == 302)
            if name in STRANGERS:
                assert Event.objects.filter(org_id=version.org_id).count() == events
            transaction.set_rollback(True)


@pytest.mark.threat("ROLE-01")
@pytest.mark.parametrize("action", list(DOORS))
def test_nobody_is_led_to_sign_in_and_moves_nothing(cast: Cast, action: Action) -> None:
    version = submitted(cast)
    for person in (cast.maya, cast.tomas):
        response = nobody(person.org).post(door(version, action, person))
        assert response.status_code == 302
        assert response["Location"] == org_path(person.org, "orgs:sign_in")
    version.refresh_from_db()
    assert version.state is Status.INITIAL_REVIEW


@pytest.mark.threat("TEN-01")
def test_another_organisation_s_version_answers_like_one_that_is_not_there(cast: Cast) -> None:
    version = submitted(cast)
    client = client_for(cast.priya)
    for name in ("review:status", "review:submit", "review:withdraw", "review:reopen"):
        call = client.get if name == "review:status" else client.post
        theirs = call(org_path(cast.globex, name, version.id))
        none = call(org_path(cast.globex, name, "ver_0000000000000000000000"))
        assert (theirs.status_code, none.status_code) == (404, 404)
        assert _body(theirs) == _body(none)


def _body(response) -> bytes:
    """The page without the parts that differ at each request."""
    lines = response.content.splitlines()
    return b"\n".join(line for line in lines if b"csrf" not in line and b"<code>" not in line)


@pytest.mark.parametrize("name", ["desk", "submission", "finding_new"])
def test_the_desk_does_not_exist_outside_of_the_network(cast: Cast, name: str) -> None:
    version = submitted(cast)
    args = [] if name == "desk" else [version.id]
    for person in (cast.maya, cast.priya, cast.jonas):
        response = client_for(person).get(org_path(person.org, f"review:{name}", *args))
        assert response.status_code == 404


def test_posts_are_posts_and_pages_are_read(cast: Cast) -> None:
    version = submitted(cast)
    client = client_for(cast.tomas)
    for name in ("claim", "release", "pass", "return", "note", "test_account"):
        assert client.get(org_path(cast.harbour, f"review:{name}", version.id)).status_code == 405
    assert client.get(org_path(cast.harbour, "review:claim_next")).status_code == 405
    assert client.post(org_path(cast.harbour, "review:desk")).status_code == 405


def test_a_post_without_its_token_moves_nothing(cast: Cast) -> None:
    version = submitted(cast)
    client = client_for(cast.maya, enforce_csrf_checks=True)
    assert client.post(org_path(cast.northwind, "review:withdraw", version.id)).status_code == 403
    version.refresh_from_db()
    assert version.state is Status.INITIAL_REVIEW
