"""The navigation's links to the launcher and to what is installed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from entrepot.core.navigation import NavLink
from entrepot.instances import rules
from entrepot.orgs.models import User
from entrepot.orgs.states import OrgKind


def _person(request: HttpRequest) -> User:
    person: User = request.person  # type: ignore[attr-defined]
    return person


def _uses_apps(request: HttpRequest) -> bool:
    return _person(request).org.kind in rules.INSTALLING_KINDS


def _reads(request: HttpRequest) -> bool:
    return rules.may_read(_person(request))


def _at_a(kind: OrgKind) -> Callable[[HttpRequest], bool]:
    return lambda request: _reads(request) and _person(request).org.kind == kind


LINKS = (
    NavLink(
        section="", order=5, label="My apps", url_name="instances:launcher", icon="grid", visible=_uses_apps
    ),
    *(
        NavLink(
            section="",
            order=11,
            label=rules.TITLES[kind],
            url_name="instances:list",
            icon="blocks",
            visible=_at_a(kind),
        )
        for kind in rules.INSTALLING_KINDS
    ),
)
