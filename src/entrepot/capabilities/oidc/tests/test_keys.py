"""Signing keys: next, active, retired."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import decode

from entrepot.audit.actions import SYSTEM
from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc import keys
from entrepot.capabilities.oidc.jobs import rotate_keys
from entrepot.capabilities.oidc.models import KeyState, SigningKey
from entrepot.capabilities.oidc.tests.peers import App
from entrepot.core import clock
from entrepot.core.crypto import SealBroken
from entrepot.core.errors import Missing, NotAllowed, WrongState
from entrepot.core.fields import sealed_field
from entrepot.testing import Cast, client_for


def kid_of(token: str) -> str:
    return jws.extract_compact(token.encode()).headers()["kid"]


def later(**age: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(**age), tick=False)


def state_of(kid: str) -> str:
    return SigningKey.objects.get(pk=kid).state


@pytest.mark.threat("OIDC-18")
def test_the_next_key_is_published_before_it_signs_and_the_old_one_until_its_last_token_ends(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    old = notes.tokens(jonas)["id_token"]
    upcoming = SigningKey.objects.get(org=cast.globex, state=KeyState.NEXT).id
    assert upcoming in published(notes)
    with later(minutes=6):
        assert keys.rotate(cast.globex, by=cast.priya).id == upcoming
        new = notes.tokens(jonas)["id_token"]
        assert (kid_of(new), state_of(kid_of(old))) == (upcoming, KeyState.RETIRED)
        assert notes.claims(old)["sub"] == notes.claims(new)["sub"]
    with later(minutes=65):
        assert kid_of(old) in published(notes)
    with later(minutes=72):
        assert published(notes) == {upcoming, SigningKey.objects.get(org=cast.globex, state=KeyState.NEXT).id}


@pytest.mark.threat("OIDC-18")
def test_a_retired_key_still_reads_hints_and_has_no_private_part(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    hint = notes.tokens(jonas)["id_token"]
    with later(minutes=6):
        keys.rotate(cast.globex, by=SYSTEM)
        assert SigningKey.objects.get(pk=kid_of(hint)).private_pem == ""
        assert notes.code(jonas, id_token_hint=hint)


@pytest.mark.threat("OIDC-18")
def test_a_key_does_not_sign_before_clients_can_have_read_it(notes: App, cast: Cast) -> None:
    with pytest.raises(WrongState, match="may not have read the next key yet"):
        keys.rotate(cast.globex, by=cast.priya)
    with later(minutes=6):
        keys.rotate(cast.globex, by=cast.priya)
        with pytest.raises(WrongState):
            keys.rotate(cast.globex, by=cast.priya)


@pytest.mark.threat("OIDC-18")
@pytest.mark.threat("TEN-09")
def test_organisations_never_share_a_key_or_sign_with_each_others(
    notes: App, foreign: App, jonas: Browser, cast: Cast
) -> None:
    here = notes.tokens(jonas)["id_token"]
    there = foreign.tokens(client_for(cast.ada))["id_token"]
    assert kid_of(here) != kid_of(there)
    assert keys.signer(cast.globex).key is not keys.signer(cast.initech).key
    assert keys.verifier(cast.initech, kid_of(here)) is None
    with pytest.raises(JoseError):
        decode(here, KeySet.import_key_set(foreign.peer.get(foreign.at("keys")).json()), algorithms=["RS256"])


@pytest.mark.threat("TEN-09")
def test_another_worker_learns_of_a_rotation_within_five_seconds(notes: App, cast: Cast) -> None:
    held = keys.signer(cast.globex)
    with later(minutes=6):
        stale = keys.signer(cast.globex)
        assert stale.key is held.key  # read again, not loaded again
        keys.rotate(cast.globex, by=SYSTEM)
        keys._signers[cast.globex.id] = stale  # another worker did it
        assert keys.signer(cast.globex).kid == held.kid
    with later(minutes=6, seconds=6):
        assert keys.signer(cast.globex).kid != held.kid


@pytest.mark.threat("DB-04")
def test_a_private_key_that_was_moved_to_another_organisation_does_not_open(notes: App, foreign: App) -> None:
    here = SigningKey.objects.get(org=notes.org, state=KeyState.ACTIVE)
    there = SigningKey.objects.get(org=foreign.org, state=KeyState.ACTIVE)
    assert "PRIVATE" not in here.private_pem
    there.private_pem = here.private_pem
    with pytest.raises(SealBroken):
        sealed_field(there, "private_pem").take(there)


@pytest.mark.threat("OIDC-18")
def test_the_database_holds_one_active_and_one_next_key(notes: App) -> None:
    for state in (KeyState.ACTIVE, KeyState.NEXT):
        with pytest.raises(IntegrityError), transaction.atomic():
            SigningKey.objects.create(
                org=notes.org, state=state, public_jwk={}, private_pem="", created_at=clock.now()
            )


def test_making_keys_is_repeatable(cast: Cast) -> None:
    for _ in range(3):
        keys.ensure_keys(cast.globex)
    assert sorted(SigningKey.objects.values_list("state", flat=True)) == ["active", "next"]


def test_rotation_takes_a_super_admin_of_the_organisation(notes: App, cast: Cast) -> None:
    with later(minutes=6):
        with pytest.raises(NotAllowed):
            keys.rotate(cast.globex, by=cast.jonas)
        with pytest.raises(Missing):
            keys.rotate(cast.globex, by=cast.sam)


@pytest.mark.threat("LOG-06")
def test_the_system_log_tells_of_a_rotation(notes: App, cast: Cast) -> None:
    with later(minutes=6):
        active = keys.rotate(cast.globex, by=cast.priya)
    event = Event.objects.get(kind=Kind.KEY_ROTATE)
    assert (event.org_id, event.actor_id, event.target_id) == (cast.globex.id, cast.priya.id, active.id)


def test_an_operator_rotates_by_hand(notes: App, foreign: App, cast: Cast) -> None:
    first, theirs = keys.signer(cast.globex).kid, keys.signer(cast.initech).kid
    with pytest.raises(CommandError, match="globex: Apps may not have read the next key yet"):
        call_command("rotate_keys", "globex")
    with pytest.raises(CommandError, match="No organisation is called 'glob'"):
        call_command("rotate_keys", "glob")
    with later(minutes=6):
        said = StringIO()
        call_command("rotate_keys", "globex", stdout=said)
        active = keys.signer(cast.globex).kid
        assert said.getvalue() == f"globex: {active} signs from now on.\n"
        assert (state_of(first), active != first) == (KeyState.RETIRED, True)
        assert keys.signer(cast.initech).kid == theirs
    assert Event.objects.filter(kind=Kind.KEY_ROTATE, org_id=cast.globex.id).count() == 1


def test_a_job_rotates_after_ninety_days_and_drops_what_nothing_refers_to(notes: App, cast: Cast) -> None:
    first = keys.signer(cast.globex).kid
    with later(days=89):
        rotate_keys(0)
        assert state_of(first) == KeyState.ACTIVE
    with later(days=91):
        rotate_keys(0)
        rotate_keys(0)
        assert state_of(first) == KeyState.RETIRED
        assert SigningKey.objects.filter(org=cast.globex).count() == 3
    with later(days=100):
        rotate_keys(0)
        assert not SigningKey.objects.filter(pk=first).exists()


def published(app: App) -> set[str]:
    return {key["kid"] for key in app.peer.get(app.at("keys")).json()["keys"]}
