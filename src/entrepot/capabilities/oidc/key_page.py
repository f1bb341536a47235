"""What the page of signing keys shows: each key with its state in words, and where that ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from entrepot.capabilities.oidc.keys import TOKENS_VERIFIED, ready_at
from entrepot.capabilities.oidc.lifetimes import HINTS_READ, KEY_AGE
from entrepot.capabilities.oidc.models import KeyState, SigningKey
from entrepot.core import clock
from entrepot.instances.rules import INSTALLING_KINDS
from entrepot.orgs.models import Org
from entrepot.orgs.navigation import sees
from entrepot.orgs.settings_pages import SettingsPage


@dataclass(frozen=True)
class State:
    """A state in words with its shape and colour. `end` says what comes next, at the moment that follows it."""

    word: str
    more: str
    tone: str
    glyph: str
    end: str


@dataclass(frozen=True)
class ShownKey:
    """A key as people read of it; `ends_at` is None where that has no date yet."""

    kid: str
    state: State
    created_at: datetime
    used_since: datetime | None
    ends_at: datetime | None


IN_USE = State("In use", "", "done", "", "Rotates by itself after")
FOR_LATER = State("Published", "for later", "accent", "ahead", f"{KEY_AGE.days} days after it began to sign")
KEPT = State("Kept", "until its last token ends", "wait", "", "Published until")
RETIRED = State("Retired", "", "quiet", "off", "Deleted after")


def shown(org: Org) -> list[ShownKey]:
    """The keys of an organisation: in use, for later, then those that have signed, the last one first."""
    rows = SigningKey.objects.filter(org=org).defer("private_pem", "public_jwk").order_by("-retired_at")
    keys = [_shown(key) for key in rows]
    return sorted(keys, key=lambda key: (IN_USE, FOR_LATER, KEPT, RETIRED).index(key.state))


def rotatable_at(org: Org) -> datetime | None:
    """When the next key may sign; None where there is no key."""
    upcoming = SigningKey.objects.filter(org=org, state=KeyState.NEXT).only("created_at").first()
    return ready_at(upcoming) if upcoming else None


def _shown(key: SigningKey) -> ShownKey:
    state, ends_at = _state(key)
    return ShownKey(key.id, state, key.created_at, key.activated_at, ends_at)


def _state(key: SigningKey) -> tuple[State, datetime | None]:
    if key.retired_at:
        unpublished_at = key.retired_at + TOKENS_VERIFIED
        kept = clock.now() < unpublished_at
        return (KEPT, unpublished_at) if kept else (RETIRED, key.retired_at + HINTS_READ)
    return (IN_USE, key.activated_at + KEY_AGE) if key.activated_at else (FOR_LATER, None)


def _readable(request: HttpRequest) -> bool:
    org: Org | None = getattr(request, "org", None)
    return org is not None and org.kind in INSTALLING_KINDS and _super_admin_or_reader(request)


_super_admin_or_reader = sees()  # no further role: a super admin, or who reads all

PAGE = SettingsPage(
    order=10,
    label="Signing keys",
    note="What apps verify your people's sign-ins with, and how to change to the next key.",
    url_name="oidc:signing_keys",
    visible=_readable,
)
