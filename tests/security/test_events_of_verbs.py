"""Every door that changes something, opened by who may: the system log tells of it, or the walk fails (THREATS LOG-06).

A new address that takes forms fails the walk until it stands in `FORMS` or `BEFORE`, or in `NO_VERB` with its reason.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from entrepot.audit.kinds import ActorKind, Outcome
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.lifetimes import JWKS_CACHED
from entrepot.capabilities.oidc.models import SigningKey
from entrepot.core import clock
from entrepot.integrations.tests.drafts import image
from entrepot.integrations.tests.pages import shown
from entrepot.integrations.views import changes
from entrepot.orgs import actions as orgs
from entrepot.orgs.states import Role
from entrepot.review import actions as review
from entrepot.testing import PASSWORD, Cast, client_for
from tests import estate as estates
from tests.addresses import Address
from tests.estate import Estate
from tests.test_tenancy import IN_ORG, PUBLIC, at, children, ids_for, rows

pytestmark = [pytest.mark.threat("LOG-06"), pytest.mark.django_db]

NO_VERB = {
    "orgs:verify_email": "takes the link of a mail; test_borrowed_address",
    "instances:install_addresses": "shows what would be",
    "instances:addresses": "shows what would be",
    "integrations:try": "shows what would be",
    "orgs:short_name": "shows what would be",
}
SHARED = {
    "name": "Mine",
    "label": "Mine",
    "text": "Mine",
    "given_name": "Mine",
    "reason": "Mine",
    "role": "SUPER_ADMIN",
}
# What a door is sent that the names above do not open.
FORMS: dict[str, Callable[[Estate], Mapping[str, Any]]] = {
    "orgs:account_email": lambda _: {"email": "jonas@mail.example"},
    "orgs:account_password": lambda _: {"old": PASSWORD, "new": "granite lantern 5913 rope"},
    "orgs:invite": lambda _: {"given_name": "Nina", "family_name": "", "email": "nina@globex.example"},
    "orgs:organisation_new": lambda _: {
        "name": "Umbrella", "slug": "umbrella", "given_name": "Uma", "family_name": "", "email": "uma@umbrella.example"
    },
    "orgs:group_remove": lambda estate: {"user": estate.cast.jonas.id},
    "instances:install": lambda _: {"label": "Another", "setting-subdomain": "other"},
    "instances:settings": lambda _: {"label": "Renamed", "setting-subdomain": "globex"},
    "instances:assignments": lambda estate: {"who": f"user:{estate.cast.priya.id}"},
    "review:pass": lambda estate: {"seen_hash": estate.waiting.submitted_hash},
    "review:finding_new": lambda _: {"title": "New", "severity": "should", "path": "", "text": "Look.", "remedy": ""},
    "review:finding_change": lambda _: {"title": "Newer", "severity": "should", "text": "Look.", "remedy": ""},
    "integrations:start": lambda _: {"name": "Fresh", "capabilities": ["oidc"]},
    "integrations:set_icon": lambda _: {"icon": SimpleUploadedFile("icon.png", image(), "image/png")},
    "integrations:set_password": lambda _: {changes.PASSWORD: "a-new-test-password"},
    "integrations:edit": lambda estate: {
        **shown(client_for(estate.cast.maya), estate.draft, "general"), "general.description": "Newly said."
    },
}  # fmt: skip


def _next_key_read(estate: Estate) -> None:
    """Apps have had the time to read the next key."""
    SigningKey.objects.filter(org=estate.cast.globex).update(created_at=clock.now() - JWKS_CACHED)


# What has to have happened before.
BEFORE: dict[str, Callable[[Estate], object]] = {
    "orgs:person_restore": lambda estate: orgs.suspend(estate.cast.jonas, by=estate.cast.priya),
    "orgs:person_role_revoke": lambda estate: orgs.grant_role(
        estate.cast.jonas, Role.SUPER_ADMIN, by=estate.cast.priya
    ),
    "orgs:person_group_join": lambda estate: orgs.remove_member(
        estate.pelicans, estate.cast.jonas, by=estate.cast.priya
    ),
    "orgs:organisation_restore": lambda estate: orgs.suspend_org(estate.cast.globex, by=estate.cast.nadia),
    "oidc:rotate_keys": _next_key_read,
    "review:claim": lambda estate: review.release_claim(estate.waiting, by=estate.cast.tomas),
    "review:claim_next": lambda estate: review.release_claim(estate.waiting, by=estate.cast.tomas),
    "review:restore": lambda estate: review.delist(
        estate.release.integration, by=estate.cast.nadia, reason="Because."
    ),
    "review:pass": lambda estate: review.resolve_finding(estate.opened, by=estate.cast.tomas),
    "review:submit": lambda estate: review.answer_finding(estate.answered, "Done.", by=estate.cast.maya),
    "review:reopen": lambda estate: review.withdraw(estate.waiting, by=estate.cast.maya),
}
OTHERS: dict[str, Callable[[Estate], Mapping[str, str]]] = {
    "review:submit": lambda estate: {"version_id": estate.returned.id},
    "review:withdraw": lambda estate: {"version_id": estate.waiting.id},
    "review:reopen": lambda estate: {"version_id": estate.waiting.id},
    "integrations:update": lambda estate: {"integration_id": estate.release.integration_id},
}
SHOWS_A_SECRET = {"review:test_account"}  # which changes nothing, and is in the log all the same


def test_every_door_that_changes_something_leaves_an_event_of_who_did_what(cast: Cast) -> None:
    estate, walked = estates.make(cast), 0
    for address in IN_ORG:
        if address.name not in PUBLIC and address.name not in NO_VERB:
            with transaction.atomic():
                walked += _walk(address, estate)
                transaction.set_rollback(True)
    assert walked > 50


def _walk(address: Address, estate: Estate) -> bool:
    """Open one door, and look into the log; whether it takes forms."""
    person, ids = ids_for(address, estate)
    ids = {**ids, **OTHERS.get(address.name, lambda _: {})(estate)}
    path = at(person.org, address, ids)
    if address.name in BEFORE:
        BEFORE[address.name](estate)
    client = client_for(person)
    form = FORMS[address.name](estate) if address.name in FORMS else {**SHARED, **children(estate)}
    tables, last = rows(None), Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    status = client.post(path, form).status_code
    if status == 405:
        return False
    changed = {table for table, digest in rows(None).items() if digest != tables[table]} - {"audit_event"}
    assert status in (200, 201, 302, 303), f"{address.name} was refused: {status}"
    assert changed or address.name in SHOWS_A_SECRET, f"{address.name} changed nothing"
    events = list(Event.objects.filter(id__gt=last, outcome=Outcome.SUCCESS))
    assert events, f"{address.name} changed {sorted(changed)} and left no event"
    for event in events:
        assert event.actor_label, address.name
        assert event.target_type, address.name
        assert event.target_label, address.name
        # Where the network's people sit is for the network's own log.
        assert event.address == ("" if event.actor_kind == ActorKind.NETWORK else "127.0.0.1"), address.name
    assert any(event.actor_id == person.id for event in events), address.name
    return True
